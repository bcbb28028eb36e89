"""Iceberg tables are read as Iceberg says: field ids, deletes, snapshots, statistics."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    ManifestWriterV2,
)
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _FastAppendFiles
from pyiceberg.transforms import MonthTransform
from pyiceberg.types import (
    DateType,
    DecimalType,
    DoubleType,
    IntegerType,
    LongType,
    NestedField,
    StringType,
)

from tests.lake.embedded.athena.conftest import BUCKET, DATABASE, Lake

POSITIONS = pa.schema(
    [
        pa.field("file_path", pa.string(), False, {b"PARQUET:field_id": b"2147483546"}),
        pa.field("pos", pa.int64(), False, {b"PARQUET:field_id": b"2147483545"}),
    ]
)


class _DeleteManifest(ManifestWriterV2):
    def content(self) -> ManifestContent:
        return ManifestContent.DELETES


def delete_row(table: Table, file: DataFile, position: int) -> None:
    """Delete a row as Athena does, by a file of positions; PyIceberg has no writer of those."""
    path = f"{table.location()}/data/{uuid.uuid4()}-deletes.parquet"
    rows = pa.table({"file_path": [file.file_path], "pos": [position]}, schema=POSITIONS)
    with table.io.new_output(path).create() as out:
        pq.write_table(rows, out)
    deletes = DataFile.from_args(
        content=DataFileContent.POSITION_DELETES,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=file.partition,
        record_count=1,
        file_size_in_bytes=len(table.io.new_input(path)),
        column_sizes={},
        value_counts={},
        null_value_counts={},
        nan_value_counts={},
        lower_bounds={},
        upper_bounds={},
    )
    deletes.spec_id = file.spec_id

    class Deleting(_FastAppendFiles):
        def _manifests(self) -> list[ManifestFile]:
            manifest = f"{table.location()}/metadata/{uuid.uuid4()}.avro"
            entry = ManifestEntry.from_args(
                status=ManifestEntryStatus.ADDED,
                snapshot_id=self._snapshot_id,
                data_file=deletes,
            )
            output = table.io.new_output(manifest)
            writer = _DeleteManifest(
                table.spec(), table.schema(), output, self._snapshot_id, "deflate"
            )
            with writer:
                writer.add(entry)
            return [writer.to_manifest_file(), *self._existing_manifests()]

    with table.transaction() as transaction:
        Deleting(Operation.DELETE, transaction, table.io, uuid.uuid4(), {}).commit()


def rows_of(table: Table, ids: range, month: int, title: str) -> pa.Table:
    names = table.schema().as_arrow()
    made = [
        {
            "id": number,
            "dated_on": date(2026, month, 3),
            "amount": Decimal("1.500"),
            title: f"n{number}",
        }
        for number in ids
    ]
    return pa.Table.from_pylist(made, names)


@pytest.fixture(scope="module")
def evolved(lake: Lake) -> Table:
    """Return a table that has been renamed in, dropped from, widened, and deleted from."""
    schema = Schema(
        NestedField(1, "id", IntegerType()),
        NestedField(2, "dated_on", DateType(), required=True),
        NestedField(3, "amount", DecimalType(10, 3)),
        NestedField(4, "name", StringType()),
        NestedField(5, "note", StringType()),
    )
    table = lake.catalogue.create_table(
        f"{DATABASE}.evolved",
        schema,
        location=f"s3://{BUCKET}/evolved äü",
        partition_spec=PartitionSpec(PartitionField(2, 1000, MonthTransform(), "dated_on_month")),
    )
    for month in (1, 2):
        table.append(rows_of(table, range(month * 10, month * 10 + 5), month, "name"))
    with table.update_schema() as update:
        update.rename_column("name", "title")
        update.delete_column("note")
        update.update_column("id", LongType())
        update.update_column("amount", DecimalType(18, 3))
    with table.update_schema() as update:
        update.add_column("name", StringType())
        update.add_column("note", DoubleType())
    table.append(rows_of(table, range(30, 32), 3, "title"))
    january = next(f.file for f in table.scan().plan_files() if "2026-01" in f.file.file_path)
    delete_row(table, january, 1)
    return lake.catalogue.load_table(f"{DATABASE}.evolved")


def test_columns_are_read_by_field_id_and_deleted_rows_are_gone(lake: Lake, evolved: Table) -> None:
    found = lake.rows("SELECT id, title, name, note, amount FROM evolved ORDER BY id")
    expected = sorted(evolved.scan().to_arrow().to_pylist(), key=lambda row: row["id"])
    assert [row[0] for row in found] == [str(row["id"]) for row in expected]
    assert "11" not in [row[0] for row in found]
    assert [row[1] for row in found] == [row["title"] for row in expected]
    assert {(row[2], row[3]) for row in found} == {(None, None)}
    assert {row[4] for row in found} == {"1.500"}
    assert lake.rows("SELECT count(*) FROM evolved") == [["11"]]


def test_time_travel_reads_a_past_snapshot_in_its_own_schema(lake: Lake, evolved: Table) -> None:
    first = evolved.history()[0]
    version = f"FOR VERSION AS OF {first.snapshot_id}"
    assert lake.rows(f"SELECT count(*), max(name) FROM evolved {version}") == [["5", "n14"]]
    moment = "TIMESTAMP '2020-01-01 00:00:00 UTC'"
    reason = lake.reason(f"SELECT * FROM evolved FOR TIMESTAMP AS OF {moment}")
    assert "No version history" in reason
    late = "FOR TIMESTAMP AS OF TIMESTAMP '2999-01-01 00:00:00 UTC'"
    assert lake.rows(f"SELECT count(*) FROM evolved {late}") == [["11"]]


def test_the_tables_about_a_table_can_be_asked(lake: Lake, evolved: Table) -> None:
    found = lake.rows('SELECT snapshot_id FROM "evolved$snapshots" ORDER BY committed_at')
    assert [int(str(row[0])) for row in found] == [one.snapshot_id for one in evolved.snapshots()]
    files = lake.rows('SELECT sum(record_count) FROM "evolved$files" WHERE content = 0')
    assert files == [["12"]]
    assert len(lake.rows('SELECT record_count FROM "evolved$partitions"')) == 3
    assert "does not exist" in lake.reason('SELECT * FROM "evolved$secrets"')
    paths = lake.rows('SELECT DISTINCT "$path" FROM evolved')
    assert {row[0] for row in paths} == {f.file.file_path for f in evolved.scan().plan_files()}


def test_a_table_without_a_snapshot_has_no_rows(lake: Lake) -> None:
    schema = Schema(NestedField(1, "id", LongType()), NestedField(2, "day", DateType()))
    lake.catalogue.create_table(f"{DATABASE}.empty", schema, location=f"s3://{BUCKET}/empty")
    answered = lake.ask("SELECT * FROM empty")
    assert answered.rows == []
    assert [column["Type"] for column in answered.columns] == ["bigint", "date"]
    assert lake.rows("SELECT count(*), max(id) FROM empty") == [["0", None]]


def test_scanned_bytes_are_those_of_the_named_columns_in_the_files_that_are_left(
    lake: Lake, declarations: pa.Table
) -> None:
    def scanned(sql: str) -> int:
        answered = lake.ask(sql)
        assert answered.state == "SUCCEEDED", answered.reason
        return answered.scanned

    table = lake.catalogue.load_table(f"{DATABASE}.declaration")
    amount = table.schema().find_field("invoice_amount").field_id
    every = [task.file for task in table.scan().plan_files()]
    assert scanned("SELECT sum(invoice_amount) FROM declaration") == sum(
        file.column_sizes[amount] for file in every
    )
    assert scanned("SELECT count(*) FROM declaration") == 0
    whole = scanned("SELECT invoice_amount, dated_on FROM declaration")
    for condition in (
        "dated_on BETWEEN DATE '2026-02-01' AND DATE '2026-02-28'",
        "dated_on < date_add('month', 1, DATE '2026-01-01')",
        "DATE '2026-06-01' <= dated_on AND office_code IS NOT NULL",
        "dated_on IN (DATE '2026-03-03', DATE '2026-03-04')",
        "CAST('2026-05-31' AS date) < dated_on",
    ):
        sql = f"SELECT sum(invoice_amount) FROM declaration WHERE {condition}"
        assert 0 < scanned(sql) < whole / 3, condition
    nothing = "SELECT sum(invoice_amount) FROM declaration WHERE dated_on > DATE '2030-01-01'"
    assert scanned(nothing) == 0
    either = "SELECT invoice_amount FROM declaration WHERE dated_on < DATE '2026-02-01' OR true"
    assert scanned(either) >= whole - scanned("SELECT dated_on FROM declaration")
    assert declarations.num_rows > 0


def test_each_query_sees_one_snapshot_and_the_next_query_the_next(lake: Lake) -> None:
    schema = Schema(NestedField(1, "id", LongType()))
    table = lake.catalogue.create_table(
        f"{DATABASE}.growing", schema, location=f"s3://{BUCKET}/growing"
    )
    for size in range(1, 4):
        table.append(pa.table({"id": pa.array([size], pa.int64())}))
        both = "SELECT (SELECT count(*) FROM growing), (SELECT count(id) FROM growing)"
        assert lake.rows(both) == [[str(size), str(size)]]


def test_unknown_tables_and_columns_offer_the_nearest(lake: Lake, evolved: Table) -> None:
    assert evolved.name()
    assert lake.reason("SELECT * FROM evolvd") == (
        "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.customs.evolvd' does not exist."
        " Did you mean evolved?"
    )
    assert lake.reason("SELECT tilte FROM evolved") == (
        "COLUMN_NOT_FOUND: line 1:8: Column 'tilte' cannot be resolved. Did you mean title?"
    )
    assert "Schema 'custom' does not exist" in lake.reason("SELECT * FROM custom.evolved")


def test_several_names_for_one_table(lake: Lake, evolved: Table) -> None:
    names: list[Any] = ["evolved", "customs.evolved", '"AwsDataCatalog"."customs"."EVOLVED"']
    assert {str(lake.rows(f"SELECT count(*) FROM {name}")) for name in names} == {"[['11']]"}
    assert evolved.name()
