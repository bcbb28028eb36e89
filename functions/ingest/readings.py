"""How text is read as each column type: SQL expressions over a column of trimmed text.

Strict: what is not wholly a number or a date is unreadable, never guessed. DuckDB's own casts
would take `1_000`, `inf` and `0x1F`, and round `1.5` to an integer.
"""

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.formats.chunk import Wire

WIDEST = "DECIMAL(38, 18)"
NUMBER = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?"
WHOLE = r"[+-]?[0-9]{1,18}([.]0*)?"
INSTANT = (
    "^([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    "(?:[T ]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})([.][0-9]{1,9})?)?)?"
    "(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$"
)
EARLIEST, LATEST = "1900-01-01", "2200-01-01"
INSTANT_PARTS = "['y', 'mo', 'd', 'h', 'mi', 's', 'f', 'z']"

EXPECTED = {
    Integer: "a whole number",
    Decimal: "a decimal number",
    Day: "a day such as 2026-05-31, from 1900 to 2199",
    Instant: "a time such as 2026-05-31T10:00:00Z, from 1900 to 2199",
    Flag: "0 or 1, true or false, Y or N",
}
"""Column type → what a finding says was expected."""


def reading(of: ColumnType, text: str, wire: Wire) -> str:
    """Return the SQL that reads a text expression as a type; unreadable text gives NULL."""
    match of:
        case Text():
            return text
        case Integer():
            return f"CASE WHEN regexp_full_match({text}, '{WHOLE}') THEN {_truncated(text)} END"
        case Decimal():
            return _decimal(of, text, wire)
        case Day():
            return _known_time(f"CAST(try_strptime({text}, {_day_formats(wire)}) AS DATE)")
        case Instant():
            return _instant(text)
        case Flag():
            return (
                f"CASE WHEN lower({text}) IN ('1', 'true', 'y', 'yes') THEN true"
                f" WHEN lower({text}) IN ('0', 'false', 'n', 'no') THEN false END"
            )


def rounds(of: Decimal, text: str, wire: Wire) -> str:
    """Return the SQL that tells whether a readable number has more decimals than its column."""
    number = _number(text, wire)
    scale = of.scale - 2 if wire.is_percent else of.scale
    longer = f"strpos({number}, '.') > 0 AND length({number}) - strpos({number}, '.') > {scale}"
    exact, kept = f"TRY_CAST({number} AS {WIDEST})", f"TRY_CAST({number} AS DECIMAL(38, {scale}))"
    return f"CASE WHEN {longer} THEN coalesce({exact} <> {kept}, false) ELSE false END"


def _number(text: str, wire: Wire) -> str:
    if wire.decimal_mark == ".":
        return text
    # With another mark a point is no decimal point; what it is, only the sender knows.
    return f"CASE WHEN strpos({text}, '.') = 0 THEN replace({text}, '{wire.decimal_mark}', '.') END"


def _decimal(of: Decimal, text: str, wire: Wire) -> str:
    number = _number(text, wire)
    target = f"DECIMAL({of.precision}, {of.scale})"
    if wire.is_percent:
        narrower = f"DECIMAL({of.precision - 2}, {of.scale - 2})"
        cast = f"CAST(TRY_CAST({number} AS {narrower}) * CAST(0.01 AS DECIMAL(2, 2)) AS {target})"
    else:
        cast = f"TRY_CAST({number} AS {target})"
    return f"CASE WHEN regexp_full_match({number}, '{NUMBER}') THEN {cast} END"


def _truncated(text: str) -> str:
    return f"TRY_CAST(split_part({text}, '.', 1) AS BIGINT)"


def _day_formats(wire: Wire) -> str:
    formats = [wire.day_format] if wire.day_format else ["%Y-%m-%d", "%Y%m%d"]
    return "[" + ", ".join(f"'{pattern}'" for pattern in formats) + "]"


def _instant(text: str) -> str:
    """Return the SQL that reads ISO 8601 and WCO's 304 in any zone as UTC without zone."""
    parts = f"regexp_extract({text}, '{INSTANT}', {INSTANT_PARTS})"
    stamp = (
        "p.y || '-' || p.mo || '-' || p.d || ' ' || if(p.h = '', '00', p.h) || ':'"
        " || if(p.mi = '', '00', p.mi) || ':' || if(p.s = '', '00', p.s) || substr(p.f, 1, 7)"
    )
    minutes = (
        "if(p.z IN ('', 'Z'), 0, if(p.z[1] = '-', -1, 1) * (CAST(p.z[2:3] AS INTEGER) * 60"
        " + CAST(if(length(p.z) > 3, p.z[-2:], '0') AS INTEGER)))"
    )
    read = f"TRY_CAST({stamp} AS TIMESTAMP) - to_minutes({minutes})"
    return _known_time(f"list_transform([{parts}], lambda p: {read})[1]")


def _known_time(moment: str) -> str:
    """Return the SQL that takes a time of other centuries for what it is: a misprint."""
    return f"list_filter([{moment}], lambda t: t >= DATE '{EARLIEST}' AND t < DATE '{LATEST}')[1]"
