"""Constants, names and subscripts."""

from sqlglot import exp

from lake.embedded.athena.dialect.casts import coerce, unite
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.dialect.scope import (
    Scope,
    Typed,
    expression,
    expressions,
    translates,
)
from lake.embedded.athena.dialect.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DAY_TO_SECOND,
    DOUBLE,
    INTEGER,
    JSON,
    MAX_PRECISION,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    YEAR_TO_MONTH,
    array,
    decimal,
    row,
    timestamp,
    zoned,
)
from lake.embedded.athena.failures import QueryError, mismatch, refused

INTERVALS = {
    "SECOND": DAY_TO_SECOND,
    "MINUTE": DAY_TO_SECOND,
    "HOUR": DAY_TO_SECOND,
    "DAY": DAY_TO_SECOND,
    "WEEK": DAY_TO_SECOND,
    "MONTH": YEAR_TO_MONTH,
    "YEAR": YEAR_TO_MONTH,
}


def keep_shape(node: exp.Expression, *known: str) -> None:
    """Refuse a node with a part that its translator would drop in silence."""
    for name, part in node.args.items():
        if part and name not in known:
            raise refused(f"{name.strip('_').upper()} of {type(node).__name__}", node)


@translates(exp.Literal)
def literal(node: exp.Expression, _: Scope) -> Typed:
    """Translate text and numbers: 1 is an integer, 1.5 a decimal, 1e0 a double."""
    text = node.name
    if node.args["is_string"]:
        return Typed(quoted(text), VARCHAR, text)
    if "e" in text.lower():
        return Typed(f"CAST('{text}' AS DOUBLE)", DOUBLE)
    if "." in text:
        whole, fraction = text.split(".")
        kind = decimal(max(len(whole.lstrip("0")) + len(fraction), 1), len(fraction))
        return Typed(f"CAST('{text}' AS {kind.duckdb})", kind)
    number = int(text)
    if number >= 2**63:
        digits = len(str(number))
        if digits > MAX_PRECISION:
            raise QueryError("INVALID_LITERAL", f"Invalid numeric literal: {text}", node)
        raise refused("an integer literal beyond bigint (write DECIMAL '...')", node)
    kind = INTEGER if number < 2**31 else BIGINT
    return Typed(f"CAST({number} AS {kind.duckdb})", kind, number)


@translates(exp.Boolean)
def boolean(node: exp.Expression, _: Scope) -> Typed:
    """Translate TRUE and FALSE."""
    return Typed("true" if node.this else "false", BOOLEAN)


@translates(exp.Null)
def null(_: exp.Expression, __: Scope) -> Typed:
    """Translate NULL, whose type is unknown until something is wanted of it."""
    return Typed("NULL", UNKNOWN)


@translates(exp.HexString)
def varbinary(node: exp.Expression, _: Scope) -> Typed:
    """Translate X'61'."""
    return Typed(f"from_hex({quoted(node.name)})", VARBINARY)


@translates(exp.ParseJSON)
def json_literal(node: exp.Expression, scope: Scope) -> Typed:
    """Translate JSON '...'."""
    return Typed(f"athena_json_parse({expression(node.this, scope).sql})", JSON)


@translates(exp.Interval)
def interval(node: exp.Expression, _: Scope) -> Typed:
    """Translate INTERVAL '3' DAY; compound spans are refused."""
    unit = node.args["unit"]
    amount = node.this
    sign = "-" if isinstance(amount, exp.Neg) else ""
    text = (amount.this if sign else amount).name
    if isinstance(unit, exp.IntervalSpan) or unit.name.upper() not in INTERVALS:
        raise refused(f"an interval in {unit.sql()}", node)
    if not text.lstrip("+-").isdigit():
        raise refused(f"interval {text!r}", node)
    return Typed(f"(INTERVAL '{sign}{text} {unit.name}')", INTERVALS[unit.name.upper()])


@translates(exp.CurrentDate)
def current_date(_: exp.Expression, scope: Scope) -> Typed:
    """Translate CURRENT_DATE: the day, in UTC, on which the query began."""
    return Typed(f"DATE '{scope.statement.now:%Y-%m-%d}'", DATE)


@translates(exp.CurrentTimestamp)
def current_timestamp(node: exp.Expression, scope: Scope) -> Typed:
    """Translate CURRENT_TIMESTAMP: the instant at which the query began."""
    keep_shape(node)
    text = scope.statement.now.isoformat(" ", "milliseconds")[:23]
    return Typed(f"(TIMESTAMP '{text}' AT TIME ZONE 'UTC')", zoned())


@translates(exp.Localtimestamp)
def local_timestamp(node: exp.Expression, scope: Scope) -> Typed:
    """Translate LOCALTIMESTAMP."""
    keep_shape(node)
    text = scope.statement.now.isoformat(" ", "milliseconds")[:23]
    return Typed(f"TIMESTAMP '{text}'", timestamp())


@translates(exp.Column, exp.Identifier)
def column(node: exp.Expression, scope: Scope) -> Typed:
    """Translate a name: a column, a lambda's variable, or a field of a row."""
    if isinstance(node, exp.Identifier):
        parts = [node.name.lower()]
    else:
        assert isinstance(node, exp.Column)
        parts = [part.name.lower() for part in node.parts]
    value, fields = scope.column(parts, node)
    for name in fields:
        value = field_of(value, name, node)
    return value


@translates(exp.Dot)
def dot(node: exp.Expression, scope: Scope) -> Typed:
    """Translate (expression).field."""
    if not isinstance(node.expression, exp.Identifier):
        raise refused("a function with a schema", node)
    return field_of(expression(node.this, scope), node.expression.name.lower(), node)


def field_of(value: Typed, name: str, at: exp.Expression) -> Typed:
    """Return a field of a row by its name."""
    if value.type.name != "row" or name not in value.type.labels:
        raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' cannot be resolved", at)
    place = value.type.labels.index(name)
    kind = value.type.items[place]
    return Typed(f"struct_extract({value.sql}, '{value.type.keys[place]}')", kind)


def row_of(values: list[Typed]) -> Typed:
    """Return ROW(...)."""
    kind = row(*(("", value.type) for value in values))
    fields = ", ".join(f'"{k}" := {v.sql}' for k, v in zip(kind.keys, values, strict=True))
    return Typed(f"struct_pack({fields})", kind)


@translates(exp.Tuple)
def tuple_of(node: exp.Expression, scope: Scope) -> Typed:
    """Translate (a, b), which is a row."""
    return row_of(expressions(node.expressions, scope))


@translates(exp.Paren)
def paren(node: exp.Expression, scope: Scope) -> Typed:
    """Translate (expression)."""
    return expression(node.this, scope)


@translates(exp.Array)
def array_of(node: exp.Expression, scope: Scope) -> Typed:
    """Translate ARRAY[...]."""
    values, kind = unite(expressions(node.expressions, scope), node)
    inside = ", ".join(value.sql for value in values)
    return Typed(f"CAST([{inside}] AS {array(kind).duckdb})", array(kind))


@translates(exp.Bracket)
def subscript(node: exp.Expression, scope: Scope) -> Typed:
    """Translate x[i] of an array, a map or a row; what is not there is an error."""
    holder = expression(node.this, scope)
    (index_node,) = node.expressions
    index = expression(index_node, scope)
    match holder.type.name:
        case "array" if index.type.is_whole:
            return Typed(f"athena_subscript({holder.sql}, {index.sql})", holder.type.items[0])
        case "map":
            key = coerce(index, holder.type.items[0], node)
            return Typed(f"athena_map_subscript({holder.sql}, {key.sql})", holder.type.items[1])
        case "row" if isinstance(index.literal, int) and 1 <= index.literal <= len(
            holder.type.items
        ):
            key_name = holder.type.keys[index.literal - 1]
            sql = f"struct_extract({holder.sql}, '{key_name}')"
            return Typed(sql, holder.type.items[index.literal - 1])
    raise mismatch(f"Cannot use {index.type} for subscript of {holder.type}", node)
