"""OPTIMIZE and VACUUM do what Athena does, while others read and write."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from threading import Event

import pyarrow as pa
import pytest
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import IdentityTransform, MonthTransform
from pyiceberg.types import DateType, LongType, NestedField

from lake.embedded.mends.glue import mended_glue
from tests.lake.embedded.athena.conftest import BUCKET, DATABASE, Lake

SCHEMA = Schema(
    NestedField(1, "dated_on", DateType(), required=False),
    NestedField(2, "number", LongType(), required=False),
)
SPEC = PartitionSpec(PartitionField(1, 1000, MonthTransform(), "dated_on_month"))
ORDER = SortOrder(SortField(2, transform=IdentityTransform()))
MONTHS = (date(2026, 4, 30), date(2026, 5, 1))
COMMITS = 8


@pytest.fixture(autouse=True)
def compare_and_set() -> Iterator[None]:
    with mended_glue():
        yield


@pytest.fixture
def table(lake: Lake, request: pytest.FixtureRequest) -> Table:
    """A table of many small files, half of them in each month."""
    name = request.node.name.partition("[")[0].removeprefix("test_")[:40]
    made = lake.catalogue.create_table(
        f"{DATABASE}.{name}",
        SCHEMA,
        location=f"s3://{BUCKET}/{name}",
        partition_spec=SPEC,
        sort_order=ORDER,
        properties={"vacuum_max_snapshot_age_seconds": "0"},
    )
    for number in range(COMMITS):
        append(made, number)
    return made


def append(table: Table, number: int) -> None:
    days, numbers = list(MONTHS) * 2, [100 - number, -number, number, 200 + number]
    table.append(pa.table({"dated_on": pa.array(days, pa.date32()), "number": numbers}))


def name_of(table: Table) -> str:
    return str(table.name()[-1])


def files(lake: Lake, table: Table) -> set[str]:
    pages = lake.s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix=f"{name_of(table)}/"
    )
    return {found["Key"] for page in pages for found in page.get("Contents", ())}


def counted(lake: Lake, table: Table) -> tuple[int, int]:
    ((rows, total),) = lake.rows(f"SELECT count(*), sum(number) FROM {name_of(table)}")
    return int(rows or 0), int(total or 0)


def test_optimize_packs_small_files_by_month_and_sorts_them(lake: Lake, table: Table) -> None:
    before = counted(lake, table)

    lake.rows(f"OPTIMIZE {name_of(table)} REWRITE DATA USING BIN_PACK")

    left = table.refresh().inspect.files().to_pylist()
    assert sorted(file["record_count"] for file in left) == [2 * COMMITS, 2 * COMMITS]
    assert counted(lake, table) == before
    for file in left:
        rows = table.scan(
            row_filter=f"dated_on = '{MONTHS[file['partition']['dated_on_month'] % 2 == 0]}'"
        )
        numbers = rows.to_arrow()["number"].to_pylist()
        assert numbers in (sorted(numbers), [])


def test_optimize_leaves_few_files_alone(lake: Lake, table: Table) -> None:
    lake.rows(f"OPTIMIZE {DATABASE}.{name_of(table)} REWRITE DATA USING BIN_PACK")
    snapshot = table.refresh().current_snapshot()
    append(table, 9)

    lake.rows(f"optimize {name_of(table)} rewrite data using bin_pack")

    current = table.refresh().current_snapshot()
    assert snapshot
    assert current
    assert current.parent_snapshot_id == snapshot.snapshot_id


def test_vacuum_deletes_what_nothing_refers_to_and_keeps_tags(lake: Lake, table: Table) -> None:
    tagged = table.current_snapshot()
    assert tagged
    before = counted(lake, table)
    lake.rows(f"OPTIMIZE {name_of(table)} REWRITE DATA USING BIN_PACK")
    table.refresh().manage_snapshots().create_tag(tagged.snapshot_id, "day").commit()
    stray = f"{name_of(table)}/data/stray.parquet"
    lake.s3.put_object(Bucket=BUCKET, Key=stray, Body=b"left by a commit that died")
    old = files(lake, table)
    _pass_a_second(lake)

    lake.rows(f"VACUUM {name_of(table)}")

    left = files(lake, table)
    assert stray not in left
    assert len(left) < len(old)
    assert len(table.refresh().metadata.snapshots) == 2
    assert counted(lake, table) == before
    past = f"SELECT count(*) FROM {name_of(table)} FOR VERSION AS OF 'day'"
    assert lake.rows(past) == [[str(before[0])]]

    table.manage_snapshots().remove_tag("day").commit()
    _pass_a_second(lake)
    lake.rows(f"VACUUM {name_of(table)}")
    data = {key for key in files(lake, table) if "/data/" in key}
    assert len(data) == len(MONTHS)
    assert counted(lake, table) == before


def test_vacuum_keeps_what_is_younger_than_the_retention(lake: Lake, table: Table) -> None:
    with table.transaction() as changing:
        changing.set_properties({"vacuum_max_snapshot_age_seconds": "86400"})
    lake.rows(f"OPTIMIZE {name_of(table)} REWRITE DATA USING BIN_PACK")
    lake.s3.put_object(Bucket=BUCKET, Key=f"{name_of(table)}/data/new.parquet", Body=b"x")
    before = files(lake, table)

    lake.rows(f"VACUUM {name_of(table)}")

    assert files(lake, table) == before
    assert len(table.refresh().metadata.snapshots) == COMMITS + 1


def write(lake: Lake, table: Table, done: Event) -> int:
    """Append as long as there is upkeep, with a moment for others between; return how often."""
    count = 0
    while not done.wait(1.0):  # `publish` comes once a minute
        with suppress(CommitFailedException):
            append(lake.catalogue.load_table(table.name()), count)
            count += 1
    return count


def read(lake: Lake, table: Table, done: Event) -> list[int]:
    """Count rows as long as there is upkeep."""
    seen = []
    while not done.wait(0.2):
        seen.append(counted(lake, table)[0])
    return seen


def test_readers_and_writers_see_whole_tables_throughout(lake: Lake, table: Table) -> None:
    with table.transaction() as changing:
        # A reader's files must outlive its query.
        changing.set_properties({"vacuum_max_snapshot_age_seconds": "3"})
    done = Event()
    with ThreadPoolExecutor(2) as others:
        writing = others.submit(write, lake, table, done)
        reading = others.submit(read, lake, table, done)
        try:
            for _ in range(3):
                lake.rows(f"OPTIMIZE {name_of(table)} REWRITE DATA USING BIN_PACK")
                lake.rows(f"VACUUM {name_of(table)}")
        finally:
            done.set()
    seen = reading.result()

    assert seen == sorted(seen)
    assert all(count % 4 == 0 for count in seen)
    assert counted(lake, table)[0] == 4 * (COMMITS + writing.result())


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("OPTIMIZE declaration", "SYNTAX_ERROR"),
        ("OPTIMIZE nothing REWRITE DATA USING BIN_PACK", "nothing"),
        ("OPTIMIZE nothing REWRITE DATA USING BIN_PACK WHERE a = 1", "NOT_SUPPORTED"),
        ("VACUUM", "SYNTAX_ERROR"),
        ("VACUUM nothing", "nothing"),
    ],
)
def test_what_cannot_be_done_is_refused(lake: Lake, sql: str, says: str) -> None:
    assert says in lake.reason(sql)


def _pass_a_second(lake: Lake) -> None:
    """Wait until S3's clock, which counts whole seconds, shows another one."""
    began = _clock(lake)
    while _clock(lake) == began:
        pass


def _clock(lake: Lake) -> datetime:
    lake.s3.put_object(Bucket=BUCKET, Key="clock", Body=b"")
    now: datetime = lake.s3.head_object(Bucket=BUCKET, Key="clock")["LastModified"]
    return now
