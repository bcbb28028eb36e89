"""`information_schema`: the catalogue as tables, which tools ask before anything else."""

from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from functions.query.catalogue import current_columns
from lake.embedded.athena.engine import Session
from lake.embedded.athena.failures import QueryError
from lake.embedded.athena.hive import type_of
from lake.embedded.athena.iceberg import Inspected

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import ColumnOutputTypeDef

    from lake.embedded.athena.catalogue import Glue

CATALOGUE = "awsdatacatalog"
TEXT = pa.string()
SCHEMATA = pa.schema([("catalog_name", TEXT), ("schema_name", TEXT)])
TABLES = pa.schema(
    [("table_catalog", TEXT), ("table_schema", TEXT), ("table_name", TEXT), ("table_type", TEXT)]
)
COLUMNS = pa.schema(
    [
        ("table_catalog", TEXT),
        ("table_schema", TEXT),
        ("table_name", TEXT),
        ("column_name", TEXT),
        ("ordinal_position", pa.int64()),
        ("column_default", TEXT),
        ("is_nullable", TEXT),
        ("data_type", TEXT),
    ]
)


def information_schema(glue: "Glue", session: Session, name: str, at: exp.Expression) -> Inspected:
    """Return one of the tables about all tables.

    Raises:
        QueryError: There is none of that name.
    """
    databases = glue.databases()
    match name:
        case "schemata":
            held = _table([(CATALOGUE, database) for database in databases], SCHEMATA)
        case "tables":
            held = _table(
                [
                    (CATALOGUE, database, table["Name"], _kind(table.get("TableType")))
                    for database in databases
                    for table in glue.tables(database)
                ],
                TABLES,
            )
        case "columns":
            held = _table(
                [
                    (
                        CATALOGUE,
                        database,
                        table["Name"],
                        column["Name"],
                        place,
                        None,
                        "YES",
                        _type(column),
                    )
                    for database in databases
                    for table in glue.tables(database)
                    for place, column in enumerate(
                        [*current_columns(table), *table.get("PartitionKeys", [])], start=1
                    )
                ],
                COLUMNS,
            )
        case _:
            says = f"Table '{CATALOGUE}.information_schema.{name}' does not exist"
            raise QueryError("TABLE_NOT_FOUND", says, at)
    label = f"information_{name}"
    session.offer(label, held)
    return Inspected(label, held)


def _kind(of: str | None) -> str:
    return "VIEW" if of == "VIRTUAL_VIEW" else "BASE TABLE"


def _type(column: "ColumnOutputTypeDef") -> str:
    """Return Trino's name of a column's type; Glue keeps Hive's."""
    try:
        return str(type_of(column.get("Type", "string")))
    except QueryError:
        return column.get("Type", "")


def _table(rows: list[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )
