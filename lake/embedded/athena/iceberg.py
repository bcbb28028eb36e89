"""Iceberg tables as sources of a query: the snapshot is fixed when the query begins."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
from pyiceberg.schema import Schema
from pyiceberg.table import StaticTable
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    UUIDType,
)

from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect import types
from lake.embedded.athena.dialect.quoting import identifier, quoted
from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.failures import QueryError, refused

PATH = "$path"  # the hidden column that names a row's file
KEPT_TABLES = 200  # metadata files kept parsed; each commit makes a new one
PLAIN: dict[type[IcebergType], Type] = {
    BooleanType: types.BOOLEAN,
    IntegerType: types.INTEGER,
    LongType: types.BIGINT,
    FloatType: types.REAL,
    DoubleType: types.DOUBLE,
    DateType: types.DATE,
    StringType: types.VARCHAR,
    UUIDType: types.UUID,
    BinaryType: types.VARBINARY,
    FixedType: types.VARBINARY,
    TimestampType: types.timestamp(6),
    TimestamptzType: types.zoned(6),
}
ARROW: dict[pa.DataType, Type] = {
    pa.string(): types.VARCHAR,
    pa.large_string(): types.VARCHAR,
    pa.int64(): types.BIGINT,
    pa.int32(): types.INTEGER,
    pa.int16(): types.Type("smallint"),
    pa.int8(): types.Type("tinyint"),
    pa.bool_(): types.BOOLEAN,
    pa.date32(): types.DATE,
    pa.float32(): types.REAL,
    pa.float64(): types.DOUBLE,
    pa.binary(): types.VARBINARY,
    pa.large_binary(): types.VARBINARY,
}
PARTITIONS = {
    "partition": "partition",
    "record_count": "record_count",
    "file_count": "file_count",
    "total_data_file_size_in_bytes": "total_size",
}
"""Columns of `t$partitions`, as PyIceberg names them and as Athena does."""
INSPECTED = ("snapshots", "files", "history", "manifests", "partitions", "refs")


def type_of(of: IcebergType) -> Type:
    """Return the Trino type of an Iceberg type."""
    match of:
        case DecimalType():
            return types.decimal(of.precision, of.scale)
        case ListType():
            return types.array(type_of(of.element_type))
        case MapType():
            return types.mapping(type_of(of.key_type), type_of(of.value_type))
        case StructType():
            return types.row(*((field.name, type_of(field.field_type)) for field in of.fields))
    if type(of) not in PLAIN:
        raise refused(f"a column of type {of}")
    return PLAIN[type(of)]


@dataclass(frozen=True, slots=True)
class IcebergSource:
    """An Iceberg table at one snapshot."""

    table: StaticTable
    snapshot_id: int | None  # None: the table has no snapshot, so no rows
    is_past: bool

    @property
    def schema(self) -> Schema:
        """Return the schema that the rows are read in: a past snapshot's is its own."""
        snapshot = self.table.snapshot_by_id(self.snapshot_id) if self.is_past else None  # type: ignore[arg-type]
        if snapshot is None or snapshot.schema_id is None:
            return self.table.schema()
        return self.table.schemas()[snapshot.schema_id]

    @property
    def columns(self) -> Mapping[str, Type]:
        """Return the columns, and last the hidden one that names the file."""
        shown = {field.name: type_of(field.field_type) for field in self.schema.fields}
        return shown | {PATH: types.VARCHAR}

    @property
    def relation(self) -> str:
        """Return a scan of exactly this metadata file and snapshot."""
        if self.snapshot_id is None:
            nothing = (
                f"CAST(NULL AS {kind.duckdb}) AS {identifier(name)}"
                for name, kind in self.columns.items()
            )
            return f"(SELECT {', '.join(nothing)}, NULL AS filename WHERE false)"
        at = f", snapshot_from_id => {self.snapshot_id}" if self.is_past else ""
        return f"iceberg_scan({quoted(self.table.metadata_location)}{at})"

    def sql_of(self, column: str) -> str:
        """Return the column's name in the scan."""
        return "filename" if column == PATH else identifier(column)


class IcebergTables:
    """Opens tables from their metadata files and keeps the latest parsed."""

    def __init__(self, cloud: Cloud) -> None:
        """Keep nothing yet."""
        self._cloud = cloud
        self._kept: OrderedDict[str, StaticTable] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, metadata_location: str, version: str | None) -> IcebergSource:
        """Return a table at its current snapshot, or at the one that the query travels to.

        Raises:
            QueryError: There is no such snapshot.
        """
        table = self.parsed(metadata_location)
        if version is None:
            snapshot = table.current_snapshot()
            return IcebergSource(table, snapshot.snapshot_id if snapshot else None, is_past=False)
        return IcebergSource(table, _travel(table, version), is_past=True)

    def parsed(self, metadata_location: str) -> StaticTable:
        """Return the table that a metadata file describes; such files never change."""
        with self._lock:
            if metadata_location in self._kept:
                self._kept.move_to_end(metadata_location)
                return self._kept[metadata_location]
        table = StaticTable.from_metadata(metadata_location, self._cloud.properties)
        with self._lock:
            self._kept[metadata_location] = table
            while len(self._kept) > KEPT_TABLES:
                self._kept.popitem(last=False)
        return table


def _travel(table: StaticTable, version: str) -> int:
    kind, _, text = version.partition(" ")
    if kind == "VERSION":
        if text.isdigit() and table.snapshot_by_id(int(text)) is not None:
            return int(text)
        named = table.snapshot_by_name(text)
        if named is None:
            raise QueryError("INVALID_ARGUMENTS", f"Iceberg snapshot ID does not exist: {text}")
        return named.snapshot_id
    moment = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
    past = table.snapshot_as_of_timestamp(moment)
    if past is None:
        raise QueryError("INVALID_ARGUMENTS", f"No version history at or before {text}")
    return past.snapshot_id


@dataclass(frozen=True, slots=True)
class Inspected:
    """A table about a table, such as `declaration$snapshots`, held as Arrow."""

    label: str
    held: pa.Table

    @property
    def columns(self) -> Mapping[str, Type]:
        """Return the columns whose types the engine knows."""
        return {
            field.name: kind
            for field in self.held.schema
            if (kind := arrow_type(field.type)) is not None
        }

    @property
    def relation(self) -> str:
        """Return the name it is registered under."""
        return self.label

    def sql_of(self, column: str) -> str:
        """Return the column's name."""
        return identifier(column)


def inspect(table: StaticTable, what: str) -> pa.Table:
    """Return one of the tables about an Iceberg table, as PyIceberg makes it."""
    held: pa.Table = getattr(table.inspect, what)()
    if what == "partitions":
        held = held.select([name for name in PARTITIONS if name in held.column_names])
        held = held.rename_columns([PARTITIONS[name] for name in held.column_names])
    held = held.select([field.name for field in held.schema if arrow_type(field.type) is not None])
    return held.cast(pa.schema([field.with_type(_zoned(field.type)) for field in held.schema]))


def _zoned(of: pa.DataType) -> pa.DataType:
    """Return the type with a zone if it is an instant: those about tables are all in UTC."""
    return pa.timestamp("us", "UTC") if pa.types.is_timestamp(of) else of


def arrow_type(of: pa.DataType) -> Type | None:
    """Return the Trino type of an Arrow type, or None where the engine has none."""
    if pa.types.is_timestamp(of):
        return types.zoned(6)
    if pa.types.is_decimal(of):
        return types.decimal(of.precision, of.scale)
    if pa.types.is_map(of):
        return _nested(types.mapping, of.key_type, of.item_type)
    if pa.types.is_list(of) or pa.types.is_large_list(of):
        return _nested(types.array, of.value_type)
    if pa.types.is_struct(of):
        kinds = [
            (of.field(place).name, arrow_type(of.field(place).type))
            for place in range(of.num_fields)
        ]
        known = [(name, kind) for name, kind in kinds if kind is not None]
        return types.row(*known) if known and len(known) == len(kinds) else None
    return ARROW.get(of)


def _nested(make: Callable[..., Type], *inside: pa.DataType) -> Type | None:
    kinds = [arrow_type(of) for of in inside]
    return None if None in kinds else make(*kinds)
