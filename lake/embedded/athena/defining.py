"""CREATE TABLE and ALTER TABLE, for Iceberg tables as Athena has them."""

import re
from collections.abc import Callable, Iterable

import pyarrow as pa
import sqlglot
from pyiceberg.exceptions import TableAlreadyExistsError, ValidationError
from pyiceberg.io.pyarrow import _pyarrow_to_schema_without_ids
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema, assign_fresh_schema_ids
from pyiceberg.table import Table
from pyiceberg.table.update.schema import UpdateSchema
from pyiceberg.transforms import (
    BucketTransform,
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    Transform,
    TruncateTransform,
    YearTransform,
)
from pyiceberg.types import IcebergType
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from lake.embedded.athena.committing import iceberg_table, until_committed
from lake.embedded.athena.dialect.named_types import type_of
from lake.embedded.athena.failures import QueryError, refused
from lake.embedded.athena.statements import Answer, Setting
from lake.embedded.athena.stored_types import arrow_type

PARTITION = re.compile(
    r"\s*(?:(?P<how>\w+)\s*\(\s*(?:(?P<number>\d+)\s*,\s*)?[`\"]?(?P<column>\w+)[`\"]?"
    r"(?:\s*,\s*(?P<last>\d+))?\s*\)|[`\"]?(?P<plain>\w+)[`\"]?)\s*"
)
PARTITIONED = re.compile(r"PARTITIONED\s+BY\s*\(", re.IGNORECASE)
TRANSFORMS: dict[str, Callable[[int], Transform]] = {  # type: ignore[type-arg]
    "year": lambda _: YearTransform(),
    "month": lambda _: MonthTransform(),
    "day": lambda _: DayTransform(),
    "hour": lambda _: HourTransform(),
    "bucket": BucketTransform,
    "truncate": TruncateTransform,
}
# Athena's table property and the one of Iceberg that says the same.
CODEC = {"write_compression": "write.parquet.compression-codec"}


def create_table(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer CREATE TABLE name (columns) [PARTITIONED BY ...] LOCATION ... of Iceberg.

    Raises:
        QueryError: It is there, or is to be of another kind than Iceberg in Parquet.
    """
    tree = _parsed(sql)
    if not isinstance(tree, exp.Create) or not isinstance(tree.this, exp.Schema):
        raise refused("this form of CREATE TABLE")
    table = tree.this.this
    name = (table.db or setting.database).lower(), table.name.lower()
    properties = tree.args.get("properties")
    location = properties.find(exp.LocationProperty) if properties is not None else None
    said = _properties(properties)
    if said.pop("table_type", "").upper() != "ICEBERG":
        raise refused("CREATE TABLE of tables that are not Iceberg", tree)
    if said.pop("format", "parquet").lower() != "parquet":
        raise refused("an Iceberg table of files that are not Parquet", tree)
    if location is None:
        raise QueryError("INVALID_TABLE_PROPERTY", "an Iceberg table needs a LOCATION")
    if any(one["Name"] == name[1] for one in setting.glue.tables(name[0])):
        if tree.args.get("exists"):
            return Answer()
        raise QueryError("TABLE_ALREADY_EXISTS", f"Table '{name[1]}' already exists")
    schema = schema_of({one.name.lower(): one.args["kind"] for one in tree.this.expressions})
    # As written: sqlglot reads month(day) as Hive does.
    by = PARTITIONED.search(sql)
    parts = _in_brackets(sql[by.end() :]) if by is not None else []
    make(setting, name, schema, location.this.name, parts, said)
    return Answer()


def make(
    setting: Setting,
    name: tuple[str, str],
    schema: Schema,
    location: str,
    partitions: Iterable[str] = (),
    properties: dict[str, str] | None = None,
) -> Table:
    """Make an Iceberg table.

    Raises:
        QueryError: It is there already.
    """
    try:
        return setting.cloud.catalogue.create_table(
            name,
            schema,
            location=location.rstrip("/"),
            partition_spec=partition_spec(schema, partitions),
            properties={CODEC.get(key, key): value for key, value in (properties or {}).items()},
        )
    except TableAlreadyExistsError as error:
        raise QueryError("TABLE_ALREADY_EXISTS", f"Destination table '{name[1]}' exists") from error


def alter_table(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer ALTER TABLE: ADD, DROP and CHANGE columns, SET TBLPROPERTIES, of Iceberg tables.

    Raises:
        QueryError: It would lose data, or is not supported.
    """
    tree = _parsed(sql)
    if not isinstance(tree, exp.Alter) or len(tree.args["actions"]) != 1:
        raise refused(" ".join(sql.split()[:2]).upper() + " of this kind")
    (action,) = tree.args["actions"]
    name = (tree.this.db or setting.database).lower(), tree.this.name.lower()

    def attempt() -> None:
        """Change the table as it is now."""
        table = iceberg_table(*name, setting)
        if isinstance(action, exp.AlterSet):
            with table.transaction() as transaction:
                transaction.set_properties(_properties(action.expressions[0]))
            return
        with table.update_schema() as change:
            _alter(action, table.schema(), change)

    try:
        until_committed(attempt)
    except (ValidationError, ValueError) as error:
        raise QueryError("INVALID_ARGUMENTS", str(error)) from error
    return Answer()


def _alter(action: exp.Expression, schema: Schema, change: UpdateSchema) -> None:
    match action:
        case exp.Schema():
            for column in action.expressions:
                change.add_column(column.name.lower(), iceberg_type(column.args["kind"]))
        case exp.Drop():
            for column in action.args["tables"]:
                change.delete_column(_known(column, schema))
        case exp.AlterColumn():
            name = _known(action.this, schema)
            wanted = action.args.get("dtype")
            if wanted is not None and iceberg_type(wanted) != schema.find_type(name):
                change.update_column(name, iceberg_type(wanted))
            renamed = action.args.get("rename_to")
            if renamed is not None and renamed.name.lower() != name:
                change.rename_column(name, renamed.name.lower())
        case _:
            raise refused("this ALTER TABLE", action)


def _known(column: exp.Expression, schema: Schema) -> str:
    name = column.name.lower()
    if name not in schema.column_names:
        raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' does not exist", column)
    return name


def schema_of(columns: dict[str, exp.DataType]) -> Schema:
    """Return the schema of columns that a statement names."""
    fields = [(name, arrow_type(type_of(kind))) for name, kind in columns.items()]
    return assign_fresh_schema_ids(_pyarrow_to_schema_without_ids(pa.schema(fields)))


def iceberg_type(kind: exp.DataType) -> IcebergType:
    """Return the Iceberg type that a statement names."""
    return schema_of({"it": kind}).fields[0].field_type


def partition_spec(schema: Schema, parts: Iterable[str]) -> PartitionSpec:
    """Return how a table is partitioned, from texts such as `month(day)`.

    Raises:
        QueryError: One cannot be read, or names no column.
    """
    fields = []
    for place, part in enumerate(parts):
        found = PARTITION.fullmatch(part)
        if found is None or (found["how"] and found["how"].lower() not in TRANSFORMS):
            raise QueryError("INVALID_TABLE_PROPERTY", f"partition {part!r} cannot be read")
        column = (found["column"] or found["plain"]).lower()
        if column not in schema.column_names:
            raise QueryError("COLUMN_NOT_FOUND", f"Column '{column}' cannot be resolved")
        how = TRANSFORMS[found["how"].lower()] if found["how"] else None
        number = int(found["number"] or found["last"] or 0)
        fields.append(
            PartitionField(
                source_id=schema.find_field(column).field_id,
                field_id=1000 + place,
                transform=how(number) if how else IdentityTransform(),
                name=f"{column}_{found['how'].lower()}" if found["how"] else column,
            )
        )
    return PartitionSpec(*fields)


def _parsed(sql: str) -> exp.Expression:
    try:
        tree = sqlglot.parse_one(sql, dialect="athena")
    except (ParseError, TokenError) as error:
        first = str(error).partition("\n")[0]
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {first}") from error
    assert isinstance(tree, exp.Expression)
    return tree


def _properties(node: exp.Expression | None) -> dict[str, str]:
    held = node.expressions if node is not None else []
    return {
        one.this.name.lower(): one.args["value"].name for one in held if type(one) is exp.Property
    }


def _in_brackets(text: str) -> list[str]:
    """Return the parts, parted by commas, of what an open bracket holds."""
    depth, parts = 1, [""]
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            break
        if sign == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
