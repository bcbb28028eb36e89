"""How many bytes a query reads, as Athena bills them: the columns it names, in the files it opens.

Iceberg's manifests say how long each column is in each file; files that the WHERE clause rules out,
by partition or by the smallest and largest values in them, do not count.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from functools import partial, reduce

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Or,
    Reference,
)
from pyiceberg.expressions.visitors import (
    _InclusiveMetricsEvaluator,
    expression_evaluator,
    inclusive_projection,
)
from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile, DataFileContent, ManifestFile
from pyiceberg.schema import Schema
from pyiceberg.table import StaticTable

from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect.uses import TableUse
from lake.embedded.athena.engine import Session
from lake.embedded.athena.failures import QueryError
from lake.embedded.athena.hive import HiveSource
from lake.embedded.athena.iceberg import IcebergSource

KEPT_MANIFESTS = 5_000  # they never change; a lake of some years has fewer in use
PREDICATES = {
    "=": EqualTo,
    "<": LessThan,
    "<=": LessThanOrEqual,
    ">": GreaterThan,
    ">=": GreaterThanOrEqual,
}


class Scans:
    """Counts bytes, and keeps the manifests it has read."""

    def __init__(self, cloud: Cloud) -> None:
        """Keep nothing yet."""
        self._cloud = cloud
        self._kept: OrderedDict[str, list[DataFile]] = OrderedDict()
        self._lock = threading.Lock()

    def bytes_of(self, uses: list[TableUse], session: Session) -> int:
        """Return the bytes that all tables of a query have to be read for."""
        return sum(self._of(use, session) for use in uses)

    def _of(self, use: TableUse, session: Session) -> int:
        source = use.source
        if isinstance(source, HiveSource):
            return source.bytes_in
        if not isinstance(source, IcebergSource) or source.snapshot_id is None:
            return 0
        if not use.columns - {"$path"}:
            return 0  # counting rows needs no column
        fields = _field_ids(source.schema, use.columns)
        kept = self._surviving(source, _filter(use, session))
        return sum(_bytes(file, fields) for file in kept)

    def _surviving(self, source: IcebergSource, where: BooleanExpression) -> list[DataFile]:
        table = source.table
        metrics = _InclusiveMetricsEvaluator(source.schema, where).eval
        by_partition = {
            spec_id: _partition_test(table, spec_id, source.schema, where)
            for spec_id in table.specs()
        }
        return [
            file
            for file in self.files(source)
            if file.content != DataFileContent.DATA
            or (by_partition[file.spec_id](file.partition) and metrics(file))
        ]

    def files(self, source: IcebergSource) -> list[DataFile]:
        """Return the data and delete files of a snapshot."""
        snapshot = source.table.snapshot_by_id(source.snapshot_id or 0)
        if snapshot is None:
            return []
        return self._remembered(
            snapshot.manifest_list,
            lambda: [
                file
                for manifest in snapshot.manifests(self._cloud.files)
                for file in self._remembered(
                    manifest.manifest_path, partial(_files_in, manifest, self._cloud.files)
                )
            ],
        )

    def _remembered(self, path: str, read: Callable[[], list[DataFile]]) -> list[DataFile]:
        with self._lock:
            known = self._kept.get(path)
        if known is None:
            known = read()
            with self._lock:
                self._kept[path] = known
                while len(self._kept) > KEPT_MANIFESTS:
                    self._kept.popitem(last=False)
        return known


def _files_in(manifest: ManifestFile, files: FileIO) -> list[DataFile]:
    return [entry.data_file for entry in manifest.fetch_manifest_entry(files, discard_deleted=True)]


def _partition_test(table: StaticTable, spec_id: int, schema: Schema, where: BooleanExpression):  # type: ignore[no-untyped-def]  # noqa: ANN202  (PyIceberg's own callable)
    spec = table.specs()[spec_id]
    projected = inclusive_projection(schema, spec)(where)
    return expression_evaluator(Schema(*spec.partition_type(schema).fields), projected, True)  # noqa: FBT003


def _field_ids(schema: Schema, columns: set[str]) -> set[int]:
    """Return the ids of the columns and of what is inside nested ones."""
    wanted = {schema.find_field(name).field_id for name in columns if not name.startswith("$")}
    names = {schema.find_column_name(field_id) for field_id in wanted}
    return {
        field_id
        for field_id, name in schema._lazy_id_to_name.items()  # noqa: SLF001  (no public way)
        if any(name == column or name.startswith(f"{column}.") for column in names)
    }


def _bytes(file: DataFile, fields: set[int]) -> int:
    if file.content != DataFileContent.DATA or not file.column_sizes:
        return file.file_size_in_bytes
    return sum(size for field_id, size in file.column_sizes.items() if field_id in fields)


def _filter(use: TableUse, session: Session) -> BooleanExpression:
    """Return the comparisons with their constants computed; one that fails rules out nothing."""
    where: BooleanExpression = AlwaysTrue()
    for comparison in use.comparisons:
        try:
            values = [_computed(sql, session) for sql in comparison.constants]
        except QueryError:
            continue
        if comparison.operator == "is null":
            where = And(where, IsNull(comparison.column))  # type: ignore[call-arg, arg-type]  # as documented
        elif None in values:
            continue
        elif comparison.operator == "in":
            where = And(where, _any_of(comparison.column, values))
        else:
            where = And(
                where, PREDICATES[comparison.operator](Reference(comparison.column), values[0])
            )
    return where


def _any_of(column: str, values: list[object]) -> BooleanExpression:
    tests: list[BooleanExpression] = [PREDICATES["="](Reference(column), value) for value in values]
    return reduce(Or, tests)


def _computed(sql: str, session: Session) -> object:
    (value,) = session.execute(f"SELECT {sql}").fetchall()[0]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else value
