"""The law: what must hold, one module a theme, each with one constant, `RULES`."""

from lake_schema.rules import codes, identity, totals
from lake_schema.rules.readings import READING_RULES
from lake_schema.rules.rule import Rule

_ALL = (*identity.RULES, *totals.RULES, *codes.RULES)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""All rules over rows, by id; those of single values are `READING_RULES`."""

if len(RULES | READING_RULES) != len(_ALL) + len(READING_RULES):
    raise ValueError("two rules share an id")
