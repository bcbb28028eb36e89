"""Prepared statements: PREPARE, EXECUTE ... USING, DEALLOCATE, and Athena's API for the same."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlglot.tokenizer_core import TokenType

from lake.embedded.athena.dialect.parsing import tokens_of
from lake.embedded.athena.failures import QueryError

NAME = r"(?P<name>[A-Za-z_][\w@:]{0,255})"
PREPARE = re.compile(rf"PREPARE\s+{NAME}\s+FROM\s+(?P<sql>\S.*)", re.IGNORECASE | re.DOTALL)
EXECUTE = re.compile(
    rf"EXECUTE\s+{NAME}(?:\s+USING\s+(?P<values>\S.*))?", re.IGNORECASE | re.DOTALL
)
DEALLOCATE = re.compile(rf"DEALLOCATE\s+PREPARE\s+{NAME}", re.IGNORECASE)
OPENING = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE}
CLOSING = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One prepared statement."""

    name: str
    sql: str
    description: str = ""
    changed_at: float = field(default_factory=time.time)


class PreparedStatements:
    """The prepared statements of all workgroups."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[tuple[str, str], Prepared] = {}
        self._lock = threading.Lock()

    def put(self, workgroup: str, statement: Prepared, *, is_new: bool | None = None) -> None:
        """Keep a statement; in the API one that is there is not created, nor another updated.

        Raises:
            QueryError: It is there, or is not, against what was expected.
        """
        key = workgroup, statement.name
        with self._lock:
            if is_new is not None and is_new == (key in self._known):
                word = "already exists" if is_new else "was not found"
                raise QueryError("INVALID_INPUT", f"PreparedStatement {statement.name} {word}")
            self._known[key] = statement

    def get(self, workgroup: str, name: str) -> Prepared:
        """Return a statement.

        Raises:
            QueryError: There is none of that name in the workgroup.
        """
        with self._lock:
            found = self._known.get((workgroup, name))
        if found is None:
            raise QueryError("NOT_FOUND", f"PreparedStatement {name} was not found in {workgroup}")
        return found

    def drop(self, workgroup: str, name: str) -> None:
        """Forget a statement.

        Raises:
            QueryError: There is none of that name.
        """
        self.get(workgroup, name)
        with self._lock:
            self._known.pop((workgroup, name), None)

    def names(self, workgroup: str) -> list[Prepared]:
        """Return the statements of a workgroup by name."""
        with self._lock:
            found = [one for (group, _), one in self._known.items() if group == workgroup]
        return sorted(found, key=lambda one: one.name)


def resolved(
    sql: str, parameters: list[str], get: Callable[[str], Prepared]
) -> tuple[str, list[str]]:
    """Return the statement that EXECUTE runs with its values; others as they are.

    Raises:
        QueryError: It cannot be read, or nothing is prepared under that name.
    """
    if not re.match(r"EXECUTE\b", sql, re.IGNORECASE):
        return sql, parameters
    found = EXECUTE.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: EXECUTE name USING value, ... is expected")
    values = split(found["values"]) if found["values"] else parameters
    return get(found["name"]).sql, values


def split(text: str) -> list[str]:
    """Return the expressions that commas part, brackets heeded.

    >>> split("1, 'a,b', ARRAY[1, 2]")
    ['1', "'a,b'", 'ARRAY[1, 2]']
    """
    cuts, depth = [-1], 0
    for token in tokens_of(text):
        depth += (token.token_type in OPENING) - (token.token_type in CLOSING)
        if token.token_type is TokenType.COMMA and not depth:
            cuts.append(token.start)
    return [text[a + 1 : b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def create(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer CreatePreparedStatement."""
    known.put(asked["WorkGroup"], _asked(asked), is_new=True)
    return {}


def update(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer UpdatePreparedStatement."""
    known.put(asked["WorkGroup"], _asked(asked), is_new=False)
    return {}


def delete(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer DeletePreparedStatement."""
    known.drop(asked["WorkGroup"], asked["StatementName"])
    return {}


def get(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer GetPreparedStatement."""
    found = known.get(asked["WorkGroup"], asked["StatementName"])
    return {"PreparedStatement": _shown(found, asked["WorkGroup"])}


def batch_get(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer BatchGetPreparedStatement."""
    there = {one.name: one for one in known.names(asked["WorkGroup"])}
    names = asked["PreparedStatementNames"]
    return {
        "PreparedStatements": [
            _shown(there[name], asked["WorkGroup"]) for name in names if name in there
        ],
        "UnprocessedPreparedStatementNames": [
            {"StatementName": name, "ErrorCode": "NOT_FOUND", "ErrorMessage": "was not found"}
            for name in names
            if name not in there
        ],
    }


def list_all(known: PreparedStatements, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer ListPreparedStatements; all in one page."""
    found = known.names(asked["WorkGroup"])
    return {
        "PreparedStatements": [
            {"StatementName": one.name, "LastModifiedTime": one.changed_at} for one in found
        ]
    }


def _asked(asked: dict[str, Any]) -> Prepared:
    return Prepared(asked["StatementName"], asked["QueryStatement"], asked.get("Description", ""))


def _shown(found: Prepared, workgroup: str) -> dict[str, Any]:
    return {
        "StatementName": found.name,
        "QueryStatement": found.sql,
        "WorkGroupName": workgroup,
        "Description": found.description,
        "LastModifiedTime": found.changed_at,
    }


ANSWERS: dict[str, Callable[[PreparedStatements, dict[str, Any]], dict[str, Any]]] = {
    "create_prepared_statement": create,
    "update_prepared_statement": update,
    "delete_prepared_statement": delete,
    "get_prepared_statement": get,
    "batch_get_prepared_statement": batch_get,
    "list_prepared_statements": list_all,
}
"""Actions by moto's names for them."""
