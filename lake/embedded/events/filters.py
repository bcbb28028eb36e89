"""Filter patterns of event source mappings (Lambda developer guide, "event filtering")."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.untyped import Json

_ABSENT = object()


def _is_anything_but(value: Json, terms: Json) -> bool:
    excluded = terms if isinstance(terms, list) else [terms]
    if isinstance(terms, dict):
        return value is not _ABSENT and not _matches_one(value, terms)
    return value is not _ABSENT and value not in excluded


def _is_numeric(value: Json, terms: list[Any]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    compare: dict[str, Callable[[float, float], bool]] = {
        "=": lambda a, b: a == b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
    pairs = zip(terms[::2], terms[1::2], strict=True)
    return all(compare[sign](value, bound) for sign, bound in pairs)


_OPERATORS: dict[str, Callable[[Json, Json], bool]] = {
    "anything-but": _is_anything_but,
    "equals-ignore-case": lambda value, word: (
        isinstance(value, str) and value.lower() == word.lower()
    ),
    "exists": lambda value, wanted: (value is not _ABSENT) == wanted,
    "numeric": _is_numeric,
    "prefix": lambda value, start: isinstance(value, str) and value.startswith(start),
    "suffix": lambda value, end: isinstance(value, str) and value.endswith(end),
}


class EventFilter:
    """Decides which messages of a queue a function gets.

    Args:
        place: The mapping's logical id, for messages.
        criteria: The property `FilterCriteria`.

    Raises:
        TemplateError: A pattern is no JSON object or uses an unknown operator.
    """

    def __init__(self, place: str, criteria: Mapping[str, Any]) -> None:
        patterns = [json.loads(entry["Pattern"]) for entry in criteria.get("Filters", [])]
        for pattern in patterns:
            _check(place, pattern)
        self._patterns = patterns

    def passes(self, record: Mapping[str, Any]) -> bool:
        """Return whether a record goes to the function; one that does not is deleted."""
        if not self._patterns:
            return True
        opened = {**record, "body": _opened(record["body"])}
        return any(_matches(opened, pattern) for pattern in self._patterns)


def _check(place: str, pattern: Json) -> None:
    if isinstance(pattern, dict):
        for value in pattern.values():
            _check(place, value)
        return
    if not isinstance(pattern, list):
        raise TemplateError(place, f"in a filter, {pattern!r} must be a list of what may be")
    for term in pattern:
        if isinstance(term, dict):
            for operator in term:
                if operator not in _OPERATORS:
                    known = nearest(operator, _OPERATORS)
                    raise TemplateError(place, f"unknown filter operator {operator!r}{known}")


def _opened(body: str) -> Json:
    try:
        return json.loads(body)
    except ValueError:
        return body  # plain text; a pattern for fields does not match it


def _matches(value: Json, pattern: Json) -> bool:
    if isinstance(pattern, dict):
        inner = value if isinstance(value, dict) else {}
        return all(_matches(inner.get(key, _ABSENT), part) for key, part in pattern.items())
    values = value if isinstance(value, list) else [value]
    return any(_matches_one(one, term) for one in values for term in pattern)


def _matches_one(value: Json, term: Json) -> bool:
    if isinstance(term, dict):
        return all(_OPERATORS[name](value, argument) for name, argument in term.items())
    return bool(value == term)
