"""SHOW, DESCRIBE, views and databases: statements that only touch the catalogue."""

import re

from botocore.exceptions import ClientError

from functions.query.catalogue import current_columns
from lake.embedded.athena.catalogue import view_original_text, view_text
from lake.embedded.athena.dialect.parsing import parse_one
from lake.embedded.athena.dialect.scope import Output
from lake.embedded.athena.dialect.types import VARCHAR
from lake.embedded.athena.failures import QueryError, refused
from lake.embedded.athena.hive import hive_name
from lake.embedded.athena.results import name_of
from lake.embedded.athena.statements import Answer, Setting, translated

NAME = r'(?:[`"]?(?P<database>\w+)[`"]?\.)?[`"]?(?P<table>\w+)[`"]?'
WIDTH = 20  # Hive pads names in DESCRIBE


def _match(pattern: str, sql: str) -> re.Match[str]:
    found = re.fullmatch(pattern, sql, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {sql.split(None, 1)[0]} cannot be read")
    return found


def _lines(name: str, lines: list[str]) -> Answer:
    return Answer([Output(name, VARCHAR)], lines=lines)


def _named(found: re.Match[str], setting: Setting) -> tuple[str, str]:
    return (found["database"] or setting.database).lower(), found["table"].lower()


def _fits(pattern: str | None, name: str) -> bool:
    """Tell whether a name fits Hive's pattern: `*` is anything, `|` is or."""
    if pattern is None:
        return True
    form = "|".join(re.escape(part).replace(r"\*", ".*") for part in pattern.split("|"))
    return re.fullmatch(form, name) is not None


def show_databases(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW DATABASES [LIKE '...']."""
    found = _match(r"SHOW\s+(?:DATABASES|SCHEMAS)(?:\s+LIKE)?(?:\s+'(?P<like>[^']*)')?", sql)
    return _lines("database_name", [n for n in setting.glue.databases() if _fits(found["like"], n)])


def show_tables(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW TABLES [IN database] ['...']."""
    found = _match(
        r"SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+[`\"]?(?P<database>\w+)[`\"]?)?(?:\s+(?:LIKE\s+)?'(?P<like>[^']*)')?",
        sql,
    )
    tables = setting.glue.tables((found["database"] or setting.database).lower())
    return _lines("tab_name", sorted(t["Name"] for t in tables if _fits(found["like"], t["Name"])))


def show_views(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW VIEWS [IN database]."""
    found = _match(r"SHOW\s+VIEWS(?:\s+(?:IN|FROM)\s+[`\"]?(?P<database>\w+)[`\"]?)?", sql)
    tables = setting.glue.tables((found["database"] or setting.database).lower())
    return _lines(
        "views", sorted(t["Name"] for t in tables if t.get("TableType") == "VIRTUAL_VIEW")
    )


def show_columns(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW COLUMNS IN table."""
    found = _match(
        rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{NAME}(?:\s+(?:IN|FROM)\s+[`\"]?(?P<in>\w+)[`\"]?)?", sql
    )
    database, table = _named(found, setting)
    described = setting.glue.table((found["in"] or database).lower(), table)
    columns = current_columns(described)
    return _lines("field", [c["Name"] for c in (*columns, *described.get("PartitionKeys", []))])


def describe(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer DESCRIBE table: name, type and comment of each column."""
    found = _match(rf"DESC(?:RIBE)?\s+(?:EXTENDED\s+|FORMATTED\s+)?{NAME}", sql)
    table = setting.glue.table(*_named(found, setting))
    columns = current_columns(table)
    keys = table.get("PartitionKeys", [])
    told = [
        (column["Name"], column.get("Type", ""), column.get("Comment", ""))
        for column in (*columns, *keys)
    ]
    lines = ["\t".join(f"{part:<{WIDTH}}" for part in parts) for parts in told]
    if keys:
        lines += ["\t \t ", "# Partition Information\t \t ", "# col_name\tdata_type\tcomment"]
        lines += [f"{k['Name']:<{WIDTH}}\t{k.get('Type', ''):<{WIDTH}}\t" for k in keys]
    outputs = [Output(name, VARCHAR) for name in ("col_name", "data_type", "comment")]
    return Answer(outputs, lines=lines)


def show_create(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW CREATE TABLE and SHOW CREATE VIEW."""
    found = _match(rf"SHOW\s+CREATE\s+(?:TABLE|VIEW)\s+{NAME}", sql)
    database, name = _named(found, setting)
    table = setting.glue.table(database, name)
    if table.get("TableType") == "VIRTUAL_VIEW":
        text = view_text(table, parse_one("SELECT 1"))
        return _lines("Create View", [f"CREATE VIEW {database}.{name} AS", *text.split("\n")])
    descriptor = table.get("StorageDescriptor", {})
    columns = [f"  `{c['Name']}` {c.get('Type', '')}" for c in current_columns(table)]
    lines = [f"CREATE TABLE {database}.{name} (", *",\n".join(columns).split("\n")]
    lines[-1] += ")"
    keys = [f"`{key['Name']}`" for key in table.get("PartitionKeys", [])]
    if keys:
        lines.append(f"PARTITIONED BY ({', '.join(keys)})")
    lines += ["LOCATION", f"  '{descriptor.get('Location', '')}'", "TBLPROPERTIES ("]
    kept = {k: v for k, v in sorted(table.get("Parameters", {}).items()) if k.islower()}
    lines += ",\n".join(f"  '{key}'='{value}'" for key, value in kept.items()).split("\n")
    lines[-1] += ")"
    return _lines("createtab_stmt", lines)


def show_partitions(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW PARTITIONS, of tables that have partitions in Glue."""
    found = _match(rf"SHOW\s+PARTITIONS\s+{NAME}", sql)
    database, name = _named(found, setting)
    keys = [key["Name"] for key in setting.glue.table(database, name).get("PartitionKeys", [])]
    if not keys:
        raise QueryError(
            "INVALID_TABLE_PROPERTY", f"Table {database}.{name} is not a partitioned table"
        )
    pages = setting.cloud.glue.get_paginator("get_partitions").paginate(
        DatabaseName=database, TableName=name
    )
    parts = [part["Values"] for page in pages for part in page["Partitions"]]
    return _lines(
        "partition", ["/".join(f"{k}={v}" for k, v in zip(keys, p, strict=True)) for p in parts]
    )


def show_properties(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer SHOW TBLPROPERTIES."""
    found = _match(rf"SHOW\s+TBLPROPERTIES\s+{NAME}", sql)
    kept = setting.glue.table(*_named(found, setting)).get("Parameters", {})
    outputs = [Output("prpt_name", VARCHAR), Output("prpt_value", VARCHAR)]
    return Answer(outputs, lines=[f"{key}\t{value}" for key, value in sorted(kept.items())])


def create_view(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer CREATE [OR REPLACE] VIEW name AS query."""
    found = _match(
        rf"CREATE\s+(?P<replace>OR\s+REPLACE\s+)?VIEW\s+{NAME}\s+AS\s+(?P<query>.+)", sql
    )
    database, name = _named(found, setting)
    query, _statement = translated(parse_one(found["query"]), setting)
    columns = {name_of(output, place): output.type for place, output in enumerate(query.outputs)}
    for column, kind in columns.items():
        if kind.name == "timestamp with time zone":
            raise QueryError("NOT_SUPPORTED", f"Unsupported Hive type: {kind} of column {column}")
    table = {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "StorageDescriptor": {
            "Columns": [{"Name": n.lower(), "Type": hive_name(k)} for n, k in columns.items()],
            "Location": "",
            "SerdeInfo": {},
        },
        "PartitionKeys": [],
        "ViewOriginalText": view_original_text(found["query"], setting.database, columns),
        "ViewExpandedText": "/* Presto View */",
    }
    glue = setting.cloud.glue
    try:
        glue.create_table(DatabaseName=database, TableInput=table)  # type: ignore[arg-type]
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise
        if not found["replace"]:
            raise QueryError(
                "TABLE_ALREADY_EXISTS", f"View '{database}.{name}' already exists"
            ) from error
        if setting.glue.table(database, name).get("TableType") != "VIRTUAL_VIEW":
            raise QueryError("TABLE_ALREADY_EXISTS", f"'{database}.{name}' is no view") from error
        glue.update_table(DatabaseName=database, TableInput=table)  # type: ignore[arg-type]
    return Answer()


def drop(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer DROP VIEW and DROP TABLE; data of an Iceberg table stays until it is cleaned up."""
    found = _match(rf"DROP\s+(?P<what>VIEW|TABLE)\s+(?P<maybe>IF\s+EXISTS\s+)?{NAME}", sql)
    database, name = _named(found, setting)
    try:
        table = setting.glue.table(database, name)
    except QueryError:
        if found["maybe"]:
            return Answer()
        raise
    if (found["what"].upper() == "VIEW") != (table.get("TableType") == "VIRTUAL_VIEW"):
        raise QueryError(
            "TABLE_NOT_FOUND", f"{found['what'].upper()} {database}.{name} does not exist"
        )
    setting.cloud.glue.delete_table(DatabaseName=database, Name=name)
    return Answer()


def create_database(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer CREATE DATABASE."""
    found = _match(
        r"CREATE\s+(?:DATABASE|SCHEMA)\s+(?P<maybe>IF\s+NOT\s+EXISTS\s+)?[`\"]?(?P<name>\w+)[`\"]?",
        sql,
    )
    name = found["name"].lower()
    if name in setting.glue.databases():
        if found["maybe"]:
            return Answer()
        raise QueryError("SCHEMA_ALREADY_EXISTS", f"Schema '{name}' already exists")
    setting.cloud.glue.create_database(DatabaseInput={"Name": name})
    return Answer()


def drop_database(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer DROP DATABASE, of one without tables."""
    found = _match(
        r"DROP\s+(?:DATABASE|SCHEMA)\s+(?P<maybe>IF\s+EXISTS\s+)?[`\"]?(?P<name>\w+)[`\"]?(?P<cascade>\s+CASCADE|\s+RESTRICT)?",
        sql,
    )
    name = found["name"].lower()
    if found["cascade"] and found["cascade"].strip().upper() == "CASCADE":
        raise refused("DROP DATABASE ... CASCADE")
    if name not in setting.glue.databases():
        if found["maybe"]:
            return Answer()
        raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{name}' does not exist")
    if any(True for _table in setting.glue.tables(name)):
        raise QueryError("SCHEMA_NOT_EMPTY", f"Cannot drop non-empty schema '{name}'")
    setting.cloud.glue.delete_database(Name=name)
    return Answer()
