"""Functions over arrays and maps, and those that take lambdas or any number of values."""

from sqlglot import exp

from lake.embedded.athena.dialect.calls import calls
from lake.embedded.athena.dialect.casts import cast, coerce, unite
from lake.embedded.athena.dialect.comparisons import compare
from lake.embedded.athena.dialect.literals import row_of
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions
from lake.embedded.athena.dialect.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DAY_TO_SECOND,
    UNKNOWN,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    array,
    common,
    mapping,
    row,
)
from lake.embedded.athena.failures import QueryError, mismatch, refused

Nodes = list[exp.Expression]
MATCHES = {"any_match": "athena_any", "all_match": "athena_all", "none_match": "athena_none"}


def _counted(nodes: Nodes, count: int, at: exp.Expression) -> Nodes:
    if len(nodes) != count:
        raise QueryError("FUNCTION_NOT_FOUND", f"Unexpected parameters for {at.name.lower()}", at)
    return nodes


def _only(nodes: Nodes, at: exp.Expression) -> exp.Expression:
    return _counted(nodes, 1, at)[0]


def _array(node: exp.Expression, scope: Scope, at: exp.Expression) -> tuple[str, Type]:
    value = expression(node, scope)
    if value.type.name != "array":
        raise mismatch(f"an array is expected, but a {value.type} is there", at)
    return value.sql, value.type.items[0]


def _map(node: exp.Expression, scope: Scope, at: exp.Expression) -> tuple[str, Type, Type]:
    value = expression(node, scope)
    if value.type.name != "map":
        raise mismatch(f"a map is expected, but a {value.type} is there", at)
    return value.sql, value.type.items[0], value.type.items[1]


def _lambda(
    node: exp.Expression, kinds: list[Type], scope: Scope, sqls: list[str] | None = None
) -> tuple[list[str], Typed]:
    """Return a lambda's variables in DuckDB, and its body."""
    if not isinstance(node, exp.Lambda) or len(node.expressions) != len(kinds):
        raise mismatch(f"a lambda of {len(kinds)} arguments is expected", node)
    names = sqls or [scope.statement.fresh("v") for _ in kinds]
    variables = {
        parameter.name.lower(): Typed(name, kind)
        for parameter, name, kind in zip(node.expressions, names, kinds, strict=True)
    }
    return names, expression(node.this, scope.inside(variables))


@calls("transform")
def transform(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate transform of (array, x -> ...)."""
    holder, function = _counted(nodes, 2, at)
    values, kind = _array(holder, scope, at)
    (name,), body = _lambda(function, [kind], scope)
    return Typed(f"list_transform({values}, lambda {name}: {body.sql})", array(body.type))


@calls("filter")
def keep(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate filter(array, x -> ...)."""
    holder, function = _counted(nodes, 2, at)
    values, kind = _array(holder, scope, at)
    (name,), body = _lambda(function, [kind], scope)
    test = coerce(body, BOOLEAN, at).sql
    return Typed(f"list_filter({values}, lambda {name}: coalesce({test}, false))", array(kind))


@calls(*MATCHES)
def match(called: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate any_match, all_match and none_match, with their three-valued logic."""
    holder, function = _counted(nodes, 2, at)
    values, kind = _array(holder, scope, at)
    (name,), body = _lambda(function, [kind], scope)
    tests = f"list_transform({values}, lambda {name}: {coerce(body, BOOLEAN, at).sql})"
    return Typed(f"{MATCHES[called]}({tests})", BOOLEAN)


@calls("zip_with")
def zip_with(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate zip_with of (a, b, (x, y) -> ...)."""
    first, second, function = _counted(nodes, 3, at)
    (a, kind_a), (b, kind_b) = _array(first, scope, at), _array(second, scope, at)
    place = scope.statement.fresh("v")
    pair = [f"list_extract({v}, {place})" for v in (a, b)]
    body = _lambda(function, [kind_a, kind_b], scope, pair)[1]
    places = f"generate_series(1, greatest(len({a}), len({b})))"
    zipped = f"list_transform({places}, lambda {place}: {body.sql})"
    sql = f"CASE WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN {zipped} END"
    return Typed(sql, array(body.type))


@calls("reduce")
def reduce(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate reduce of (array, start, (state, x) -> ..., state -> ...)."""
    holder, start_node, step, finish = _counted(nodes, 4, at)
    values, kind = _array(holder, scope, at)
    start = expression(start_node, scope)
    state = common(start.type, kind)
    if state is None or not start.type.is_number:
        raise refused("reduce whose state has another type than the elements", at)
    names, body = _lambda(step, [state, state], scope)
    state = common(state, body.type) or state
    names, body = _lambda(step, [state, state], scope)
    if body.type != state:
        raise refused("reduce whose state changes its type", at)
    given = cast(Typed(values, array(kind)), array(state), at).sql
    folded = (
        f"list_reduce({given}, lambda {', '.join(names)}: {body.sql}, "
        f"{coerce(start, state, at).sql})"
    )
    return _lambda(finish, [state], scope, [folded])[1]


@calls("array_sort")
def array_sort(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate array_sort of (array), NULL last."""
    if len(nodes) != 1:
        raise refused("array_sort with a comparator", at)
    values, kind = _array(nodes[0], scope, at)
    return Typed(f"list_sort({values}, 'ASC', 'NULLS LAST')", array(kind))


@calls("sequence")
def sequence(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate sequence of (start, stop[, step]) of whole numbers and dates."""
    start, stop, *step = expressions(nodes, scope)
    if start.type == DATE == stop.type:
        if step and step[0].type not in {DAY_TO_SECOND, YEAR_TO_MONTH}:
            raise mismatch("the step of dates is an interval", at)
        arguments = [start.sql, stop.sql, *(value.sql for value in step)]
        name = "months" if step and step[0].type == YEAR_TO_MONTH else "days"
        return Typed(f"athena_sequence_of_{name}({', '.join(arguments)})", array(DATE))
    numbers = [coerce(value, BIGINT, at).sql for value in (start, stop, *step)]
    return Typed(f"athena_sequence({', '.join(numbers)})", array(BIGINT))


@calls("array_join")
def array_join(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate array_join of (array, separator[, text for NULL])."""
    values, *texts = expressions(nodes, scope)
    if values.type.name != "array" or len(texts) not in (1, 2):
        raise mismatch(f"array_join does not take {values.type}", at)
    arguments = [cast(values, array(VARCHAR), at), *(coerce(text, VARCHAR, at) for text in texts)]
    return Typed(f"athena_array_join({', '.join(value.sql for value in arguments)})", VARCHAR)


@calls("map")
def map_of(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate map() and map(keys, values)."""
    if not nodes:
        return Typed("map([], [])", mapping(UNKNOWN, UNKNOWN))
    (keys, key), (values, value) = (_array(node, scope, at) for node in _counted(nodes, 2, at))
    return Typed(f"map({keys}, {values})", mapping(key, value))


@calls("map_concat")
def map_concat(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate map_concat of (a, b, ...)."""
    maps, kind = unite(expressions(nodes, scope), at)
    if kind.name != "map":
        raise mismatch(f"maps are expected, but a {kind} is there", at)
    return Typed(f"map_concat({', '.join(value.sql for value in maps)})", kind)


@calls("map_entries")
def map_entries(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate map_entries of (map), an array of rows."""
    values, key, value = _map(_only(nodes, at), scope, at)
    return Typed(f"athena_map_entries({values})", array(row(("", key), ("", value))))


@calls("map_from_entries")
def map_from_entries(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate map_from_entries of (array of rows)."""
    values, kind = _array(_only(nodes, at), scope, at)
    if kind.name != "row" or len(kind.items) != 2:
        raise mismatch(f"an array of pairs is expected, but {array(kind)} is there", at)
    return Typed(f"map_from_entries({values})", mapping(*kind.items))


@calls("map_filter", "transform_values", "transform_keys")
def map_lambda(called: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate the functions that take a map and a lambda (key, value) -> ..."""
    holder, function = _counted(nodes, 2, at)
    values, key, value = _map(holder, scope, at)
    entry = scope.statement.fresh("v")
    parts = [f"struct_extract({entry}, '{part}')" for part in ("f0", "f1")]
    body = _lambda(function, [key, value], scope, parts)[1]
    entries = f"athena_map_entries({values})"
    if called == "map_filter":
        test = f"coalesce({coerce(body, BOOLEAN, at).sql}, false)"
        kept = f"list_filter({entries}, lambda {entry}: {test})"
        return Typed(f"map_from_entries({kept})", mapping(key, value))
    new = [body.sql, parts[1]] if called == "transform_keys" else [parts[0], body.sql]
    pair = f"struct_pack(f0 := {new[0]}, f1 := {new[1]})"
    kind = mapping(body.type, value) if called == "transform_keys" else mapping(key, body.type)
    return Typed(f"map_from_entries(list_transform({entries}, lambda {entry}: {pair}))", kind)


@calls("row")
def row_call(_: str, nodes: Nodes, __: exp.Expression, scope: Scope) -> Typed:
    """Translate ROW(...)."""
    return row_of(expressions(nodes, scope))


@calls("concat")
def concat(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate concat of (...), which is NULL if a part is."""
    values, kind = unite(expressions(nodes, scope), at)
    if kind == UNKNOWN:
        kind = VARCHAR
    if kind.name not in {"varchar", "array", "varbinary"} or len(values) < 2:
        raise mismatch(f"concat does not take {kind}", at)
    return Typed("(" + " || ".join(cast(v, kind, at).sql for v in values) + ")", kind)


@calls("concat_ws")
def concat_ws(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate concat_ws of (separator, ...), which leaves out NULL."""
    parts = [coerce(value, VARCHAR, at).sql for value in expressions(nodes, scope)]
    return Typed(f"concat_ws({', '.join(parts)})", VARCHAR)


@calls("greatest", "least")
def extreme(called: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate greatest and least, which are NULL if a value is."""
    values, kind = unite(expressions(nodes, scope), at)
    nulls = " OR ".join(f"{value.sql} IS NULL" for value in values)
    inside = ", ".join(value.sql for value in values)
    return Typed(f"CASE WHEN {nulls} THEN NULL ELSE {called}({inside}) END", kind)


@calls("coalesce")
def coalesce(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate coalesce of (...)."""
    values, kind = unite(expressions(nodes, scope), at)
    return Typed(f"coalesce({', '.join(value.sql for value in values)})", kind)


@calls("nullif")
def nullif(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate nullif of (a, b), which has the type of a."""
    left, right = expressions(_counted(nodes, 2, at), scope)
    same = compare("=", left, right, at)
    return Typed(f"CASE WHEN {same.sql} THEN NULL ELSE {left.sql} END", left.type)


@calls("try")
def attempt(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate try(...): NULL where the expression fails."""
    value = expression(_only(nodes, at), scope)
    return Typed(f"TRY({value.sql})", value.type)


@calls("typeof")
def typeof(_: str, nodes: Nodes, at: exp.Expression, scope: Scope) -> Typed:
    """Translate typeof of (x), which the analysis knows."""
    value = expression(_only(nodes, at), scope)
    if value.type.name == "varchar" and not value.column:
        raise refused("typeof of text, whose length is not tracked,", at)
    # The value stays in the query, for it may be an aggregate.
    return Typed(
        f"CASE WHEN {value.sql} IS NULL THEN '{value.type}' ELSE '{value.type}' END", VARCHAR
    )
