"""Subqueries as values: scalar ones, EXISTS and IN."""

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast, coerce
from lake.embedded.athena.dialect.comparisons import compare
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.queries import as_types, query
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions, translates
from lake.embedded.athena.dialect.types import BOOLEAN, common
from lake.embedded.athena.failures import mismatch, refused


@translates(exp.Subquery)
def scalar_subquery(node: exp.Expression, scope: Scope) -> Typed:
    """Translate a subquery that stands for one value."""
    inner = query(node, scope) if node.args.get("with_") else query(node.this, scope)
    if len(inner.outputs) != 1:
        raise refused("a subquery of several columns as a value", node)
    scope.statement.read(inner.outputs[0].reads)
    return Typed(f"({inner.sql})", inner.outputs[0].type)


@translates(exp.Exists)
def exists(node: exp.Expression, scope: Scope) -> Typed:
    """Translate EXISTS."""
    return Typed(f"EXISTS ({query(node.this, scope).sql})", BOOLEAN)


@translates(exp.In)
def member(node: exp.Expression, scope: Scope) -> Typed:
    """Translate IN, of a list or of a subquery."""
    keep_shape(node, "this", "expressions", "query")
    value = expression(node.this, scope)
    if node.args.get("query") is None:
        options = expressions(node.expressions, scope)
        if value.type.items:
            tests = " OR ".join(compare("=", value, option, node).sql for option in options)
            return Typed(f"({tests})", BOOLEAN)
        kind = value.type
        for option in options:
            wider = common(kind, option.type)
            if wider is None:
                raise mismatch(f"IN value and list items must be comparable: {kind}", node)
            kind = wider
        inside = ", ".join(cast(option, kind, node).sql for option in options)
        return Typed(f"({cast(value, kind, node).sql} IN ({inside}))", BOOLEAN)
    inner = query(node.args["query"], scope)
    if len(inner.outputs) != 1 or value.type.items:
        raise refused("IN a subquery of several columns", node)
    kind_of = common(value.type, inner.outputs[0].type)
    if kind_of is None:
        raise mismatch(f"{value.type} cannot be IN {inner.outputs[0].type}", node)
    scope.statement.read(inner.outputs[0].reads)
    inside = as_types(inner, [kind_of], node).sql
    return Typed(f"({coerce(value, kind_of, node).sql} IN ({inside}))", BOOLEAN)
