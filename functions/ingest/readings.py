"""How text is read as each column type: SQL expressions over a column of trimmed text.

Strict: what is not wholly a number or a date is unreadable, never guessed. DuckDB's own casts
would take `1_000`, `inf` and `0x1F`, and round `1.5` to an integer.
"""

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.formats.chunk import Wire
from lake_schema.formats.profiles.profile import EPOCHS

WIDEST = "DECIMAL(38, 18)"
NUMBER = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?"
WHOLE = r"[+-]?[0-9]{1,18}([.]0*)?"
INSTANT = (
    "^([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    "(?:[T ]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})([.][0-9]{1,9})?)?)?"
    "(Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?$"  # no zone is farther than 14 hours from UTC
)
EARLIEST, LATEST = "1900-01-01", "2200-01-01"
EPOCH_UNITS = {"epoch": (11, 1_000_000), "epoch_ms": (14, 1_000)}
"""Name of an epoch → digits before the point that are read, and microseconds of its unit."""
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
            return _known_time(_day(text, wire))
        case Instant():
            return _instant(text, wire)
        case Flag():
            return (
                f"CASE WHEN lower({text}) IN ('1', 'true', 'y', 'yes') THEN true"
                f" WHEN lower({text}) IN ('0', 'false', 'n', 'no') THEN false END"
            )


def rounds(of: Decimal, text: str, wire: Wire) -> str:
    """Return the SQL that tells whether a readable number has more decimals than its column."""
    number = _number(text, wire)
    scale = of.scale - 2 if wire.is_percent else of.scale
    longer = f"regexp_matches({number}, '[.][0-9]{{{scale}}}[0-9]*[1-9]')"
    return (
        f"CASE WHEN strpos(lower({number}), 'e') > 0 THEN {_rounds_power(number, scale)}"
        f" ELSE coalesce({longer}, false) END"
    )


def _rounds_power(number: str, scale: int) -> str:
    """Return the SQL that counts the decimals of a number such as `15E-4`, which has four.

    By its text, for a comparison of decimals of 38 digits takes a hundred times as long.
    """
    mantissa = f"split_part(lower({number}), 'e', 1)"
    power = f"TRY_CAST(split_part(lower({number}), 'e', 2) AS INTEGER)"
    digits = f"replace({mantissa}, '.', '')"
    behind_point = f"length(split_part({mantissa}, '.', 2))"
    zeros = f"(length({digits}) - length(rtrim({digits}, '0')))"
    decimals = f"{behind_point} - {zeros} - {power}"
    return f"coalesce(regexp_matches({mantissa}, '[1-9]') AND {decimals} > {scale}, false)"


def _number(text: str, wire: Wire) -> str:
    if wire.decimal_mark == ".":
        return text
    # With another mark a point is no decimal point; what it is, only the sender knows.
    return f"CASE WHEN strpos({text}, '.') = 0 THEN replace({text}, '{wire.decimal_mark}', '.') END"


def _decimal(of: Decimal, text: str, wire: Wire) -> str:
    number = _number(text, wire)
    target = f"DECIMAL({of.precision}, {of.scale})"
    if wire.is_percent:
        narrower = _cast(number, f"DECIMAL({of.precision - 2}, {of.scale - 2})")
        cast = f"CAST(({narrower}) * CAST(0.01 AS DECIMAL(2, 2)) AS {target})"
    else:
        cast = _cast(number, target)
    return f"CASE WHEN regexp_full_match({number}, '{NUMBER}') THEN {cast} END"


def _cast(number: str, target: str) -> str:
    # At once, DuckDB makes 0.001 of 5.1E-6; the way over the widest is slow and for these only.
    return (
        f"CASE WHEN strpos(lower({number}), 'e') = 0 THEN TRY_CAST({number} AS {target})"
        f" ELSE TRY_CAST(TRY_CAST({number} AS {WIDEST}) AS {target}) END"
    )


def _truncated(text: str) -> str:
    return f"TRY_CAST(split_part({text}, '.', 1) AS BIGINT)"


def _day(text: str, wire: Wire) -> str:
    # Without its form %Y%m%d would read 2026111 as one of two days.
    other = f"CAST(try_strptime({text}, {list(wire.day_formats)}) AS DATE)"
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{4}}-[0-9]+-[0-9]+')"
        f" THEN CAST(try_strptime({text}, '%Y-%m-%d') AS DATE)"
        f" WHEN regexp_full_match({text}, '[0-9]{{8}}')"
        f" THEN CAST(try_strptime({text}, '%Y%m%d') AS DATE)"
        + (f" ELSE {other} END" if wire.day_formats else " END")
    )


def _instant(text: str, wire: Wire) -> str:
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
    moment = f"list_transform([{parts}], lambda p: {read})[1]"
    if wire.instant_formats:
        moment = f"coalesce({moment}, {_other_instant(text, wire.instant_formats)})"
    return _known_time(moment)


def _other_instant(text: str, formats: tuple[str, ...]) -> str:
    patterns = [pattern for pattern in formats if pattern not in EPOCHS]
    tried = [f"try_strptime({text}, {patterns})"] if patterns else []
    tried += [_epoch(text, *EPOCH_UNITS[name]) for name in formats if name in EPOCHS]
    return f"coalesce({', '.join(tried)})"


def _epoch(text: str, digits: int, micros: int) -> str:
    """Return the SQL that reads units since 1970, of few digits: so that none overflows."""
    moment = f"make_timestamp(CAST(CAST({text} AS DOUBLE) * {micros} AS BIGINT))"
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,{digits}}}([.][0-9]{{1,9}})?')"
        f" THEN {moment} END"
    )


def _known_time(moment: str) -> str:
    """Return the SQL that takes a time of other centuries for what it is: a misprint."""
    return f"list_filter([{moment}], lambda t: t >= DATE '{EARLIEST}' AND t < DATE '{LATEST}')[1]"
