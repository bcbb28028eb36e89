"""Faults of single values, found when text is typed; every column of every contract is bound."""

from dataclasses import dataclass

from lake_schema.finding import Severity


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """Something that must hold for a value before it has a type.

    Attributes:
        id: Kebab case, stable, never reused.
        says: One sentence: what must hold.
        severity: Whether a break rejects the record.
    """

    id: str
    says: str
    severity: Severity


UNREADABLE = ReadingRule(
    "value-unreadable", "A value can be read as its column's type.", Severity.REJECT
)
MISSING = ReadingRule(
    "value-missing", "A column that the contract requires has a value.", Severity.REJECT
)
ROUNDED = ReadingRule(
    "value-rounded", "A number has no more decimals than its column keeps.", Severity.WARN
)

READING_RULES: dict[str, ReadingRule] = {rule.id: rule for rule in (UNREADABLE, MISSING, ROUNDED)}
"""The rules of single values, by id."""
