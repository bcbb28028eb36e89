"""Aggregate and window functions, with DISTINCT, ORDER BY, FILTER and OVER."""

from dataclasses import dataclass

from sqlglot import exp

from lake.embedded.athena.dialect.calls import SPECIAL, best_fit, calls
from lake.embedded.athena.dialect.casts import coerce
from lake.embedded.athena.dialect.comparisons import condition
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.operators import decimal_quotient
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions, translates
from lake.embedded.athena.dialect.signatures import filled, signatures
from lake.embedded.athena.dialect.types import BIGINT, VARCHAR, decimal
from lake.embedded.athena.failures import QueryError, mismatch, refused

Nodes = list[exp.Expression]

# In a template {d} is DISTINCT, {o} the ORDER BY among the arguments, {s} what follows the call:
# FILTER and OVER. {T} is the DuckDB type that the variable stands for.
AGGREGATES = signatures("""
    any_value(T) -> T = any_value({d}{0}{o}){s}
    approx_distinct(T) -> bigint = count(DISTINCT {0}){s}
    approx_distinct(T, double) -> bigint = count(DISTINCT {0}){s}
    approx_percentile(bigint, double) -> bigint = quantile_disc({0}, {1}){s}
    approx_percentile(double, double) -> double = quantile_disc({0}, {1}){s}
    approx_percentile(bigint, array(double)) -> array(bigint) = quantile_disc({0}, {1}){s}
    approx_percentile(double, array(double)) -> array(double) = quantile_disc({0}, {1}){s}
    arbitrary(T) -> T = any_value({d}{0}{o}){s}
    array_agg(T) -> array(T) = list({d}{0}{o}){s}
    avg(bigint) -> double = avg({d}{0}){s}
    avg(double) -> double = avg({d}{0}){s}
    avg(real) -> real = CAST(avg({d}{0}){s} AS FLOAT)
    bitwise_and_agg(bigint) -> bigint = bit_and({0}){s}
    bitwise_or_agg(bigint) -> bigint = bit_or({0}){s}
    bool_and(boolean) -> boolean = bool_and({0}){s}
    bool_or(boolean) -> boolean = bool_or({0}){s}
    corr(double, double) -> double = corr({0}, {1}){s}
    count(T) -> bigint = count({d}{0}){s}
    count_if(boolean) -> bigint = coalesce(CAST(count_if({0}){s} AS BIGINT), 0)
    covar_pop(double, double) -> double = covar_pop({0}, {1}){s}
    covar_samp(double, double) -> double = covar_samp({0}, {1}){s}
    every(boolean) -> boolean = bool_and({0}){s}
    geometric_mean(double) -> double = geomean({0}){s}
    histogram(T) -> map(T, bigint) = CAST(histogram({0}){s} AS MAP({T}, BIGINT))
    map_agg(K, V) -> map(K, V) = athena_map_agg(list(struct_pack(f0 := {0}, f1 := {1})){s})
    max(T) -> T = max({0}){s}
    max(T, bigint) -> array(T) = max({0}, {1}){s}
    max_by(T, U) -> T = arg_max_null({0}, {1}){s}
    max_by(T, U, bigint) -> array(T) = athena_held(arg_max(struct_pack(v := {0}), {1}, {2}){s})
    min(T) -> T = min({0}){s}
    min(T, bigint) -> array(T) = min({0}, {1}){s}
    min_by(T, U) -> T = arg_min_null({0}, {1}){s}
    min_by(T, U, bigint) -> array(T) = athena_held(arg_min(struct_pack(v := {0}), {1}, {2}){s})
    regr_intercept(double, double) -> double = regr_intercept({0}, {1}){s}
    regr_slope(double, double) -> double = regr_slope({0}, {1}){s}
    set_agg(T) -> array(T) = list(DISTINCT {0}){s}
    skewness(double) -> double = athena_skewness(skewness({0}){s}, count({0}){s})
    stddev(double) -> double = stddev_samp({d}{0}){s}
    stddev_pop(double) -> double = stddev_pop({d}{0}){s}
    stddev_samp(double) -> double = stddev_samp({d}{0}){s}
    sum(bigint) -> bigint = CAST(sum({d}{0}){s} AS BIGINT)
    sum(double) -> double = sum({d}{0}){s}
    sum(real) -> real = CAST(sum({d}{0}){s} AS FLOAT)
    var_pop(double) -> double = var_pop({d}{0}){s}
    var_samp(double) -> double = var_samp({d}{0}){s}
    variance(double) -> double = var_samp({d}{0}){s}
""")
WINDOWED = signatures("""
    cume_dist() -> double = cume_dist(){s}
    dense_rank() -> bigint = dense_rank(){s}
    first_value(T) -> T = first_value({0}{n}){s}
    lag(T) -> T = lag({0}{n}){s}
    lag(T, bigint) -> T = lag({0}, {1}{n}){s}
    lag(T, bigint, T) -> T = lag({0}, {1}, {2}{n}){s}
    last_value(T) -> T = last_value({0}{n}){s}
    lead(T) -> T = lead({0}{n}){s}
    lead(T, bigint) -> T = lead({0}, {1}{n}){s}
    lead(T, bigint, T) -> T = lead({0}, {1}, {2}{n}){s}
    nth_value(T, bigint) -> T = nth_value({0}, {1}{n}){s}
    ntile(bigint) -> bigint = ntile({0}){s}
    percent_rank() -> double = percent_rank(){s}
    rank() -> bigint = rank(){s}
    row_number() -> bigint = row_number(){s}
""")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the arguments of an aggregate: `filters` and `over` follow the call."""

    filters: str = ""
    over: str = ""
    nulls: str = ""

    @property
    def suffix(self) -> str:
        """Return what follows the closing parenthesis."""
        return self.filters + self.over


def ordered(node: exp.Expression, sql: str) -> str:
    """Return one key of an ORDER BY; Trino puts NULL last in both directions."""
    keep_shape(node, "this", "desc", "nulls_first")
    way = "DESC" if node.args.get("desc") else "ASC"
    return f"{sql} {way} NULLS {'FIRST' if node.args.get('nulls_first') else 'LAST'}"


def _aggregate(name: str, nodes: Nodes, at: exp.Expression, scope: Scope, around: Around) -> Typed:
    nodes, keys = _without_order(list(nodes))
    order = ", ".join(ordered(key, expression(key.this, scope).sql) for key in keys)
    distinct = ""
    if len(nodes) == 1 and isinstance(nodes[0], exp.Distinct):
        keep_shape(nodes[0], "expressions")
        nodes, distinct = nodes[0].expressions, "DISTINCT "
    if name == "count" and (not nodes or isinstance(nodes[0], exp.Star)):
        return Typed(f"count(*){around.suffix}", BIGINT)
    values = expressions(nodes, scope)
    if name in {"sum", "avg"} and values and values[0].type.name == "decimal":
        return _decimal(name, values[0], distinct, around)
    forms = WINDOWED[name] if name in WINDOWED and around.over else AGGREGATES[name]
    form, bound = best_fit(forms, values, at)
    if (distinct and "{d}" not in form.sql) or (order and "{o}" not in form.sql):
        raise refused(f"DISTINCT or ORDER BY in {name}", at)
    if around.nulls and "{n}" not in form.sql:
        raise refused(f"IGNORE NULLS of {name}", at)
    kind = filled(form.gives, bound)
    sql = form.sql.format(
        *form.arguments(values, bound, at),
        d=distinct,
        o=f" ORDER BY {order}" if order else "",
        n=around.nulls,
        s=around.suffix,
        T=bound["T"].duckdb if "T" in bound else "",
    )
    return Typed(sql, kind)


def _without_order(nodes: Nodes) -> tuple[Nodes, Nodes]:
    if nodes and isinstance(nodes[-1], exp.Order):
        order = nodes.pop()
        return [*nodes, order.this], order.expressions
    return nodes, []


def _decimal(name: str, value: Typed, distinct: str, around: Around) -> Typed:
    total = f"sum({distinct}{value.sql}){around.suffix}"
    if name == "sum":
        kind = decimal(38, value.type.scale)
        return Typed(f"CAST({total} AS {kind.duckdb})", kind)
    rows = f"nullif(count({distinct}{value.sql}){around.suffix}, 0)"
    return decimal_quotient(total, value.type.scale, rows, 0, value.type)


@calls(*AGGREGATES)
def aggregate(name: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate an aggregate with nothing around it."""
    return _aggregate(name, nodes, at, scope, Around())


@calls(*WINDOWED)
def windowed_alone(name: str, _: Nodes, at: exp.Expression, __: Scope) -> Typed:
    """Refuse a window function without its window."""
    raise QueryError("MISSING_OVER", f"Window function {name} requires an OVER clause", at)


@calls("grouping")
def grouping(_: str, nodes: Nodes, __: exp.Expression, scope: Scope) -> Typed:
    """Translate grouping of (...)."""
    inside = ", ".join(value.sql for value in expressions(nodes, scope))
    return Typed(f"grouping({inside})", BIGINT)


@translates(exp.Filter)
def filtered(node: exp.Expression, scope: Scope) -> Typed:
    """Translate aggregate(...) FILTER (WHERE ...)."""
    return _called(node, scope, Around())


@translates(exp.Window)
def windowed(node: exp.Expression, scope: Scope) -> Typed:
    """Translate function(...) OVER (...)."""
    return _called(node.this, scope, Around(over=f" OVER ({window(node, scope)})"))


def _called(node: exp.Expression, scope: Scope, around: Around) -> Typed:
    while not isinstance(node, exp.Anonymous | exp.GroupConcat):
        match node:
            case exp.Filter():
                test = condition(node.expression.this, scope, "FILTER").sql
                around = Around(f" FILTER (WHERE {test})", around.over, around.nulls)
            case exp.IgnoreNulls():
                around = Around(around.filters, around.over, " IGNORE NULLS")
            case exp.RespectNulls():
                pass
            case _:
                raise refused("OVER or FILTER here", node)
        node = node.this
    if isinstance(node, exp.GroupConcat):
        return _listagg(node, scope, around)
    name = node.name.lower()
    if name not in AGGREGATES and not (around.over and name in WINDOWED):
        known = "a scalar function" if name in SPECIAL else "not an aggregate"
        raise QueryError("FUNCTION_NOT_AGGREGATE", f"'{name}' is {known}", node)
    return _aggregate(name, node.expressions, node, scope, around)


def window(node: exp.Expression, scope: Scope) -> str:
    """Return the inside of OVER (...); a named window is written out."""
    keep_shape(node, "this", "partition_by", "order", "spec", "alias", "over")
    parts = []
    named = node.args.get("alias")
    if named is not None:
        name = named.name.lower()
        if name not in scope.windows:
            raise QueryError("INVALID_WINDOW", f"Window {name} is not defined", node)
        parts.append(window(scope.windows[name], scope))
    if node.args.get("partition_by"):
        keys = ", ".join(value.sql for value in expressions(node.args["partition_by"], scope))
        parts.append(f"PARTITION BY {keys}")
    if node.args.get("order"):
        keys = node.args["order"].expressions
        parts.append(
            "ORDER BY " + ", ".join(ordered(key, expression(key.this, scope).sql) for key in keys)
        )
    if node.args.get("spec"):
        parts.append(_frame(node.args["spec"], scope))
    return " ".join(part for part in parts if part)


def _frame(spec: exp.Expression, scope: Scope) -> str:
    keep_shape(spec, "kind", "start", "start_side", "end", "end_side")
    start = _bound(spec.args["start"], spec.args.get("start_side"), scope)
    if spec.args.get("end") is None:
        return f"{spec.args['kind']} {start}"
    end = _bound(spec.args["end"], spec.args.get("end_side"), scope)
    return f"{spec.args['kind']} BETWEEN {start} AND {end}"


def _bound(edge: exp.Expression | str, side: str | None, scope: Scope) -> str:
    text = edge if isinstance(edge, str) else expression(edge, scope).sql
    return f"{text} {side or ''}".strip()


@translates(exp.GroupConcat)
def listagg(node: exp.Expression, scope: Scope) -> Typed:
    """Translate LISTAGG(x, separator) WITHIN GROUP (ORDER BY ...)."""
    return _listagg(node, scope, Around())


def _listagg(node: exp.Expression, scope: Scope, around: Around) -> Typed:
    keep_shape(node, "this", "separator")
    inside, keys = _without_order([node.this])
    value, distinct = inside[0], ""
    if isinstance(value, exp.Distinct):
        value, distinct = value.expressions[0], "DISTINCT "
    text = coerce(expression(value, scope), VARCHAR, node)
    if text.type.name != "varchar":
        raise mismatch("LISTAGG takes text", node)
    separator = expression(node.args.get("separator") or exp.Literal.string(""), scope)
    order = ", ".join(ordered(key, expression(key.this, scope).sql) for key in keys)
    by = f" ORDER BY {order}" if order else ""
    return Typed(f"string_agg({distinct}{text.sql}, {separator.sql}{by}){around.suffix}", VARCHAR)
