"""Queries: SELECT, set operations, WITH, and what orders and cuts their rows."""

from dataclasses import replace
from functools import partial

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast
from lake.embedded.athena.dialect.comparisons import condition
from lake.embedded.athena.dialect.grouping import group_clause
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.ordering import (
    Item,
    has_ties,
    limit_clause,
    order_keys,
    rank_keys,
    with_ties,
)
from lake.embedded.athena.dialect.pruning import note_comparisons, passed
from lake.embedded.athena.dialect.relations import from_clause
from lake.embedded.athena.dialect.scope import (
    CommonTable,
    Output,
    Query,
    Relation,
    Scope,
    Typed,
    expression,
)
from lake.embedded.athena.dialect.types import Type, common
from lake.embedded.athena.dialect.unnesting import values_query
from lake.embedded.athena.failures import QueryError, mismatch, refused

SET_WORDS: dict[type[exp.Expression], str] = {
    exp.Union: "UNION",
    exp.Intersect: "INTERSECT",
    exp.Except: "EXCEPT",
}
SELECT_PARTS = (
    "expressions", "distinct", "from_", "joins", "where", "group", "having", "windows",
    "with_", "order", "limit", "offset",
)  # fmt: skip


def query(node: exp.Expression, scope: Scope) -> Query:
    """Return a query in DuckDB's SQL.

    Args:
        node: A SELECT, a set operation, VALUES, or one of them in parentheses.
        scope: What the query can see from where it stands.

    Raises:
        QueryError: It is wrong, or not known to mean the same in DuckDB.
    """
    prefix, scope = _with(node, scope)
    match node:
        case exp.Select():
            inner = _select(node, scope)
        case exp.Union() | exp.Intersect() | exp.Except():
            inner = _set_operation(node, scope)
        case exp.Subquery():
            keep_shape(node, "this", "with_", "order", "limit", "offset")
            inner = _cut(query(node.this, scope), node, scope)
        case exp.Values():
            inner = values_query(node, scope)
        case _:
            raise refused(f"{type(node).__name__} as a query", node)
    return Query(prefix + inner.sql, inner.outputs)


def _with(node: exp.Expression, scope: Scope) -> tuple[str, Scope]:
    clause = node.args.get("with_")
    if clause is None:
        return "", scope
    keep_shape(clause, "expressions", "recursive")
    known = dict(scope.subqueries)
    around = Scope(scope.statement, outer=scope, subqueries=known)
    parts = []
    for cte in clause.expressions:
        keep_shape(cte, "this", "alias")
        label = scope.statement.fresh("w")
        make = partial(
            _common_table, cte, label, around, recursive=bool(clause.args.get("recursive"))
        )
        common, inner = scope.statement.common(label, make)
        names = [part.name.lower() for part in cte.args["alias"].columns]
        outputs = tuple(
            replace(output, name=name.lower() if name else None)
            for name, output in zip(
                names or [o.name for o in inner.outputs], inner.outputs, strict=True
            )
        )
        known[cte.alias.lower()] = replace(common, outputs=outputs)
        columns = ", ".join(f"c{place}" for place in range(len(outputs)))
        parts.append(f"{label}({columns}) AS ({inner.sql})")
    word = "WITH RECURSIVE" if clause.args.get("recursive") else "WITH"
    return f"{word} {', '.join(parts)} ", around


def _common_table(cte: exp.Expression, label: str, scope: Scope, *, recursive: bool) -> Query:
    name, body = cte.alias.lower(), cte.this
    mentions = {table.name.lower() for table in body.find_all(exp.Table) if not table.db}
    if not recursive or name not in mentions:
        return query(body, Scope(scope.statement, subqueries=scope.subqueries))
    columns = [part.name.lower() for part in cte.args["alias"].columns]
    if not isinstance(body, exp.Union) or not columns:
        raise refused("recursion without UNION or without names of columns", cte)
    start = query(body.this, Scope(scope.statement, subqueries=scope.subqueries))
    scope.statement.read_all(start.outputs)
    outputs = tuple(Output(c, o.type) for c, o in zip(columns, start.outputs, strict=True))
    seen = {**scope.subqueries, name: CommonTable(label, outputs)}
    step = query(body.expression, Scope(scope.statement, subqueries=seen))
    scope.statement.read_all(step.outputs)
    step = as_types(step, [output.type for output in outputs], cte)
    word = "UNION" if body.args.get("distinct") else "UNION ALL"
    return Query(f"{start.sql} {word} {step.sql}", outputs)


def _set_operation(node: exp.Expression, scope: Scope) -> Query:
    keep_shape(node, "this", "expression", "distinct", "with_", "order", "limit", "offset")
    left, right = query(node.this, scope), query(node.expression, scope)
    if len(left.outputs) != len(right.outputs):
        raise mismatch("the queries have different numbers of columns", node)
    kinds = []
    for a, b in zip(left.outputs, right.outputs, strict=True):
        kind = common(a.type, b.type)
        if kind is None:
            raise mismatch(f"column has incompatible types: {a.type}, {b.type}", node)
        kinds.append(kind)
    word = SET_WORDS[type(node)] + ("" if node.args.get("distinct") else " ALL")
    sides = (f"({as_types(side, kinds, node).sql})" for side in (left, right))
    if word != "UNION ALL":  # which rows are alike, all columns tell
        scope.statement.read_all([*left.outputs, *right.outputs])
    outputs = tuple(
        _united(a, b, kind, is_union=isinstance(node, exp.Union))
        for a, b, kind in zip(left.outputs, right.outputs, kinds, strict=True)
    )
    return _cut(Query(f" {word} ".join(sides), outputs), node, scope)


def _united(left: Output, right: Output, kind: Type, *, is_union: bool) -> Output:
    """Return a column of a set operation."""
    a, b = left.cast(kind), right.cast(kind)
    through = a.origins + b.origins if is_union and a.origins and b.origins else ()
    return Output(left.name, kind, a.reads | b.reads, through)


def _cut(inner: Query, node: exp.Expression, scope: Scope) -> Query:
    """Return a whole query ordered and limited by what follows it."""
    if not any(node.args.get(part) for part in ("order", "limit", "offset")):
        return inner
    outputs = {
        output.name.lower(): Typed(f"c{place}", output.type, reads=output.reads)
        for place, output in enumerate(inner.outputs)
        if output.name
    }
    around = Scope(scope.statement, outputs=outputs, subqueries=scope.subqueries)
    items = [
        Item(o.name, Typed(f"c{p}", o.type, reads=o.reads)) for p, o in enumerate(inner.outputs)
    ]
    keys = order_keys(node, items, around)
    sql = f"SELECT * FROM ({inner.sql})"
    if keys:
        sql += f" ORDER BY {', '.join(keys)}"
    shown = inner.outputs
    if node.args.get("limit") or node.args.get("offset"):
        shown = tuple(replace(output, origins=()) for output in shown)
    return Query(sql + limit_clause(node), shown)


def _select(node: exp.Expression, outer: Scope) -> Query:
    keep_shape(node, *SELECT_PARTS)
    scope = Scope(outer.statement, outer=outer, subqueries=outer.subqueries)
    origin = from_clause(node, scope)
    where = _where(node, scope)
    for window in node.args.get("windows") or []:
        scope.windows[window.this.name.lower()] = _definition(window)
    items = _items(node.expressions, scope)
    group = group_clause(node.args.get("group"), items, scope)
    having = ""
    if node.args.get("having"):
        having = f" HAVING {condition(node.args['having'].this, scope, 'HAVING clause').sql}"
    columns = ", ".join(f"{item.value.sql} AS c{place}" for place, item in enumerate(items))
    body = f"{origin}{where}{group}{having}"
    scope.outputs = {item.name.lower(): item.value for item in items if item.name}
    if node.args.get("distinct") is not None:
        for item in items:
            scope.statement.read(item.value.reads)
    outputs = tuple(
        Output(
            item.name, item.value.type, item.value.reads, item.value.origins if is_passed else ()
        )
        for item, is_passed in zip(items, passed(node, items), strict=True)
    )
    return Query(_ordered(node, (columns, body), items, scope), outputs)


def _where(node: exp.Expression, scope: Scope) -> str:
    if not node.args.get("where"):
        return ""
    test = node.args["where"].this
    sql = condition(test, scope, "WHERE clause").sql
    note_comparisons(test, scope)
    return f" WHERE {sql}"


def _ordered(node: exp.Expression, parts: tuple[str, str], items: list[Item], scope: Scope) -> str:
    """Return a SELECT from its columns and body, ordered and cut."""
    columns, body = parts
    distinct, limit = node.args.get("distinct"), node.args.get("limit")
    if distinct is not None:
        keep_shape(distinct)
    if isinstance(limit, exp.Fetch) and has_ties(limit):
        if distinct is not None or node.args.get("offset"):
            raise refused("WITH TIES together with DISTINCT or OFFSET", node)
        return with_ties(columns, body, ", ".join(rank_keys(node, items, scope)), limit)
    keys = order_keys(node, items, scope)
    order = f" ORDER BY {', '.join(keys)}" if keys else ""
    word = "SELECT DISTINCT" if distinct is not None else "SELECT"
    return f"{word} {columns}{body}{order}{limit_clause(node)}"


def _definition(window: exp.Expression) -> exp.Window:
    """Return the window that a WINDOW clause defines, without its own name."""
    copy = window.copy()
    copy.set("this", None)
    assert isinstance(copy, exp.Window)
    return copy


def _items(nodes: list[exp.Expression], scope: Scope) -> list[Item]:
    items: list[Item] = []
    for node in nodes:
        if isinstance(node, exp.Star):
            keep_shape(node)
            items += _everything(scope.relations, node)
        elif isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            keep_shape(node.this)
            called = tuple(part.name.lower() for part in reversed(node.parts[:-1]))
            wanted = [r for r in scope.relations if r.names[: len(called)] == called]
            items += _everything(wanted, node)
        else:
            name = node.alias if isinstance(node, exp.Alias) else _own_name(node)
            what = node.this if isinstance(node, exp.Alias) else node
            with scope.statement.collecting() as reads:
                value = expression(what, scope)
            items.append(Item(name, replace(value, reads=frozenset(reads))))
    return items


def _own_name(node: exp.Expression) -> str | None:
    """Return the name that a column has without an alias; other expressions have none."""
    if isinstance(node, exp.Dot):
        return str(node.expression.name)
    return str(node.name) if isinstance(node, exp.Column) else None


def _everything(relations: list[Relation], at: exp.Expression) -> list[Item]:
    if not relations:
        raise QueryError("SYNTAX_ERROR", "SELECT * not allowed without its relation in FROM", at)
    items = []
    for relation in relations:
        items += [Item(field.name, field.value) for field in relation.fields if not field.hidden]
    return items


def as_types(inner: Query, kinds: list[Type], at: exp.Expression) -> Query:
    """Return a query with its columns cast to these types."""
    if [output.type for output in inner.outputs] == kinds:
        return inner
    columns = ", ".join(
        f"{cast(Typed(f'c{place}', output.type), kind, at).sql} AS c{place}"
        for place, (output, kind) in enumerate(zip(inner.outputs, kinds, strict=True))
    )
    outputs = tuple(o.cast(k) for o, k in zip(inner.outputs, kinds, strict=True))
    return Query(f"SELECT {columns} FROM ({inner.sql})", outputs)
