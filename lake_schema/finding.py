"""A finding: one record's fault or doubt, as a value that goes into a table."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does to its record."""

    REJECT = "reject"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One doubt about one record.

    Attributes:
        rule: Id of the rule that does not hold.
        severity: Whether the record is rejected or only marked.
        dataset: The dataset whose row breaks the rule.
        record: The record's place in its upload, counted from 1.
        place: Line, and path or header on the wire.
        says: What was found and what was expected; never a value that may be personal.
    """

    rule: str
    severity: Severity
    dataset: str
    record: int
    place: str
    says: str
