"""What may be asked, read strictly; a wrong request is told what was expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions._api import ApiError, object_in
from functions.query.instants import instant
from functions.query.statement import StatementError
from lake_schema.errors import nearest
from lake_schema.questions import ParameterError, UnknownQuestionError, question_named

MOST_PURPOSE = 500  # characters
PAGE_ROWS = 1000  # of Athena at once
FIELDS = ("sql", "question", "parameters", "purpose", "as_of", "most_bytes", "only_estimate")

QUERY_ERRORS: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request is not as the API describes it: mend it."),
    "wrong-parameter": (400, "A value is none that the question takes: see its parameters."),
    "syntax-error": (400, "The SQL can't be read at the place named: mend it there."),
    "one-statement": (400, "One statement is expected: send the others by themselves."),
    "read-only": (400, "Only queries are answered: SELECT, WITH or VALUES."),
    "statement-too-long": (400, "Athena takes 262,144 bytes: shorten the statement."),
    "unknown-table": (400, "The lake has no such table or view: see the one offered."),
    "unknown-version": (400, "The table has no such snapshot: ask without it, or of another time."),
    "too-dear": (403, "The query would read more than the role may: narrow it by days or columns."),
    "too-many-rows": (
        403,
        "The answer has more rows than the role may see: aggregate, or limit it.",
    ),
    "unknown-question": (404, "There is no question of that name: see the list."),
    "unknown-query": (404, "No query of this caller has that id: ask anew."),
    "dear-query": (409, "The query is dear: send it again with most_bytes to accept the estimate."),
    "not-succeeded": (409, "The query has no answer, or not yet: see its state."),
    "busy": (503, "A service is busy: ask again in a moment."),
}
"""Code of an error → HTTP status, what it means and what to do (docs/openapi.yaml shows them)."""


class QueryError(ApiError):
    """A request that can't be answered as it was asked; its code is one of `QUERY_ERRORS`."""

    ERRORS = QUERY_ERRORS

    @classmethod
    def of(cls, error: StatementError) -> "QueryError":
        """Return what a statement's error says, with its place."""
        place = {"line": error.line, "column": error.column} if error.line else {}
        return cls(error.code, error.says, **place)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks.

    Attributes:
        sql: The statement, values written in.
        question: Name of the question; None where SQL was written freely.
        purpose: Why; empty where nothing was said.
        as_of: Time to ask of (UTC, without zone); None for now.
        most_bytes: Estimate that is accepted; None for what is not dear.
        only_estimate: Whether only the estimate is wanted.
    """

    sql: str
    question: str | None = None
    purpose: str = ""
    as_of: datetime | None = None
    most_bytes: int | None = None
    only_estimate: bool = False


def asked_in(text: str | None) -> Asked:
    """Return what the body of a query says.

    >>> asked_in('{"sql": "SELECT 1"}').sql
    'SELECT 1'

    Raises:
        QueryError: It is not as described.
    """
    body = object_in(text, QueryError)
    for name in body:
        if name not in FIELDS:
            raise QueryError("bad-request", f"unknown: {name!r}{nearest(name, FIELDS)}")
    if ("sql" in body) == ("question" in body):
        raise QueryError("bad-request", "either sql or question is expected")
    most_bytes = body.get("most_bytes")
    if most_bytes is not None and (not isinstance(most_bytes, int) or most_bytes < 0):
        raise QueryError("bad-request", f"most_bytes: {most_bytes!r} is no number of bytes")
    return Asked(
        sql=_sql(body),
        question=body.get("question"),
        purpose=_text(body, "purpose")[:MOST_PURPOSE],
        as_of=_as_of(body.get("as_of")),
        most_bytes=most_bytes,
        only_estimate=body.get("only_estimate") is True,
    )


def _sql(body: Mapping[str, Any]) -> str:
    if "sql" in body:
        if "parameters" in body:
            raise QueryError("bad-request", "parameters: only a named question takes them")
        return _text(body, "sql")
    values = body.get("parameters", {})
    if not isinstance(values, dict):
        raise QueryError("bad-request", "parameters: an object of values by name is expected")
    try:
        question = question_named(_text(body, "question"))
        return question.sql({key: _shown(value) for key, value in values.items()})
    except UnknownQuestionError as error:
        raise QueryError("unknown-question", str(error)) from error
    except ParameterError as error:
        raise QueryError("wrong-parameter", str(error)) from error


def _shown(value: object) -> str:
    """Return a value of JSON as a parameter's text."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise QueryError("wrong-parameter", f"{value!r} is no text and no number")


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str) or "\0" in found:
        raise QueryError("bad-request", f"{name}: a text is expected")
    return found


def _as_of(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        return instant(str(text))
    except ValueError as error:
        says = f"as_of: {text!r} is no time such as 2026-02-28T12:00:00, in UTC"
        raise QueryError("bad-request", says) from error


def most_rows(text: str | None) -> int:
    """Return how many rows a page shall have.

    Raises:
        QueryError: It is no number that Athena hands out at once.
    """
    if text is None:
        return PAGE_ROWS
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= PAGE_ROWS:
        raise QueryError("bad-request", f"limit: {text!r} is not 1 to {PAGE_ROWS}")
    return int(text)
