"""ORDER BY, LIMIT, OFFSET and FETCH."""

from dataclasses import dataclass

from sqlglot import exp

from lake.embedded.athena.dialect.aggregates import ordered
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.scope import Scope, Typed, expression
from lake.embedded.athena.failures import QueryError, refused


@dataclass(frozen=True, slots=True)
class Item:
    """One column of a SELECT: its name, and its value."""

    name: str | None
    value: Typed


def at_place(node: exp.Expression, items: list[Item]) -> Item:
    """Return the column of a SELECT that a number names.

    Raises:
        QueryError: There are not as many.
    """
    if not node.name.isdigit() or not 1 <= int(node.name) <= len(items):
        raise QueryError("INVALID_COLUMN_REFERENCE", f"position {node.name} is not in select list")
    return items[int(node.name) - 1]


def order_keys(node: exp.Expression, items: list[Item], scope: Scope) -> list[str]:
    """Return the keys of ORDER BY; what is selected goes by its column's name."""
    sqls = [item.value.sql for item in items]
    return [
        ordered(key, f"c{sqls.index(sql)}" if sql in sqls else sql)
        for key, sql in _order(node, items, scope)
    ]


def rank_keys(node: exp.Expression, items: list[Item], scope: Scope) -> list[str]:
    """Return the keys of ORDER BY, written out as a window needs them."""
    return [ordered(key, sql) for key, sql in _order(node, items, scope)]


def _order(
    node: exp.Expression, items: list[Item], scope: Scope
) -> list[tuple[exp.Expression, str]]:
    order = node.args.get("order")
    if order is None:
        return []
    keep_shape(order, "expressions")
    keys = []
    for key in order.expressions:
        what = key.this
        if isinstance(what, exp.Literal) and not what.is_string:
            value = at_place(what, items).value
            scope.statement.read(value.reads)
            keys.append((key, value.sql))
        else:
            _refuse_ambiguous(what, items)
            keys.append((key, expression(what, scope).sql))
    return keys


def _refuse_ambiguous(what: exp.Expression, items: list[Item]) -> None:
    if isinstance(what, exp.Column) and len(what.parts) == 1:
        called = what.name.lower()
        meant = {item.value.sql for item in items if (item.name or "").lower() == called}
        if len(meant) > 1:
            raise QueryError("AMBIGUOUS_NAME", f"Column '{what.name}' is ambiguous", what)


def has_ties(fetch: exp.Expression) -> bool:
    """Tell whether FETCH FIRST says WITH TIES."""
    options = fetch.args.get("limit_options")
    if options is not None and options.args.get("percent"):
        raise refused("FETCH of a percentage", fetch)
    return options is not None and bool(options.args.get("with_ties"))


def _rows(node: exp.Expression) -> str:
    if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
        raise refused("a number of rows that is not a literal", node)
    return node.name


def limit_clause(node: exp.Expression) -> str:
    """Return LIMIT and OFFSET of a query, however it spells them."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    sql = ""
    if isinstance(limit, exp.Fetch):
        if has_ties(limit):
            raise refused("WITH TIES here", node)
        sql += f" LIMIT {_rows(limit.args.get('count') or exp.Literal.number(1))}"
    elif limit is not None and limit.expression.name.upper() != "ALL":
        keep_shape(limit, "expression")
        sql += f" LIMIT {_rows(limit.expression)}"
    if offset is not None:
        keep_shape(offset, "expression")
        sql += f" OFFSET {_rows(offset.expression)}"
    return sql


def with_ties(columns: str, body: str, ranks: str, fetch: exp.Expression) -> str:
    """Return a SELECT that gives the first rows and those that are level with the last of them."""
    if not ranks:
        raise QueryError("MISSING_ORDER_BY", "FETCH FIRST WITH TIES clause requires ORDER BY")
    ranked = f"SELECT {columns}, rank() OVER (ORDER BY {ranks}) AS place{body}"
    rows = _rows(fetch.args["count"])
    return f"SELECT * EXCLUDE (place) FROM ({ranked}) WHERE place <= {rows} ORDER BY place"
