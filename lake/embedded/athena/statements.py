"""What kind of statement a text is, and what answers it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa
from sqlglot import exp

from lake.embedded.athena.catalogue import Glue, SessionCatalogue
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect import language
from lake.embedded.athena.dialect.parsing import MAX_QUERY_BYTES, parse_one
from lake.embedded.athena.dialect.scope import Output, Query, Scope, Statement
from lake.embedded.athena.dialect.types import VARCHAR
from lake.embedded.athena.engine import Session
from lake.embedded.athena.failures import QueryError, from_duckdb, refused
from lake.embedded.athena.iceberg import IcebergTables
from lake.embedded.athena.prepared import PreparedStatements
from lake.embedded.athena.scanned import Scans

ROWS_AT_ONCE = 50_000
CHANGING = re.compile(
    r"\b(rand|random|uuid|shuffle|now|current_\w+|localtime\w*|tablesample)\b", re.IGNORECASE
)
"""What makes one query answer differently each time."""
INPUT_AND_OUTPUT = re.compile(r"\(\s*TYPE\s+IO\s*,\s*FORMAT\s+JSON\s*\)", re.IGNORECASE)
LEADING = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a statement works with."""

    cloud: Cloud
    glue: Glue
    iceberg: IcebergTables
    scans: Scans
    session: Session
    database: str
    now: datetime
    prepared: PreparedStatements
    workgroup: str
    cutoff: int | None = None
    result_url: str = ""


@dataclass(slots=True)
class Answer:
    """What a statement gives.

    Attributes:
        outputs: The columns.
        batches: The rows of a query, read while they are computed; None for lines of text.
        lines: What a utility statement prints, columns parted by tabs.
        bytes_scanned: What the query had to read.
        manifest: URL of the list of files that the statement wrote.
        update_count: How many rows a statement inserted, changed or deleted.
    """

    outputs: list[Output] = field(default_factory=list)
    batches: Iterator[pa.RecordBatch] | None = None
    lines: list[str] = field(default_factory=list)
    bytes_scanned: int = 0
    manifest: str | None = None
    update_count: int = 0


Handler = Callable[[str, Setting], Answer]


def bare(sql: str) -> str:
    """Return a statement without leading comments, trailing space and semicolon."""
    leading = LEADING.match(sql)
    text = sql[leading.end() if leading else 0 :].rstrip()
    return text[:-1].rstrip() if text.endswith(";") else text


def kind_of(sql: str) -> str:
    """Return Athena's StatementType.

    >>> kind_of("select 1"), kind_of("SHOW TABLES"), kind_of("create table t as select 1")
    ('DML', 'UTILITY', 'DDL')
    """
    word = bare(sql).lstrip("(").split(None, 1)[0].upper() if bare(sql).lstrip("(") else ""
    if word in {"EXPLAIN", "SHOW", "DESCRIBE", "DESC", "PREPARE", "DEALLOCATE"}:
        return "UTILITY"
    return "DDL" if word in {"CREATE", "DROP", "ALTER", "MSCK"} else "DML"


def is_reusable(sql: str) -> bool:
    """Tell whether the same query may be answered from the same answer, as Athena sees it.

    >>> is_reusable("SELECT 1"), is_reusable("SELECT now()"), is_reusable("UNLOAD (SELECT 1)")
    (True, False, False)
    """
    is_query = bare(sql).lstrip("(").upper().startswith(("SELECT", "WITH", "VALUES", "TABLE"))
    return is_query and not CHANGING.search(sql)


def with_parameters(tree: exp.Expression, parameters: list[str]) -> exp.Expression:
    """Return a query with each `?` replaced by what was given for it.

    Raises:
        QueryError: There are not as many as question marks.
    """
    marks = list(tree.find_all(exp.Placeholder))
    if len(marks) != len(parameters):
        says = f"Incorrect number of parameters: expected {len(marks)} but found {len(parameters)}"
        raise QueryError("INVALID_PARAMETER_USAGE", says)
    values = [_parameter(text) for text in parameters]
    for mark, value in zip(sorted(marks, key=lambda one: one.meta["place"]), values, strict=True):
        mark.replace(value)
    return tree


def _parameter(text: str) -> exp.Expression:
    select = parse_one(f"SELECT {text}")
    value = select.expressions[0] if len(select.expressions) == 1 else None
    if (
        not isinstance(select, exp.Select)
        or select.args.get("from_")
        or not isinstance(value, exp.Expression)
        or isinstance(value, exp.Alias | exp.Star)
    ):
        raise QueryError("INVALID_PARAMETER_USAGE", f"{text!r} is no value")
    return value


def translated(tree: exp.Expression, setting: Setting) -> tuple[Query, Statement]:
    """Return a query in DuckDB's SQL, with the tables it uses."""
    catalogue = SessionCatalogue(setting.glue, setting.iceberg, setting.session)
    statement = Statement(catalogue, setting.database, setting.now, language.query)
    try:
        found = language.query(tree, Scope(statement))
    except RecursionError as error:
        raise QueryError("STATEMENT_TOO_COMPLEX", "the statement is nested too deeply") from error
    statement.read_all(found.outputs)
    return found, statement


def run_query(tree: exp.Expression, setting: Setting) -> Answer:
    """Answer a query.

    Raises:
        QueryError: It is wrong, not supported, or would read more than the workgroup allows.
    """
    query, statement = translated(tree, setting)
    scanned = setting.scans.bytes_of(statement.uses, setting.session)
    if setting.cutoff is not None and scanned > setting.cutoff:
        raise QueryError(
            "EXCEEDED_BYTES_SCANNED", "Query cancelled! : Bytes scanned limit was exceeded"
        )
    rows = setting.session.execute(query.sql)
    return Answer(list(query.outputs), _batches(rows), bytes_scanned=scanned)


def _batches(rows: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    try:
        yield from rows.to_arrow_reader(ROWS_AT_ONCE)
    except (duckdb.Error, pa.ArrowException, OSError) as error:  # Arrow wraps DuckDB's errors
        raise from_duckdb(error) from error


def select(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer SELECT, WITH, VALUES and TABLE."""
    return run_query(with_parameters(parse_one(sql), parameters), setting)


def explain(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer EXPLAIN with DuckDB's plan of the translated query."""
    found = re.match(
        r"EXPLAIN\s+(ANALYZE\s+(?:VERBOSE\s+)?)?(?:\([^)]*\)\s*)?(?=[(\w])", sql, re.IGNORECASE
    )
    if found is None:
        raise refused("this form of EXPLAIN")
    tree = with_parameters(parse_one(sql[found.end() :]), parameters)
    query, statement = translated(tree, setting)
    if INPUT_AND_OUTPUT.search(found[0]):
        return Answer([Output("Query Plan", VARCHAR)], lines=[_input(statement, setting)])
    word = "EXPLAIN ANALYZE" if found[1] else "EXPLAIN"
    ((_, plan), *_) = setting.session.execute(f"{word} {query.sql}").fetchall()
    return Answer([Output("Query Plan", VARCHAR)], lines=plan.split("\n"))


def _input(statement: Statement, setting: Setting) -> str:
    """Return what a query would read, as EXPLAIN (TYPE IO, FORMAT JSON) tells it."""
    size = setting.scans.bytes_of(statement.uses, setting.session)
    estimate = {"outputRowCount": "NaN", "outputSizeInBytes": size, "cpuCost": "NaN"}
    whole = {"table": {"catalog": "awsdatacatalog"}, "estimate": estimate}
    return json.dumps({"inputTableColumnInfos": [whole], "estimate": estimate})


def check_length(sql: str) -> None:
    """Refuse a text that is longer than Athena takes.

    Raises:
        QueryError: It is.
    """
    if len(sql.encode()) > MAX_QUERY_BYTES:
        raise QueryError("SYNTAX_ERROR", f"a query has at most {MAX_QUERY_BYTES} bytes")
