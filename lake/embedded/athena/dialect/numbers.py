"""Rounding, whose results have types of their own, and signs."""

from sqlglot import exp

from lake.embedded.athena.dialect.calls import calls
from lake.embedded.athena.dialect.casts import coerce
from lake.embedded.athena.dialect.operators import compute
from lake.embedded.athena.dialect.scope import Scope, Typed, expressions
from lake.embedded.athena.dialect.types import BIGINT, decimal
from lake.embedded.athena.failures import mismatch, refused

Nodes = list[exp.Expression]


def _number(nodes: Nodes, at: exp.Expression, scope: Scope) -> tuple[Typed, list[Typed]]:
    value, *rest = expressions(nodes, scope)
    if not value.type.is_number:
        raise mismatch(f"a number is expected, but a {value.type} is there", at)
    return value, rest


@calls("ceil", "ceiling", "floor")
def to_whole(called: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate ceil and floor."""
    value, _rest = _number(nodes, at, scope)
    name = "floor" if called == "floor" else "ceil"
    if value.type.is_whole:
        return value
    kind = value.type
    if kind.name == "decimal":
        kind = decimal(kind.precision - kind.scale + min(kind.scale, 1), 0)
    return Typed(f"CAST({name}({value.sql}) AS {kind.duckdb})", kind)


@calls("round")
def rounded(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate round(x) and round(x, digits), half away from zero."""
    value, digits = _number(nodes, at, scope)
    kind = value.type
    if kind.is_whole and not digits:
        return value
    if kind.name != "decimal":
        to = f", CAST({coerce(digits[0], BIGINT, at).sql} AS INTEGER)" if digits else ""
        return Typed(f"CAST(round({value.sql}{to}) AS {kind.duckdb})", kind)
    if not digits:
        whole = decimal(kind.precision - kind.scale + min(kind.scale, 1), 0)
        return Typed(f"CAST(round({value.sql}, 0) AS {whole.duckdb})", whole)
    places = digits[0].literal
    if not isinstance(places, int):
        raise refused("rounding a decimal to digits that are not a literal", at)
    kind = decimal(kind.precision + 1, kind.scale)
    return Typed(f"CAST(round({value.sql}, {places}) AS {kind.duckdb})", kind)


@calls("truncate")
def truncated(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate truncate(x)."""
    value, digits = _number(nodes, at, scope)
    if digits:
        raise refused("truncate to a number of digits", at)
    kind = value.type
    if kind.name == "decimal":
        kind = decimal(max(kind.precision - kind.scale, 1), 0)
    return Typed(f"CAST(trunc({value.sql}) AS {kind.duckdb})", kind)


@calls("sign")
def sign(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate sign of (x)."""
    value, _rest = _number(nodes, at, scope)
    kind = decimal(1, 0) if value.type.name == "decimal" else value.type
    return Typed(f"CAST(sign({value.sql}) AS {kind.duckdb})", kind)


@calls("mod")
def mod(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate mod of (a, b), which is a % b."""
    dividend, divisor = expressions(nodes, scope)
    return compute("%", dividend, divisor, at)
