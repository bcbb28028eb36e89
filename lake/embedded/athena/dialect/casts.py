"""Coercion, which Trino does by itself, and CAST, which a statement asks for."""

from dataclasses import replace

from sqlglot import exp

from lake.embedded.athena.dialect.cast_rules import cast, local, rounded
from lake.embedded.athena.dialect.named_types import type_of
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, translates
from lake.embedded.athena.dialect.types import UNKNOWN, VARCHAR, Type, common, decimal, timestamp
from lake.embedded.athena.failures import mismatch, refused

__all__ = ["cast", "coerce", "local", "rounded", "shown", "unite"]


def coerce(value: Typed, target: Type, at: exp.Expression) -> Typed:
    """Return a value as a type that Trino would turn it into by itself.

    Raises:
        QueryError: Only an explicit CAST could.
    """
    if value.type == target:
        return value
    found = common(value.type, target)
    if found is None or replace(found, numbers=target.numbers, zone=target.zone) != target:
        raise mismatch(f"a {target} is expected, but a {shown(value)} is there", at)
    return cast(value, target, at)


def unite(values: list[Typed], at: exp.Expression) -> tuple[list[Typed], Type]:
    """Return values coerced to the one type they have in common, and that type."""
    kind = values[0].type if values else UNKNOWN
    for value in values[1:]:
        wider = common(kind, value.type)
        if wider is None:
            raise mismatch(f"{kind} and {shown(value)} have no type in common", at)
        kind = wider
    return [coerce(value, kind, at) for value in values], kind


def shown(value: Typed) -> str:
    """Return a value's type as Athena's messages name it, text literals with their length."""
    if isinstance(value.literal, str) and value.type == VARCHAR:
        return f"varchar({len(value.literal)})"
    return str(value.type)


@translates(exp.Cast, exp.TryCast)
def cast_expression(node: exp.Expression, scope: Scope) -> Typed:
    """Translate CAST, TRY_CAST and typed literals such as DATE '2026-01-05'."""
    named = node.args["to"]
    assert isinstance(named, exp.DataType)
    target = type_of(named)
    inner = node.this
    is_literal = isinstance(inner, exp.Literal) and "explicit" not in node.meta
    if is_literal and target.name == "decimal":
        target = _literal_decimal(inner.name)
    if is_literal and target.name == "timestamp with time zone":
        return zoned_literal(inner.name, target, node)
    value = expression(inner, scope)
    result = cast(value, target, node)
    if isinstance(node, exp.TryCast):
        return Typed(f"TRY({result.sql})", result.type)
    return result


def _literal_decimal(text: str) -> Type:
    """Return the type of DECIMAL '2.50', which its digits tell."""
    whole, _, fraction = text.strip().lstrip("+-").partition(".")
    digits = len(whole.lstrip("0")) + len(fraction)
    return decimal(max(digits, 1), len(fraction))


def zoned_literal(text: str, target: Type, at: exp.Expression) -> Typed:
    """Return TIMESTAMP '2026-07-01 10:00:00 UTC', whose last word is the zone."""
    wall_clock, _, zone = text.strip().rpartition(" ")
    if not zone.replace("/", "").replace("_", "").isalpha() or not wall_clock:
        raise refused(f"the zone of {text!r}", at)
    value = cast(Typed(quoted(wall_clock), VARCHAR), timestamp(target.numbers[0]), at)
    return Typed(f"({value.sql} AT TIME ZONE '{zone}')", target.shown_in(zone))
