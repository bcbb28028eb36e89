"""Trino's types: their names, how DuckDB spells them, what coerces to what."""

import re
from dataclasses import dataclass, replace
from typing import Self

MAX_PRECISION = 38
PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
WHOLE = ("tinyint", "smallint", "integer", "bigint")
WHOLE_DIGITS = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}
NUMBERS = (*WHOLE, "decimal", "real", "double")  # each coerces to those right of it
TIMES = ("date", "timestamp", "timestamp with time zone")
DUCKDB = {
    "real": "FLOAT",
    "varbinary": "BLOB",
    "timestamp with time zone": "TIMESTAMPTZ",
    "interval day to second": "INTERVAL",
    "interval year to month": "INTERVAL",
    "unknown": "INTEGER",
}


@dataclass(frozen=True, slots=True)
class Type:
    """One Trino type.

    Attributes:
        name: Trino's name without parameters.
        numbers: Precision and scale of a decimal, precision of a timestamp.
        items: The types inside an array (one), a map (key, value) or a row.
        labels: Names of a row's fields, empty where a field has none.
        zone: The zone in which a zoned timestamp is shown; empty if it varies by row.
    """

    name: str
    numbers: tuple[int, ...] = ()
    items: tuple["Type", ...] = ()
    labels: tuple[str, ...] = ()
    zone: str = "UTC"

    def __str__(self) -> str:
        """Return Trino's text, such as `array(decimal(18,3))`."""
        if self.name == "row":
            fields = (f"{n} {t}".strip() for n, t in zip(self.labels, self.items, strict=True))
            return f"row({', '.join(fields)})"
        if self.items:
            return f"{self.name}({', '.join(map(str, self.items))})"
        if self.name == "timestamp with time zone":
            return f"timestamp({self.numbers[0]}) with time zone"
        if self.numbers:
            return f"{self.name}({','.join(map(str, self.numbers))})"
        return self.name

    @property
    def duckdb(self) -> str:
        """Return DuckDB's text for the type."""
        if self.name == "array":
            return f"{self.items[0].duckdb}[]"
        if self.name == "map":
            return f"MAP({self.items[0].duckdb}, {self.items[1].duckdb})"
        if self.name == "row":
            fields = (f'"{n}" {t.duckdb}' for n, t in zip(self.keys, self.items, strict=True))
            return f"STRUCT({', '.join(fields)})"
        if self.name == "decimal":
            return f"DECIMAL({self.numbers[0]},{self.numbers[1]})"
        return DUCKDB.get(self.name, self.name.upper())

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the names of a row's fields in DuckDB, where every field has one."""
        if len(set(self.labels)) == len(self.labels) and all(
            map(PLAIN_NAME.fullmatch, self.labels)
        ):
            return self.labels
        return tuple(f"f{place}" for place in range(len(self.items)))

    @property
    def unbounded(self) -> Self:
        """Return the type without the lengths of text, which only a CAST heeds."""
        numbers = () if self.name == "varchar" else self.numbers
        return replace(self, numbers=numbers, items=tuple(item.unbounded for item in self.items))

    @property
    def is_number(self) -> bool:
        """Tell whether arithmetic works on it."""
        return self.name in NUMBERS

    @property
    def is_whole(self) -> bool:
        """Tell whether it is an integer of some width."""
        return self.name in WHOLE

    @property
    def is_time(self) -> bool:
        """Tell whether it is a date or a timestamp."""
        return self.name in TIMES

    @property
    def precision(self) -> int:
        """Return a decimal's digits, or those an integer needs."""
        return self.numbers[0] if self.name == "decimal" else WHOLE_DIGITS[self.name]

    @property
    def scale(self) -> int:
        """Return a decimal's digits after the point."""
        return self.numbers[1] if self.name == "decimal" else 0

    def shown_in(self, zone: str) -> Self:
        """Return the zoned timestamp type shown in another zone."""
        return replace(self, zone=zone)


BOOLEAN = Type("boolean")
INTEGER = Type("integer")
BIGINT = Type("bigint")
REAL = Type("real")
DOUBLE = Type("double")
VARCHAR = Type("varchar")
VARBINARY = Type("varbinary")
DATE = Type("date")
JSON = Type("json")
UUID = Type("uuid")
UNKNOWN = Type("unknown")
DAY_TO_SECOND = Type("interval day to second")
YEAR_TO_MONTH = Type("interval year to month")


def decimal(precision: int, scale: int) -> Type:
    """Return a decimal type, its precision cut to what Trino has."""
    return Type("decimal", (min(precision, MAX_PRECISION), scale))


def timestamp(precision: int = 3) -> Type:
    """Return the timestamp type without zone."""
    return Type("timestamp", (precision,))


def zoned(precision: int = 3, zone: str = "UTC") -> Type:
    """Return the timestamp type with zone; the zone is where values are shown."""
    return Type("timestamp with time zone", (precision,), zone=zone)


def array(of: Type) -> Type:
    """Return an array type."""
    return Type("array", items=(of,))


def mapping(key: Type, value: Type) -> Type:
    """Return a map type."""
    return Type("map", items=(key, value))


def row(*fields: tuple[str, Type]) -> Type:
    """Return a row type."""
    return Type("row", items=tuple(t for _, t in fields), labels=tuple(n for n, _ in fields))


def common(left: Type, right: Type) -> Type | None:
    """Return the type both coerce to, as Trino's analyser finds it, or None.

    >>> str(common(BIGINT, decimal(10, 3)))
    'decimal(22,3)'
    >>> common(VARCHAR, BIGINT) is None
    True
    """
    if left in (right, UNKNOWN) or right == UNKNOWN:
        return right if left == UNKNOWN else left
    if left.is_number and right.is_number:
        return _common_number(left, right)
    if left.is_time and right.is_time:
        return _common_time(left, right)
    if left.name == right.name and len(left.items) == len(right.items) and left.items:
        items = [common(a, b) for a, b in zip(left.items, right.items, strict=True)]
        known = tuple(item for item in items if item is not None)
        return replace(left, items=known) if len(known) == len(items) else None
    return None


def _common_number(left: Type, right: Type) -> Type:
    low, high = sorted((left, right), key=lambda of: NUMBERS.index(of.name))
    if high.name != "decimal":
        return high
    scale = max(low.scale, high.scale)
    return decimal(max(low.precision - low.scale, high.precision - high.scale) + scale, scale)


def _common_time(left: Type, right: Type) -> Type:
    low, high = sorted((left, right), key=lambda of: TIMES.index(of.name))
    digits = max((*low.numbers, *high.numbers), default=0)
    if high.name == "timestamp with time zone":
        same = low.name != high.name or low.zone == high.zone
        return zoned(digits, high.zone if same else "")
    return timestamp(digits)
