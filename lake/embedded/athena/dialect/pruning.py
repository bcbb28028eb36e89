"""Which parts of a WHERE clause let whole files be skipped."""

import re

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast
from lake.embedded.athena.dialect.comparisons import COMPARISON
from lake.embedded.athena.dialect.ordering import Item
from lake.embedded.athena.dialect.scope import Scope, Typed, expression
from lake.embedded.athena.dialect.types import Type, common
from lake.embedded.athena.dialect.uses import Comparison

MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
HIGHEST = "\ud7ff"  # behind it no next character can be named simply
VARYING = (exp.Column, exp.Query, exp.Placeholder)


def note_comparisons(test: exp.Expression, scope: Scope) -> None:
    """Note, at each table that a condition limits, its comparisons with constants.

    Only what must hold for every row is noted: the parts that AND joins.
    """
    parts = list(test.flatten()) if isinstance(test, exp.And) else [test]
    for part in parts:
        while isinstance(part, exp.Paren):
            part = part.this  # noqa: PLW2901
        if isinstance(part, exp.And):
            note_comparisons(part, scope)
        elif isinstance(part, exp.Expression):
            _note(part, scope)


def _note(part: exp.Expression, scope: Scope) -> None:
    match part:
        case exp.Between():
            _compare(part.this, ">=", [part.args["low"]], scope)
            _compare(part.this, "<=", [part.args["high"]], scope)
        case exp.In() if part.args.get("query") is None:
            _compare(part.this, "in", part.expressions, scope)
        case exp.Is() if isinstance(part.expression, exp.Null):
            _compare(part.this, "is null", [], scope)
        case exp.Like() if part.args.get("escape") is None:
            _begins(part, scope)
        case exp.EQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
            sign = COMPARISON[type(part)]
            _compare(part.this, sign, [part.expression], scope)
            _compare(part.expression, MIRRORED[sign], [part.this], scope)


def _begins(part: exp.Expression, scope: Scope) -> None:
    """Note the range of texts that a pattern such as 'NL%' leaves."""
    pattern = part.expression
    if not isinstance(pattern, exp.Literal) or not pattern.is_string:
        return
    beginning = re.split("[%_]", pattern.name, maxsplit=1)[0]
    if not beginning:
        return
    _compare(part.this, ">=", [exp.Literal.string(beginning)], scope)
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    if beginning[-1] < HIGHEST:
        _compare(part.this, "<", [exp.Literal.string(after)], scope)


def _compare(left: exp.Expression, sign: str, right: list[exp.Expression], scope: Scope) -> None:
    if not isinstance(left, exp.Column) or any(node.find(*VARYING) for node in right):
        return
    value = expression(left, scope)
    origins = value.origins
    if sign == "is null":  # which an outer join makes of rows that are not there
        origins = (value.column,) if value.column is not None else ()
    if not origins:
        return
    constants = [_constant(expression(node, scope), value.type, left) for node in right]
    if None in constants:
        return
    known = tuple(constant for constant in constants if constant is not None)
    for use, name in origins:
        if not name.startswith("$"):
            use.comparisons.append(Comparison(name, sign, known))


def _constant(value: Typed, kind: Type, at: exp.Expression) -> str | None:
    """Return a constant as the column's type, or None if the comparison is made in a wider one."""
    return cast(value, kind, at).sql if common(value.type, kind) == kind else None


def passed(node: exp.Expression, items: list[Item]) -> list[bool]:
    """Tell of each column whether a comparison of it may rule out rows before this SELECT.

    It may not where rows that are ruled out would change others: by LIMIT, or in a window that is
    not parted by the column.
    """
    if node.args.get("limit") or node.args.get("offset") or node.args.get("windows"):
        return [False] * len(items)
    windows = [window for part in node.expressions for window in part.find_all(exp.Window)]
    if not windows:
        return [True] * len(items)
    if len(items) != len(node.expressions):  # a star among them
        return [False] * len(items)
    parted = [set(map(_path, window.args.get("partition_by") or [])) for window in windows]
    return [
        bool(path := _path(part.unalias())) and all(path in keys for keys in parted)
        for part in node.expressions
    ]


def _path(node: exp.Expression) -> tuple[str, ...]:
    """Return the names that a column goes by; nothing for other expressions."""
    return tuple(part.name.lower() for part in node.parts) if isinstance(node, exp.Column) else ()
