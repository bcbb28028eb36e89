"""Athena's answers as Python values: its API hands every value on as text beside a type name."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = bool | int | float | Decimal | dt.date | dt.time | dt.datetime | str | None

NUMBERS = frozenset(
    {"tinyint", "smallint", "integer", "bigint", "float", "real", "double", "decimal"}
)
"""Athena's names of numeric types."""

_ZONED = re.compile(r"(?P<moment>.+?) ?(?P<zone>[A-Za-z_]+(/[\w+-]+)*|[+-]\d\d:\d\d)")


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _zoned(text: str) -> dt.datetime:
    """Read `2026-01-05 08:30:00.000 Europe/Amsterdam` or `... +05:00`."""
    found = _ZONED.fullmatch(text)
    if not found:
        raise ValueError(text)
    zone = found["zone"]
    if zone[0] in "+-":
        return dt.datetime.fromisoformat(f"{found['moment']}{zone}")
    return dt.datetime.fromisoformat(found["moment"]).replace(tzinfo=ZoneInfo(zone))


_READERS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text == "true",
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "float": float,
    "real": float,
    "double": float,
    "decimal": Decimal,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "timestamp": _instant,
    "timestamp with time zone": _zoned,
}


def value_of(text: str | None, type_name: str) -> Value:
    """Return a value by the type that Athena names for its column.

    Arrays, maps, rows and what Python can't hold (a year beyond 9999) stay the text Athena wrote.

    >>> value_of("0101", "varchar"), value_of("7.50", "decimal"), value_of(None, "bigint")
    ('0101', Decimal('7.50'), None)
    """
    reader = _READERS.get(type_name)
    if text is None or reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, ArithmeticError, ZoneInfoNotFoundError):
        return text


def as_json(value: Value) -> bool | int | float | str | None:
    """Return a value as JSON documents hold it: days and times in ISO 8601, decimals as text.

    >>> as_json(Decimal("7.50")), as_json(dt.datetime(2026, 2, 28, 6, 30)), as_json(None)
    ('7.50', '2026-02-28T06:30:00', None)
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if abs(value) < float("inf") else str(value)  # JSON has no NaN
        case Decimal():
            return format(value, "f")
        case _:
            return value.isoformat()
