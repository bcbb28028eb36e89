"""FROM: tables, subqueries, joins, UNNEST, VALUES."""

from dataclasses import replace
from functools import lru_cache

from sqlglot import exp

from lake.embedded.athena.dialect.casts import unite
from lake.embedded.athena.dialect.comparisons import compare, condition
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.parsing import parse_one
from lake.embedded.athena.dialect.scope import (
    Field,
    Output,
    Query,
    Relation,
    Scope,
    Typed,
    expression,
)
from lake.embedded.athena.dialect.unnesting import Source, named, unnest, values
from lake.embedded.athena.dialect.uses import TableName, TableSource, TableUse
from lake.embedded.athena.failures import QueryError, refused

CATALOGUE = "awsdatacatalog"
MAX_SAMPLE = 100  # percent
SIDES = {
    "": "JOIN",
    "INNER": "JOIN",
    "LEFT": "LEFT JOIN",
    "RIGHT": "RIGHT JOIN",
    "FULL": "FULL JOIN",
}


def from_clause(select: exp.Expression, scope: Scope) -> str:
    """Return the FROM clause of a SELECT and put its relations into the scope."""
    origin = select.args.get("from_")
    if origin is None:
        return ""
    first = source(origin.this, scope)
    scope.relations.append(first.relation)
    sql = first.sql
    for join in [*origin.this.args.get("joins", []), *select.args.get("joins", [])]:
        sql += _join(join, scope)
    return f" FROM {sql}"


def _join(join: exp.Expression, scope: Scope) -> str:
    keep_shape(join, "this", "kind", "side", "on", "using")
    kind, side = (join.args.get("kind") or "").upper(), (join.args.get("side") or "").upper()
    right = source(join.this, scope)
    on, using = join.args.get("on"), join.args.get("using")
    if kind == "CROSS" or not (side or kind or on or using):
        scope.relations.append(right.relation)
        return f" CROSS JOIN {right.sql}"
    if kind not in {"", "INNER", "OUTER"}:
        raise refused(f"{kind} JOIN", join)
    if using:
        test, merged = _using(using, right, side, scope)
        scope.relations[:] = merged
    else:
        scope.relations.append(right.relation)
        if on is None:
            raise QueryError("SYNTAX_ERROR", "a join needs ON or USING", join)
        test = condition(on, scope, "JOIN ON clause").sql
    return f" {SIDES[side]} {right.sql} ON {test}"


def _using(
    names: list[exp.Expression], right: Source, side: str, scope: Scope
) -> tuple[str, list[Relation]]:
    """Return the condition of USING, and the relations with each shared column once, in front."""
    tests, shared = [], []
    for node in names:
        name = node.name.lower()
        left_value, _ = scope.column([name], node)
        right_scope = Scope(scope.statement, relations=[right.relation])
        right_value, _ = right_scope.column([name], node)
        tests.append(compare("=", left_value, right_value, node).sql)
        (a, b), kind = unite([left_value, right_value], node)
        sql = {"": a.sql, "LEFT": a.sql, "RIGHT": b.sql, "FULL": f"coalesce({a.sql}, {b.sql})"}
        reads = left_value.reads | right_value.reads
        # Of the other side rows may be missing, so that a comparison rules out none of its files.
        origins = {"": a.origins, "LEFT": a.origins, "RIGHT": b.origins, "FULL": ()}[side]
        shared.append(Field(name, Typed(sql[side], kind, reads=reads, origins=origins)))
    taken = {field.name for field in shared}

    def without(relation: Relation) -> Relation:
        """Return a relation without the shared columns."""
        return replace(relation, fields=tuple(f for f in relation.fields if f.name not in taken))

    others = [without(relation) for relation in (*scope.relations, right.relation)]
    return " AND ".join(tests), [Relation((), tuple(shared)), *others]


def source(node: exp.Expression, scope: Scope) -> Source:
    """Return one item of FROM."""
    match node:
        case exp.Table():
            return _table(node, scope)
        case exp.Subquery():
            return _subquery(node, scope)
        case exp.Unnest():
            return unnest(node, scope)
        case exp.Values():
            return values(node, scope)
        case exp.Lateral() if isinstance(node.this, exp.Subquery):
            inner = _subquery(replace_alias(node), scope, outer=scope)
            return Source(f"LATERAL {inner.sql}", inner.relation)
        case exp.Paren():
            return source(node.this, scope)
    raise refused(f"{type(node).__name__} in FROM", node)


def replace_alias(lateral: exp.Expression) -> exp.Expression:
    """Return the subquery of a LATERAL with the alias that stands behind it."""
    keep_shape(lateral, "this", "alias")
    subquery: exp.Expression = lateral.this.copy()
    subquery.set("alias", lateral.args.get("alias"))
    return subquery


def _subquery(node: exp.Expression, scope: Scope, outer: Scope | None = None) -> Source:
    keep_shape(node, "this", "alias", "sample")
    if isinstance(node.this, exp.Table):
        raise refused("a join in parentheses", node)
    around = Scope(scope.statement, outer=outer or scope.outer, subqueries=scope.subqueries)
    inner = around.statement.translate(node.this, around)
    return named(node, f"({inner.sql})", _lowered(inner), scope, ())


def _lowered(inner: Query) -> list[Output]:
    return [replace(o, name=o.name.lower() if o.name else None) for o in inner.outputs]


def _table(node: exp.Expression, scope: Scope) -> Source:
    keep_shape(node, "this", "db", "catalog", "alias", "version", "sample", "joins")
    if not isinstance(node.this, exp.Identifier):
        raise QueryError("SYNTAX_ERROR", "a table's name is expected in FROM", node)
    assert isinstance(node, exp.Table)
    parts = [part.name.lower() for part in node.parts]
    if len(parts) == 1 and parts[0] in scope.subqueries:
        common = scope.subqueries[parts[0]]
        outputs = common.named_in(scope.statement)
        return _sampled(node, named(node, common.label, outputs, scope, (parts[0],)))
    if len(parts) == 3 and parts[0] != CATALOGUE:
        raise QueryError("CATALOG_NOT_FOUND", f"Catalog '{parts[0]}' does not exist", node)
    database = parts[-2] if len(parts) > 1 else scope.statement.database
    version = _version(node.args.get("version"), scope)
    found = scope.statement.catalogue.table(TableName(database, parts[-1], version), node)
    if isinstance(found, str):
        return _view(node, found, database, scope)
    return _sampled(node, _bound(node, found, (parts[-1], database), scope))


def _bound(
    node: exp.Expression, table: TableSource, default: tuple[str, ...], scope: Scope
) -> Source:
    use = TableUse(table)
    scope.statement.uses.append(use)
    alias = node.args.get("alias")
    names = (alias.name.lower(),) if alias is not None and alias.this else default
    renamed = [part.name.lower() for part in alias.columns] if alias is not None else []
    label = scope.statement.fresh("r")
    shown = [name for name in table.columns if not name.startswith("$")]
    called = dict(zip(shown, renamed, strict=True)) if renamed else {}
    fields = tuple(
        Field(
            called.get(name, name),
            Typed(
                f"{label}.{table.sql_of(name)}",
                kind,
                column=(use, name),
                reads=frozenset({(use, name)}),
                origins=((use, name),),
            ),
            hidden=name.startswith("$"),
        )
        for name, kind in table.columns.items()
    )
    return Source(f"{table.relation} AS {label}", Relation(names, fields))


def _view(node: exp.Expression, text: str, database: str, scope: Scope) -> Source:
    """Return a view; one that is named again, also by other views, is translated once."""
    inside = replace(scope.statement, database=database)
    known = inside.views.get((text, database))
    if known is None:
        known, inner = inside.common("", lambda: inside.translate(_parsed(text), Scope(inside)))
        known = replace(known, label=f"({inner.sql})", outputs=tuple(_lowered(inner)))
        inside.views[text, database] = known
    outputs = known.named_in(scope.statement)
    return named(node, known.label, outputs, scope, (node.name.lower(), database))


@lru_cache(maxsize=256)
def _parsed(text: str) -> exp.Expression:
    """Return a view's query: of views that stand on views, the same are read again and again.

    Translating it leaves it as it is.
    """
    return parse_one(text)


def _sampled(node: exp.Expression, found: Source) -> Source:
    sample = node.args.get("sample")
    if sample is None:
        return found
    keep_shape(sample, "method", "percent")
    percent = sample.args["percent"]
    share = percent.name if isinstance(percent, exp.Literal) and not percent.is_string else "-1"
    method = sample.args["method"].name.upper()
    if method not in {"BERNOULLI", "SYSTEM"} or not 0 <= float(share) <= MAX_SAMPLE:
        raise refused("this TABLESAMPLE", node)
    return Source(f"{found.sql} TABLESAMPLE {method} ({share} PERCENT)", found.relation)


def _version(node: exp.Expression | None, scope: Scope) -> str | None:
    """Return what `FOR ... AS OF` says, the instant as ISO text in UTC."""
    if node is None:
        return None
    value = expression(node.expression, scope)
    if node.name.upper() == "VERSION":
        if value.literal is None:
            raise refused("a version that is not a literal", node)
        return f"VERSION {value.literal}"
    moment = node.expression
    if not value.type.is_time or not isinstance(moment.this, exp.Literal):
        raise refused("time travel to what is not a literal timestamp", node)
    zone = value.type.zone if value.type.name == "timestamp with time zone" else "UTC"
    if zone != "UTC":
        raise refused("time travel in a zone other than UTC", node)
    return f"TIMESTAMP {moment.this.name.removesuffix(' UTC')}"
