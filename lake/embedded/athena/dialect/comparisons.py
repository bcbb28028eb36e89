"""Comparison and logic by Trino's rules of types."""

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast, coerce, shown, unite
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.scope import Scope, Typed, expression, expressions, translates
from lake.embedded.athena.dialect.types import BOOLEAN, VARCHAR, common
from lake.embedded.athena.failures import mismatch, refused

COMPARISON: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM",
    exp.NullSafeNEQ: "IS DISTINCT FROM",
}
UNORDERED = ("map", "json", "row")


@translates(*COMPARISON)
def comparison(node: exp.Expression, scope: Scope) -> Typed:
    """Translate = <> < <= > >= and IS DISTINCT FROM."""
    sign = COMPARISON[type(node)]
    left = expression(node.this, scope)
    if isinstance(node.expression, exp.Any | exp.All):
        raise refused(f"a comparison with {type(node.expression).__name__.upper()}", node)
    right = expression(node.expression, scope)
    return compare(sign, left, right, node)


def compare(sign: str, left: Typed, right: Typed, at: exp.Expression) -> Typed:
    """Return the comparison of two values, which must be of types that Trino compares."""
    kind = common(left.type, right.type)
    if kind is None or (sign[0] in "<>" and sign != "<>" and kind.name in UNORDERED):
        raise mismatch(f"Cannot apply operator: {shown(left)} {sign} {shown(right)}", at)
    a, b = cast(left, kind, at), cast(right, kind, at)
    if kind.name == "row" and sign in {"=", "<>"}:
        return _compare_rows(sign, a, b, at)
    if kind.items and not sign.startswith("IS"):
        raise refused(f"comparing {kind.name}s, whose NULLs DuckDB takes for equal,", at)
    if kind.name == "json":
        raise refused("comparing JSON", at)
    plain = f"({a.sql} {sign} {b.sql})"
    is_float = kind.name in {"double", "real"} and not sign.startswith("IS")
    return Typed(_without_nan(plain, sign, left, right) if is_float else plain, BOOLEAN)


def _compare_rows(sign: str, left: Typed, right: Typed, at: exp.Expression) -> Typed:
    parts = []
    for key, item in zip(left.type.keys, left.type.items, strict=True):
        a, b = (Typed(f"struct_extract({side.sql}, '{key}')", item) for side in (left, right))
        parts.append(compare("=", a, b, at).sql)
    same = f"({' AND '.join(parts)})"
    return Typed(same if sign == "=" else f"(NOT {same})", BOOLEAN)


def _without_nan(plain: str, sign: str, left: Typed, right: Typed) -> str:
    """Return a comparison that NaN never fulfils, but `<>`: DuckDB has NaN equal and greatest."""
    doubtful = [value.sql for value in (left, right) if _may_be_nan(value)]
    nan = " OR ".join(f"isnan({sql})" for sql in doubtful)
    if not nan:
        return plain
    return f"({plain} OR {nan})" if sign == "<>" else f"({plain} AND NOT ({nan}))"


def _may_be_nan(value: Typed) -> bool:
    is_number = value.sql.startswith("CAST('") and value.type.name == "double"
    return value.type.name in {"double", "real"} and not is_number


def condition(node: exp.Expression, scope: Scope, where: str) -> Typed:
    """Return an expression that must be true or false."""
    value = expression(node, scope)
    if value.type.name not in {"boolean", "unknown"}:
        raise mismatch(f"{where} must evaluate to a boolean: actual type {shown(value)}", node)
    return value


@translates(exp.And, exp.Or)
def connective(node: exp.Expression, scope: Scope) -> Typed:
    """Translate AND and OR."""
    word = "AND" if isinstance(node, exp.And) else "OR"
    parts = [
        condition(part, scope, "Logical expression term")
        for part in node.flatten()
        if isinstance(part, exp.Expression)
    ]
    return Typed("(" + f" {word} ".join(part.sql for part in parts) + ")", BOOLEAN)


@translates(exp.Not)
def negation(node: exp.Expression, scope: Scope) -> Typed:
    """Translate NOT."""
    return Typed(f"(NOT {condition(node.this, scope, 'Value of logical NOT').sql})", BOOLEAN)


@translates(exp.Is)
def is_null(node: exp.Expression, scope: Scope) -> Typed:
    """Translate IS NULL; Trino has no IS TRUE."""
    if not isinstance(node.expression, exp.Null):
        raise refused("IS with anything but NULL", node)
    return Typed(f"({expression(node.this, scope).sql} IS NULL)", BOOLEAN)


@translates(exp.Between)
def between(node: exp.Expression, scope: Scope) -> Typed:
    """Translate BETWEEN."""
    keep_shape(node, "this", "low", "high")
    nodes = (node.this, node.args["low"], node.args["high"])
    value, low, high = expressions(nodes, scope)
    above = compare(">=", value, low, node)
    return Typed(f"({above.sql} AND {compare('<=', value, high, node).sql})", BOOLEAN)


@translates(exp.Like, exp.Escape)
def like(node: exp.Expression, scope: Scope) -> Typed:
    """Translate LIKE and NOT LIKE, with or without ESCAPE."""
    pattern = node.this if isinstance(node, exp.Escape) else node
    if not isinstance(pattern, exp.Like):
        raise refused("ESCAPE", node)
    keep_shape(pattern, "this", "expression", "negate")
    value, form = (
        coerce(expression(part, scope), VARCHAR, node)
        for part in (pattern.this, pattern.expression)
    )
    word = "NOT LIKE" if pattern.args.get("negate") else "LIKE"
    sql = f"{value.sql} {word} {form.sql}"
    if isinstance(node, exp.Escape):
        sql += f" ESCAPE {expression(node.expression, scope).sql}"
    return Typed(f"({sql})", BOOLEAN)


@translates(exp.Case)
def case(node: exp.Expression, scope: Scope) -> Typed:
    """Translate CASE in both forms."""
    subject = expression(node.this, scope) if node.this else None
    tests = []
    for branch in node.args["ifs"]:
        if subject is None:
            tests.append(condition(branch.this, scope, "CASE WHEN clause").sql)
        else:
            tests.append(compare("=", subject, expression(branch.this, scope), branch).sql)
    default = node.args.get("default") or exp.Null()
    branches = [branch.args["true"] for branch in node.args["ifs"]]
    *values, otherwise = unite(expressions([*branches, default], scope), node)[0]
    whens = " ".join(
        f"WHEN {test} THEN {value.sql}" for test, value in zip(tests, values, strict=True)
    )
    return Typed(f"CASE {whens} ELSE {otherwise.sql} END", otherwise.type)


@translates(exp.If)
def if_then(node: exp.Expression, scope: Scope) -> Typed:
    """Translate if(test, then[, else])."""
    test = condition(node.this, scope, "Condition of IF")
    nodes = (node.args["true"], node.args.get("false") or exp.Null())
    (then, otherwise), kind = unite(expressions(nodes, scope), node)
    return Typed(f"CASE WHEN {test.sql} THEN {then.sql} ELSE {otherwise.sql} END", kind)
