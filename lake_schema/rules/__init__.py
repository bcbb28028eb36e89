"""The law: what must hold, one module a theme, each with one constant, `RULES`."""

from lake_schema.rules import (
    answers,
    belonging,
    countries,
    counts,
    currencies,
    days,
    events,
    identity,
    masses,
    money,
    papers,
    procedures,
    tariff,
    transport,
    validity,
)
from lake_schema.rules.readings import READING_RULES
from lake_schema.rules.rule import Rule

_ALL = (
    *identity.RULES,
    *days.RULES,
    *counts.RULES,
    *masses.RULES,
    *money.RULES,
    *tariff.RULES,
    *procedures.RULES,
    *countries.RULES,
    *currencies.RULES,
    *transport.RULES,
    *papers.RULES,
    *belonging.RULES,
    *answers.RULES,
    *validity.RULES,
    *events.RULES,
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""All rules over rows, by id; those of single values are `READING_RULES`."""

if len(RULES | READING_RULES) != len(_ALL) + len(READING_RULES):
    raise ValueError("two rules share an id")
