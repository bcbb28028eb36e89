"""Athena's view of the catalogue: GetTableMetadata and its kin, answered from Glue."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.query.catalogue import current_columns
from lake.embedded.athena.catalogue import Glue
from lake.embedded.athena.failures import QueryError, nearest

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import ColumnOutputTypeDef, TableTypeDef

PAGE = 50
CATALOGUE = "AwsDataCatalog"
Parameters = dict[str, Any]


def list_data_catalogs(_: Glue, __: Parameters) -> str:
    """Answer ListDataCatalogs."""
    return json.dumps({"DataCatalogsSummary": [{"CatalogName": CATALOGUE, "Type": "GLUE"}]})


def get_database(glue: Glue, asked: Parameters) -> str:
    """Answer GetDatabase."""
    name = asked["DatabaseName"].lower()
    known = glue.databases()
    if name not in known:
        raise QueryError(
            "EntityNotFoundException", f"Database {name} not found{nearest(name, known)}"
        )
    return json.dumps({"Database": {"Name": name, "Description": "", "Parameters": {}}})


def list_databases(glue: Glue, asked: Parameters) -> str:
    """Answer ListDatabases."""
    found, after = _page(glue.databases(), asked)
    body: dict[str, Any] = {"DatabaseList": [{"Name": name, "Parameters": {}} for name in found]}
    return json.dumps(body | after)


def get_table_metadata(glue: Glue, asked: Parameters) -> str:
    """Answer GetTableMetadata."""
    table = glue.table(asked["DatabaseName"].lower(), asked["TableName"].lower())
    return json.dumps({"TableMetadata": _table(table)})


def list_table_metadata(glue: Glue, asked: Parameters) -> str:
    """Answer ListTableMetadata, of the tables that fit a regular expression."""
    form = re.compile(asked.get("Expression") or ".*")
    tables = [t for t in glue.tables(asked["DatabaseName"].lower()) if form.fullmatch(t["Name"])]
    found, after = _page(sorted(tables, key=lambda table: table["Name"]), asked)
    body: dict[str, Any] = {"TableMetadataList": [_table(table) for table in found]}
    return json.dumps(body | after)


def _page(found: list[Any], asked: Parameters) -> tuple[list[Any], dict[str, str]]:
    limit, start = int(asked.get("MaxResults") or PAGE), int(asked.get("NextToken") or 0)
    after = {"NextToken": str(start + limit)} if len(found) > start + limit else {}
    return found[start : start + limit], after


def _table(table: "TableTypeDef") -> dict[str, Any]:
    created = table.get("CreateTime")
    return {
        "Name": table["Name"],
        "CreateTime": created.timestamp() if isinstance(created, datetime) else 0,
        "TableType": table.get("TableType", ""),
        "Columns": [_column(one) for one in current_columns(table)],
        "PartitionKeys": [_column(one) for one in table.get("PartitionKeys", [])],
        "Parameters": dict(table.get("Parameters", {})),
    }


def _column(column: "ColumnOutputTypeDef") -> dict[str, str]:
    shown = {"Name": column["Name"], "Type": column.get("Type", "")}
    return shown | ({"Comment": column["Comment"]} if column.get("Comment") else {})


ANSWERS: dict[str, Callable[[Glue, Parameters], str]] = {
    "list_data_catalogs": list_data_catalogs,
    "get_database": get_database,
    "list_databases": list_databases,
    "get_table_metadata": get_table_metadata,
    "list_table_metadata": list_table_metadata,
}
