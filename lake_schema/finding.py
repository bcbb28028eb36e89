"""What a finding does to the record it doubts."""

from enum import StrEnum


class Severity(StrEnum):
    """What a finding does to its record."""

    REJECT = "reject"
    WARN = "warn"
