"""Text functions with a syntax of their own, format() and JSON paths."""

import re

from sqlglot import exp

from lake.embedded.athena.dialect.calls import apply, calls
from lake.embedded.athena.dialect.casts import cast, coerce
from lake.embedded.athena.dialect.catalogue import SCALARS
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions, translates
from lake.embedded.athena.dialect.types import BIGINT, JSON, VARCHAR
from lake.embedded.athena.failures import mismatch, refused

Nodes = list[exp.Expression]
PATH_STEP = re.compile(r"""\.(?P<name>\w+)|\[(?P<place>\d+)\]|\[(["'])(?P<quoted>[^"'\]\\]+)\3\]""")
SIDES = {"LEADING": "ltrim", "TRAILING": "rtrim", "BOTH": "trim"}


@translates(exp.Substring)
def substring(node: exp.Expression, scope: Scope) -> Typed:
    """Translate SUBSTRING(x FROM n FOR m)."""
    nodes = [node.this, node.args["start"], node.args.get("length")]
    return apply(SCALARS["substr"], expressions(filter(None, nodes), scope), node)


@translates(exp.Trim)
def trim(node: exp.Expression, scope: Scope) -> Typed:
    """Translate TRIM([side] [characters] [FROM] x)."""
    keep_shape(node, "this", "expression", "position")
    name = SIDES[(node.args.get("position") or "BOTH").upper()]
    value = coerce(expression(node.this, scope), VARCHAR, node)
    if node.expression is None:
        return Typed(f"athena_{name}({value.sql})", VARCHAR)
    characters = coerce(expression(node.expression, scope), VARCHAR, node)
    return Typed(f"{name}({value.sql}, {characters.sql})", VARCHAR)


@translates(exp.StrPosition)
def position(node: exp.Expression, scope: Scope) -> Typed:
    """Translate POSITION(a IN b)."""
    keep_shape(node, "this", "substr")
    return apply(SCALARS["strpos"], expressions((node.this, node.args["substr"]), scope), node)


@calls("format")
def format_text(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate format(java format, ...) of text, whole numbers, decimals and doubles."""
    form, *values = expressions(nodes, scope)
    if form.literal is None:
        raise refused("a format that is not a literal", at)
    texts = []
    for value in values:
        if not (value.type.is_number or value.type.name in {"varchar", "boolean", "date"}):
            raise refused(f"format of a {value.type}", at)
        kind = "n" if value.type.is_number else "s"
        kind = "d" if value.type.is_whole else kind
        texts.append(f"'{kind}' || CAST({value.sql} AS VARCHAR)")
    return Typed(f"athena_format({form.sql}, [{', '.join(texts)}])", VARCHAR)


def json_path(value: Typed, at: exp.Expression) -> str:
    """Return a JSON path in DuckDB's syntax; only names and places are known."""
    text = value.literal
    if not isinstance(text, str):
        raise refused("a JSON path that is not a literal", at)
    steps, place = [], 1
    while text.startswith("$") and place < len(text):
        found = PATH_STEP.match(text, place)
        if found is None:
            break
        name = found["name"] or found["quoted"]
        steps.append(f"[{found['place']}]" if name is None else f'."{name}"')
        place = found.end()
    if place != len(text):
        raise refused(f"JSON path {text!r}", at)
    return quoted("$" + "".join(steps))


@calls("json_extract", "json_extract_scalar", "json_size")
def json_at_path(called: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate the functions that follow a path into JSON; text that is no JSON gives NULL."""
    value, path = expressions(nodes, scope)
    if value.type.name not in {"json", "varchar", "unknown"}:
        raise mismatch(f"JSON is expected, but a {value.type} is there", at)
    kind = {"json_extract": JSON, "json_size": BIGINT}.get(called, VARCHAR)
    document = cast(value, VARCHAR, at).sql if value.type.name == "unknown" else value.sql
    return Typed(f"athena_{called}({document}, {json_path(path, at)})", kind)
