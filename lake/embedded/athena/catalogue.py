"""The Glue Data Catalog as queries see it: databases, tables, views."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from sqlglot import exp

from functions.query.catalogue import view_sql
from lake.embedded.athena import inside
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.dialect.uses import TableName, TableSource
from lake.embedded.athena.engine import Session
from lake.embedded.athena.failures import QueryError, nearest, refused
from lake.embedded.athena.hive import HiveSource
from lake.embedded.athena.iceberg import INSPECTED, IcebergTables, Inspected, inspect
from lake.embedded.athena.information import information_schema

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef


class Glue:
    """Reads Glue, and says in Athena's words what is not there."""

    def __init__(self, cloud: Cloud) -> None:
        """Read the catalogue of this cloud."""
        self.cloud = cloud

    def databases(self) -> list[str]:
        """Return the names of all databases."""
        pages = self.cloud.glue.get_paginator("get_databases").paginate()
        return sorted(found["Name"] for page in pages for found in page["DatabaseList"])

    def tables(self, database: str) -> "Iterator[TableTypeDef]":
        """Yield the tables of a database.

        Raises:
            QueryError: There is no such database.
        """
        try:
            for page in self.cloud.glue.get_paginator("get_tables").paginate(DatabaseName=database):
                yield from page["TableList"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "EntityNotFoundException":
                raise
            raise self._missing(database) from error

    def table(self, database: str, name: str, at: exp.Expression | None = None) -> "TableTypeDef":
        """Return a table or view.

        Raises:
            QueryError: There is none of that name.
        """
        found = inside.table(self.cloud.region, database, name)
        if found is None:
            raise self._missing(database, name, at)
        return found

    def _missing(
        self, database: str, name: str | None = None, at: exp.Expression | None = None
    ) -> QueryError:
        known = self.databases()
        if name is None or database not in known:
            hint = nearest(database, known)
            return QueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist{hint}", at)
        hint = nearest(name, (table["Name"] for table in self.tables(database)))
        says = f"Table 'awsdatacatalog.{database}.{name}' does not exist{hint}"
        return QueryError("TABLE_NOT_FOUND", says, at)


@dataclass(frozen=True, slots=True)
class SessionCatalogue:
    """What one query's table names mean."""

    glue: Glue
    iceberg: IcebergTables
    session: Session

    def table(self, name: TableName, at: exp.Expression) -> TableSource | str:
        """Return the table at its snapshot, or the text of a view's query.

        Raises:
            QueryError: There is none, or it cannot be read.
        """
        if name.database == "information_schema":
            return information_schema(self.glue, self.session, name.name, at)
        base, _, about = name.name.partition("$")
        found = self.glue.table(name.database, base, at)
        parameters = found.get("Parameters", {})
        if found.get("TableType") == "VIRTUAL_VIEW":
            return view_text(found, at)
        if parameters.get("table_type", "").upper() != "ICEBERG":
            if about or name.version:
                raise refused("this of a table that is not Iceberg", at)
            return HiveSource.of(found, self.glue.cloud)
        source = self.iceberg.open(parameters["metadata_location"], name.version)
        if not about:
            return source
        if about not in INSPECTED:
            raise QueryError("TABLE_NOT_FOUND", f"Table '{name.name}' does not exist", at)
        held = inspect(source.table, about)
        label = f"about_{abs(hash(name))}"
        self.session.offer(label, held)
        return Inspected(label, held)


def view_text(table: "TableTypeDef", at: exp.Expression) -> str:
    """Return the query of a view that Athena or Presto wrote."""
    try:
        return view_sql(table)
    except ValueError as error:
        raise refused("a view that is not Presto's", at) from error


def view_original_text(sql: str, database: str, columns: Mapping[str, Type]) -> str:
    """Return what Glue keeps of a view: Presto's JSON in base64, in a comment."""
    document = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": name, "type": str(kind)} for name, kind in columns.items()],
    }
    encoded = base64.b64encode(json.dumps(document).encode()).decode()
    return f"/* Presto View: {encoded} */"
