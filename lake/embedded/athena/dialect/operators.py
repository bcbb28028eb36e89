"""Arithmetic, comparison and logic by Trino's rules of types."""

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast, coerce, shown
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, translates
from lake.embedded.athena.dialect.types import (
    DATE,
    DAY_TO_SECOND,
    MAX_PRECISION,
    VARCHAR,
    Type,
    common,
    decimal,
)
from lake.embedded.athena.failures import mismatch, refused

ARITHMETIC: dict[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}


@translates(*ARITHMETIC)
def arithmetic(node: exp.Expression, scope: Scope) -> Typed:
    """Translate + - * / %."""
    left, right = expression(node.this, scope), expression(node.expression, scope)
    return compute(ARITHMETIC[type(node)], left, right, node)


def compute(sign: str, left: Typed, right: Typed, at: exp.Expression) -> Typed:
    """Return two values combined by an arithmetic sign.

    Raises:
        QueryError: Trino has no such operator for the types.
    """
    kind = common(left.type, right.type)
    if kind is not None and kind.is_number:
        if kind.name == "decimal":
            return _decimal(sign, left, right)
        return _number(sign, coerce(left, kind, at), coerce(right, kind, at), kind)
    moved = _time(sign, left, right, at)
    if moved is None:
        raise mismatch(f"Cannot apply operator: {shown(left)} {sign} {shown(right)}", at)
    return moved


def _number(sign: str, left: Typed, right: Typed, kind: Type) -> Typed:
    if sign == "%":
        return Typed(f"athena_modulo({left.sql}, {right.sql})", kind)
    if sign == "/" and kind.is_whole:
        return Typed(f"athena_divide({left.sql}, {right.sql})", kind)
    return Typed(f"CAST(({left.sql} {sign} {right.sql}) AS {kind.duckdb})", kind)


def _decimal(sign: str, left: Typed, right: Typed) -> Typed:
    (p1, s1), (p2, s2) = ((value.type.precision, value.type.scale) for value in (left, right))
    scale = max(s1, s2)
    match sign:
        case "*":
            kind = decimal(p1 + p2, s1 + s2)
        case "/":
            kind = decimal(p1 + s2 + max(0, s2 - s1), scale)
        case "%":
            kind = decimal(min(p1 - s1, p2 - s2) + scale, scale)
        case _:
            kind = decimal(max(p1 - s1, p2 - s2) + scale + 1, scale)
    if kind.scale > MAX_PRECISION:
        raise refused(f"a decimal of scale {kind.scale}")
    if sign == "/":
        return decimal_quotient(left.sql, s1, right.sql, s2, kind)
    if sign == "%":
        return Typed(f"CAST(athena_modulo({left.sql}, {right.sql}) AS {kind.duckdb})", kind)
    return Typed(f"CAST(({left.sql} {sign} {right.sql}) AS {kind.duckdb})", kind)


def decimal_quotient(
    dividend: str, dividend_scale: int, divisor: str, divisor_scale: int, kind: Type
) -> Typed:
    """Return an exact quotient rounded half up: digits without points divided as whole numbers."""
    shift = kind.scale - dividend_scale + divisor_scale
    top = f"{_digits(dividend, dividend_scale)} * {_power_of_ten(shift)}"
    whole = f"athena_round_divide({top}, {_digits(divisor, divisor_scale)})"
    return Typed(with_point(whole, kind), kind)


def with_point(digits: str, kind: Type) -> str:
    """Return a whole number as the decimal with these digits."""
    whole = f"CAST({digits} AS DECIMAL(38,0))"
    if kind.scale == 0:
        return f"CAST({whole} AS {kind.duckdb})"
    unit = f"CAST('0.{'0' * (kind.scale - 1)}1' AS DECIMAL({kind.scale},{kind.scale}))"
    return f"CAST({whole} * {unit} AS {kind.duckdb})"


def _digits(sql: str, scale: int) -> str:
    if scale == 0:
        return f"CAST({sql} AS HUGEINT)"
    return f"CAST({sql} * CAST('1{'0' * scale}' AS DECIMAL({scale + 1},0)) AS HUGEINT)"


def _power_of_ten(exponent: int) -> str:
    return f"CAST('1{'0' * exponent}' AS HUGEINT)"


def _time(sign: str, left: Typed, right: Typed, at: exp.Expression) -> Typed | None:
    """Return times and intervals combined, or None where Trino has no such operator."""
    if sign == "+" and _is_interval(left) and right.type.is_time:
        left, right = right, left
    if sign not in "+-" or not _is_interval(right):
        return _difference(left, right, at) if sign == "-" else None
    if left.type == right.type:
        return Typed(f"({left.sql} {sign} {right.sql})", left.type)
    if left.type == DATE:
        return Typed(f"athena_whole_day({left.sql} {sign} {right.sql})", DATE)
    if left.type.name == "timestamp with time zone" and left.type.zone != "UTC":
        raise refused("moving a timestamp in a zone other than UTC", at)
    if not left.type.is_time:
        return None
    return Typed(f"CAST({left.sql} {sign} {right.sql} AS {left.type.duckdb})", left.type)


def _is_interval(value: Typed) -> bool:
    return value.type.name.startswith("interval")


def _difference(left: Typed, right: Typed, at: exp.Expression) -> Typed | None:
    kind = common(left.type, right.type)
    if kind is None or not kind.is_time:
        return None
    if kind == DATE:
        return Typed(f"to_days(CAST({left.sql} - {right.sql} AS INTEGER))", DAY_TO_SECOND)
    a, b = cast(left, kind, at), cast(right, kind, at)
    return Typed(f"({a.sql} - {b.sql})", DAY_TO_SECOND)


@translates(exp.Neg)
def negative(node: exp.Expression, scope: Scope) -> Typed:
    """Translate -x."""
    value = expression(node.this, scope)
    if not value.type.is_number and not value.type.name.startswith("interval"):
        raise mismatch(f"Cannot negate {shown(value)}", node)
    known = -value.literal if isinstance(value.literal, int) else None
    return Typed(f"(- {value.sql})", value.type, known)


@translates(exp.DPipe)
def joined(node: exp.Expression, scope: Scope) -> Typed:
    """Translate a || b of text, binary data and arrays."""
    left, right = expression(node.this, scope), expression(node.expression, scope)
    if left.type.name == "array" and left.type.items[0] == right.type:
        return Typed(f"list_append({left.sql}, {right.sql})", left.type)
    kind = common(left.type, right.type)
    if kind is not None and kind.name == "unknown":
        kind = VARCHAR
    if kind is None or kind.name not in {"varchar", "varbinary", "array"}:
        raise mismatch(f"Cannot apply operator: {shown(left)} || {shown(right)}", node)
    a, b = coerce(left, kind, node), coerce(right, kind, node)
    return Typed(f"({a.sql} || {b.sql})", kind)


@translates(exp.AtTimeZone)
def at_time_zone(node: exp.Expression, scope: Scope) -> Typed:
    """Translate AT TIME ZONE: the same instant, shown elsewhere."""
    zone = expression(node.args["zone"], scope)
    return shown_in(expression(node.this, scope), zone, node)


def shown_in(value: Typed, zone: Typed, at: exp.Expression) -> Typed:
    """Return a zoned timestamp as it is shown in a zone that the text names."""
    if not isinstance(zone.literal, str) or "'" in zone.literal:
        raise refused("a zone that is not a literal", at)
    if value.type.name == "timestamp":
        kind = Type("timestamp with time zone", value.type.numbers, zone=zone.literal)
        return Typed(f"({value.sql} AT TIME ZONE 'UTC')", kind)
    if value.type.name != "timestamp with time zone":
        raise mismatch(f"Type of value must be a time or timestamp (actual {value.type})", at)
    return Typed(value.sql, value.type.shown_in(zone.literal))
