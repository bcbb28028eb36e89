"""What Athena says when a query cannot be answered: a code, a place and a sentence."""

import difflib
import re
from collections.abc import Iterable

import duckdb
from sqlglot import exp

CARRIED = re.compile(r"'!([A-Z_]+): (.*?)!'", re.DOTALL)  # what the macro athena_fail says
CODES: tuple[tuple[type[duckdb.Error], str], ...] = (
    (duckdb.InterruptException, "USER_CANCELED"),
    (duckdb.OutOfRangeException, "NUMERIC_VALUE_OUT_OF_RANGE"),
    (duckdb.ConversionException, "INVALID_CAST_ARGUMENT"),
    (duckdb.OutOfMemoryException, "EXCEEDED_LOCAL_MEMORY_LIMIT"),
    (duckdb.HTTPException, "ICEBERG_CANNOT_OPEN_SPLIT"),
    (duckdb.IOException, "ICEBERG_CANNOT_OPEN_SPLIT"),
    (duckdb.InvalidInputException, "INVALID_FUNCTION_ARGUMENT"),
)
KIND = re.compile(r"^[A-Z][A-Za-z ]+ Error: ")  # DuckDB begins with the kind of the error
UNGROUPED = re.compile(r'column "?(\w+)"? must appear in the GROUP BY clause')
USER_ERROR = 2  # AthenaError.ErrorCategory: 1 is the service's fault, 2 the query's, 3 other


class QueryError(Exception):
    """The query fails; its text is Athena's `StateChangeReason`.

    Attributes:
        code: Trino's name of the error, such as `COLUMN_NOT_FOUND`.
    """

    def __init__(self, code: str, says: str, at: exp.Expression | None = None) -> None:
        """Say what failed, and where when a node of the statement is at fault."""
        place = position(at) if at is not None else ""
        super().__init__(f"{code}: {place}{says}")
        self.code = code


def position(node: exp.Expression) -> str:
    """Return `line 1:8: ` for the first part of a node that knows its place, else nothing."""
    first = node.parts[0] if isinstance(node, exp.Column | exp.Table) else node
    for part in first.walk():
        if "line" in part.meta:
            # sqlglot remembers the last character; text has its quotes around it.
            width = len(part.name) + 2 * bool(isinstance(part, exp.Literal) and part.is_string)
            column = max(part.meta["col"] - width + 1, 1) if width else part.meta["col"]
            return f"line {part.meta['line']}:{column}: "
    return ""


def refused(what: str, at: exp.Expression | None = None) -> QueryError:
    """Return the error for SQL that this engine does not answer, lest it answers wrongly."""
    return QueryError("NOT_SUPPORTED", f"{what} is not supported by the embedded Athena", at)


def mismatch(says: str, at: exp.Expression | None = None) -> QueryError:
    """Return the error for values of types that do not go together."""
    return QueryError("TYPE_MISMATCH", says, at)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest known name, or nothing.

    >>> nearest("declaratoin", ["declaration", "upload"])
    '. Did you mean declaration?'
    """
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f". Did you mean {close[0]}?" if close else ""


def from_duckdb(error: Exception) -> QueryError:
    """Return what DuckDB says in Athena's words."""
    text = str(error)
    carried = CARRIED.search(text)
    if carried:
        return QueryError(carried[1], carried[2])
    ungrouped = UNGROUPED.search(text)
    if ungrouped:
        says = f"'{ungrouped[1]}' must be an aggregate expression or appear in GROUP BY clause"
        return QueryError("EXPRESSION_NOT_AGGREGATE", says)
    code = next((code for kind, code in CODES if isinstance(error, kind)), "NOT_SUPPORTED")
    return QueryError(code, KIND.sub("", text.partition("\n")[0]))
