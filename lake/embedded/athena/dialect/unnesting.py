"""Relations whose columns are called c0, c1, ...: VALUES and UNNEST, and how they get names."""

from dataclasses import dataclass

from sqlglot import exp

from lake.embedded.athena.dialect.casts import unite
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.scope import (
    Field,
    Output,
    Query,
    Relation,
    Scope,
    Typed,
    expression,
    expressions,
)
from lake.embedded.athena.dialect.types import BIGINT, Type
from lake.embedded.athena.failures import QueryError, mismatch


@dataclass(frozen=True, slots=True)
class Source:
    """A relation with the text that DuckDB selects it from."""

    sql: str
    relation: Relation


def named(
    node: exp.Expression, sql: str, outputs: list[Output], scope: Scope, default: tuple[str, ...]
) -> Source:
    """Return a relation of columns c0, c1, ... under the alias that the statement gives it."""
    alias = node.args.get("alias")
    label = scope.statement.fresh("r")
    names = (alias.name.lower(),) if alias is not None and alias.this else default
    columns = [part.name.lower() for part in alias.columns] if alias is not None else []
    if columns and len(columns) != len(outputs):
        raise QueryError(
            "MISMATCHED_COLUMN_ALIASES",
            f"Column alias list has {len(columns)} entries but relation has {len(outputs)} columns",
            node,
        )
    called = columns or [output.name for output in outputs]
    fields = tuple(
        Field(
            name,
            Typed(f"{label}.c{place}", output.type, reads=output.reads, origins=output.origins),
        )
        for place, (name, output) in enumerate(zip(called, outputs, strict=True))
    )
    return Source(f"{sql} AS {label}", Relation(names, fields))


def values(node: exp.Expression, scope: Scope) -> Source:
    """Return VALUES in FROM."""
    keep_shape(node, "expressions", "alias")
    inner = values_query(node, scope)
    return named(node, f"({inner.sql})", list(inner.outputs), scope, ())


def values_query(node: exp.Expression, scope: Scope) -> Query:
    """Return VALUES (...), (...), its columns each of one type."""
    rows = [
        expressions(part.expressions, scope)
        if isinstance(part, exp.Tuple)
        else [expression(part, scope)]
        for part in node.expressions
    ]
    if len({len(values) for values in rows}) != 1:
        raise QueryError("SYNTAX_ERROR", "Values rows have mismatched sizes", node)
    columns = [unite(list(column), node) for column in zip(*rows, strict=True)]
    lines = zip(*(values for values, _ in columns), strict=True)
    typed = ", ".join(
        f"CAST(c{place} AS {kind.duckdb}) AS c{place}" for place, (_, kind) in enumerate(columns)
    )
    text = ", ".join("(" + ", ".join(value.sql for value in line) + ")" for line in lines)
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    outputs = tuple(Output(None, kind) for _, kind in columns)
    return Query(f"SELECT {typed} FROM (VALUES {text}) AS v({names})", outputs)


def unnest(node: exp.Expression, scope: Scope) -> Source:
    """Return UNNEST of arrays and maps, of any number of them side by side."""
    keep_shape(node, "expressions", "alias", "offset")
    columns: list[tuple[str, Type]] = []
    lengths = []
    for value in expressions(node.expressions, scope):
        if value.type.name == "map":
            columns.append((f"unnest(map_keys({value.sql}))", value.type.items[0]))
            columns.append((f"unnest(map_values({value.sql}))", value.type.items[1]))
            lengths.append(f"CAST(cardinality({value.sql}) AS BIGINT)")
            continue
        if value.type.name != "array":
            raise mismatch(f"Cannot unnest type: {value.type}", node)
        lengths.append(f"len({value.sql})")
        columns += _elements(value)
    numbered = bool(node.args.get("offset"))
    if numbered:
        longest = f"greatest({', '.join(lengths)}, 0)"
        columns.append((f"unnest(generate_series(1, {longest}))", BIGINT))
    outputs = [Output(None, kind) for _, kind in columns]
    if numbered and isinstance(node.args["offset"], exp.Identifier):
        alias = node.args["alias"] = node.args["alias"].copy()
        alias.append("columns", node.args["offset"].copy())
        node.set("offset", exp.true())
    text = ", ".join(f"{sql} AS c{place}" for place, (sql, _) in enumerate(columns))
    return named(node, f"LATERAL (SELECT {text})", outputs, scope, ())


def _elements(value: Typed) -> list[tuple[str, Type]]:
    """Return the columns an array unnests to: rows come apart into their fields."""
    kind = value.type.items[0]
    if kind.name != "row":
        return [(f"unnest({value.sql})", kind)]
    return [
        (f"unnest(list_transform({value.sql}, lambda x: struct_extract(x, '{key}')))", item)
        for key, item in zip(kind.keys, kind.items, strict=True)
    ]
