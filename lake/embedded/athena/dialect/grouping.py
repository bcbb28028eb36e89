"""GROUP BY: keys, places of columns, grouping sets."""

from sqlglot import exp

from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.ordering import Item, at_place
from lake.embedded.athena.dialect.scope import Scope, expression, expressions


def group_clause(node: exp.Expression | None, items: list[Item], scope: Scope) -> str:
    """Return the GROUP BY clause of a SELECT, or nothing."""
    if node is None:
        return ""
    keep_shape(node, "expressions")
    return " GROUP BY " + ", ".join(_grouped(part, items, scope) for part in node.expressions)


def _grouped(node: exp.Expression, items: list[Item], scope: Scope) -> str:
    for kind, word in (
        (exp.GroupingSets, "GROUPING SETS"),
        (exp.Cube, "CUBE"),
        (exp.Rollup, "ROLLUP"),
    ):
        if isinstance(node, kind):
            keep_shape(node, "expressions")
            inside = ", ".join(_grouped(part, items, scope) for part in node.expressions)
            return f"{word} ({inside})"
    if isinstance(node, exp.Tuple):
        return "(" + ", ".join(value.sql for value in expressions(node.expressions, scope)) + ")"
    if isinstance(node, exp.Literal) and not node.is_string:
        value = at_place(node, items).value
        scope.statement.read(value.reads)
        return value.sql
    return expression(node, scope).sql
