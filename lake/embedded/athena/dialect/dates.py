"""Dates and times: units, whole differences, formats in MySQL's and Joda's letters."""

import re

from sqlglot import exp

from lake.embedded.athena.dialect.calls import apply, calls
from lake.embedded.athena.dialect.casts import cast, coerce, local, rounded
from lake.embedded.athena.dialect.catalogue import SCALARS
from lake.embedded.athena.dialect.literals import current_timestamp
from lake.embedded.athena.dialect.operators import shown_in
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions, translates
from lake.embedded.athena.dialect.types import (
    BIGINT,
    DATE,
    DOUBLE,
    VARCHAR,
    common,
    timestamp,
    zoned,
)
from lake.embedded.athena.failures import QueryError, mismatch, refused

DATE_UNITS = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "quarter": "quarters",
    "year": "years",
}
CLOCK_UNITS = {
    "millisecond": "milliseconds",
    "second": "seconds",
    "minute": "minutes",
    "hour": "hours",
}
MYSQL = {  # date_format's letters in strftime's
    **{letter: letter for letter in "YymdHSbajpI%"},
    "i": "M", "s": "S", "f": "f", "M": "B", "W": "A", "h": "I", "e": "-d", "c": "-m",
    "k": "-H", "l": "-I", "T": "H:%M:%S", "r": "I:%M:%S %p", "v": "V", "x": "G",
}  # fmt: skip
JODA = {
    "yyyy": "%Y", "yy": "%y", "y": "%Y", "MM": "%m", "M": "%-m", "MMM": "%b", "MMMM": "%B",
    "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "m": "%-M", "ss": "%S", "s": "%-S", "SSS": "%g", "a": "%p", "EEE": "%a", "EEEE": "%A",
    "D": "%-j", "DDD": "%j",
}  # fmt: skip
ISO_INSTANT = re.compile(r".*T.*(?P<zone>Z|[+-]\d\d(:?\d\d)?)")


def _values(
    count: tuple[int, ...], nodes: list[exp.Expression], at: exp.Expression, scope: Scope
) -> list[Typed]:
    if len(nodes) not in count:
        raise QueryError("FUNCTION_NOT_FOUND", f"Unexpected parameters for {at.name.lower()}", at)
    return expressions(nodes, scope)


def _unit(value: Typed, of: Typed, at: exp.Expression) -> str:
    """Return a unit that is named by a literal and fits the type."""
    unit = value.literal
    if not isinstance(unit, str):
        raise refused("a unit that is not a literal", at)
    unit = unit.lower()
    if not of.type.is_time:
        raise mismatch(f"a date or timestamp is expected, but a {of.type} is there", at)
    known = DATE_UNITS if of.type == DATE else DATE_UNITS | CLOCK_UNITS
    if unit not in known:
        kind = "DATE" if of.type == DATE else "TIMESTAMP"
        raise QueryError("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid {kind} field", at)
    return unit


@calls("date_trunc")
def date_trunc(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date_trunc of (unit, x), which keeps the type of x."""
    unit, value = _values((2,), nodes, at, scope)
    cut = f"date_trunc('{_unit(unit, value, at)}', {local(value, at)})"
    if value.type.name == "timestamp with time zone":
        return Typed(f"(CAST({cut} AS TIMESTAMP) AT TIME ZONE '{value.type.zone}')", value.type)
    return Typed(f"CAST({cut} AS {value.type.duckdb})", value.type)


@calls("date_add")
def date_add(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date_add of (unit, n, x), which keeps the type of x."""
    unit, amount, value = _values((3,), nodes, at, scope)
    name = (DATE_UNITS | CLOCK_UNITS)[_unit(unit, value, at)]
    steps = coerce(amount, BIGINT, at)
    step = (
        f"to_{name}(CAST({steps.sql} AS {'BIGINT' if name in CLOCK_UNITS.values() else 'INTEGER'}))"
    )
    if value.type.name == "timestamp with time zone" and name in CLOCK_UNITS.values():
        return Typed(f"({value.sql} + {step})", value.type)
    moved = f"CAST({local(value, at)} + {step} AS {'DATE' if value.type == DATE else 'TIMESTAMP'})"
    if value.type.name == "timestamp with time zone":
        return Typed(f"({moved} AT TIME ZONE '{value.type.zone}')", value.type)
    return Typed(moved, value.type)


@calls("date_diff")
def date_diff(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date_diff of (unit, a, b): the number of whole units between."""
    unit, start, end = _values((3,), nodes, at, scope)
    kind = common(start.type, end.type)
    if kind is None or not kind.is_time:
        raise mismatch(f"Cannot take the difference of {start.type} and {end.type}", at)
    start, end = cast(start, kind, at), cast(end, kind, at)
    name = _unit(unit, start, at)
    return Typed(f"athena_date_diff('{name}', {local(start, at)}, {local(end, at)})", BIGINT)


def _mysql(text: str, at: exp.Expression) -> str:
    def letter(found: re.Match[str]) -> str:
        """Return one letter of the format."""
        if found[1] not in MYSQL:
            raise refused(f"%{found[1]} in a date format", at)
        return f"%{MYSQL[found[1]]}"

    return re.sub(r"%(.)", letter, text)


def _joda(text: str, at: exp.Expression) -> str:
    def part(found: re.Match[str]) -> str:
        """Return one run of equal letters, or text between quotes."""
        run, literal = found["run"], found["literal"]
        if literal is not None:
            return (literal.replace("''", "'") or "'").replace("%", "%%")
        if run is None:
            return found[0].replace("%", "%%")
        if run not in JODA:
            raise refused(f"{run} in a date format", at)
        return JODA[run]

    return re.sub(r"'(?P<literal>(?:[^']|'')*)'|(?P<run>([A-Za-z])\3*)|.", part, text)


def _format(value: Typed, name: str, at: exp.Expression) -> str:
    if not isinstance(value.literal, str):
        raise refused("a date format that is not a literal", at)
    translate = _mysql if name in {"date_format", "date_parse"} else _joda
    form = translate(value.literal, at)
    if name in {"date_parse", "parse_datetime"}:
        if "%Y" not in form:
            raise refused("a date to be parsed without its year of four digits", at)
        form = form.replace("%-", "%")
    return quoted(form)


@calls("date_format", "format_datetime")
def date_format(name: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date_format of (x, mysql format) and format_datetime(x, Joda format)."""
    value, form = _values((2,), nodes, at, scope)
    if not value.type.is_time:
        raise mismatch(f"a timestamp is expected, but a {value.type} is there", at)
    return Typed(f"strftime({local(value, at)}, {_format(form, name, at)})", VARCHAR)


@calls("date_parse", "parse_datetime")
def date_parse(name: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date_parse of (text, MySQL format) and parse_datetime(text, Joda format)."""
    text, form = _values((2,), nodes, at, scope)
    parsed = f"strptime({coerce(text, VARCHAR, at).sql}, {_format(form, name, at)})"
    if name == "date_parse":
        return Typed(rounded(parsed, 3), timestamp())
    return Typed(f"({rounded(parsed, 3)} AT TIME ZONE 'UTC')", zoned())


@calls("from_iso8601_timestamp")
def from_iso(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate from_iso8601_timestamp(text); the zone shown is the text's own."""
    (text,) = _values((1,), nodes, at, scope)
    zone = ""
    if isinstance(text.literal, str):
        found = ISO_INSTANT.fullmatch(text.literal)
        zone = "UTC" if found is None or found["zone"] == "Z" else ""
    return Typed(f"athena_iso_timestamp({coerce(text, VARCHAR, at).sql})", zoned(3, zone))


@calls("to_iso8601")
def to_iso(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate to_iso8601(x)."""
    (value,) = _values((1,), nodes, at, scope)
    if value.type == DATE:
        return cast(value, VARCHAR, at)
    if not value.type.is_time or value.type.zone != "UTC":
        raise refused(f"to_iso8601 of {value.type} in another zone than UTC", at)
    ending = "Z" if value.type.name == "timestamp with time zone" else ""
    text = f"athena_time_text({local(value, at)}, {value.type.numbers[0]})"
    return Typed(f"(replace({text}, ' ', 'T') || '{ending}')", VARCHAR)


@calls("to_unixtime")
def to_unixtime(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate to_unixtime of (timestamp)."""
    (value,) = _values((1,), nodes, at, scope)
    if not value.type.is_time:
        raise mismatch(f"a timestamp is expected, but a {value.type} is there", at)
    return Typed(f"epoch({value.sql})", DOUBLE)


@calls("from_unixtime")
def from_unixtime(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate from_unixtime of (seconds[, zone])."""
    seconds, *zone = _values((1, 2), nodes, at, scope)
    moment = f"athena_instant({coerce(seconds, DOUBLE, at).sql})"
    value = Typed(moment, zoned())
    return shown_in(value, zone[0], at) if zone else value


@calls("at_timezone")
def at_timezone(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate at_timezone of (x, zone)."""
    value, zone = _values((2,), nodes, at, scope)
    return shown_in(value, zone, at)


@calls("with_timezone")
def with_timezone(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate with_timezone of (x, zone): that wall-clock time in that zone."""
    value, zone = _values((2,), nodes, at, scope)
    if not isinstance(zone.literal, str) or value.type.name not in {"date", "timestamp"}:
        raise refused("with_timezone of this", at)
    plain = cast(value, timestamp(*(value.type.numbers or (3,))), at)
    sql = f"({plain.sql} AT TIME ZONE {quoted(zone.literal)})"
    return Typed(sql, zoned(plain.type.numbers[0], zone.literal))


@calls("date")
def date(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate date of (x), which is CAST(x AS date)."""
    (value,) = _values((1,), nodes, at, scope)
    return cast(value, DATE, at)


@calls("now", "current_timestamp")
def now(_: str, nodes: list[exp.Expression], at: exp.Expression, scope: Scope) -> Typed:
    """Translate now of ()."""
    if nodes:
        raise refused("a precision of the current time", at)
    return current_timestamp(exp.CurrentTimestamp(), scope)


@translates(exp.Extract)
def extract(node: exp.Expression, scope: Scope) -> Typed:
    """Translate EXTRACT(field FROM x), which is field(x)."""
    field = node.this.name.lower()
    if field not in SCALARS or field not in {
        "year", "quarter", "month", "week", "day", "day_of_month", "day_of_week", "dow",
        "day_of_year", "doy", "year_of_week", "yow", "hour", "minute", "second",
    }:  # fmt: skip
        raise QueryError("SYNTAX_ERROR", f"Invalid EXTRACT field: {field}", node)
    return apply(SCALARS[field], [expression(node.expression, scope)], node)
