"""What each role may spend on one query, and what Athena charges."""

import re
from dataclasses import dataclass
from decimal import Decimal

TERABYTE = 10**12
DEAR_BYTES = TERABYTE // 10
"""From here a query needs an estimate that its asker accepts: half a dollar."""
USD_A_TERABYTE = Decimal(5)  # Athena's list price in most regions
LEAST_CHARGED_BYTES = 10_000_000  # of a query that reads anything at all

_ROLE = re.compile(r"assumed-role/customs-lake-[a-z0-9]+-(?P<role>[a-z]+)(?:-[^/]*)?/")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one query may spend.

    Attributes:
        bytes: Most that it may read.
        rows: Most rows of its answer.
        seconds: Most time that it may run.
    """

    bytes: int
    rows: int
    seconds: int


BUDGETS: dict[str, Budget] = {
    "analyst": Budget(bytes=1 * TERABYTE, rows=5_000_000, seconds=900),
    "steward": Budget(bytes=5 * TERABYTE, rows=20_000_000, seconds=1800),
    "partner": Budget(bytes=TERABYTE // 10, rows=100_000, seconds=120),
}
"""By role; Athena itself stops at half an hour."""


def role_of(arn: str) -> str:
    """Return the role that somebody asks in; who has none of these asks as an analyst.

    >>> role_of("arn:aws:sts::1:assumed-role/customs-lake-prod-partner/eva")
    'partner'
    >>> role_of("arn:aws:iam::1:user/eva")
    'analyst'
    """
    found = _ROLE.search(arn)
    return found["role"] if found and found["role"] in BUDGETS else "analyst"


def charged_usd(scanned_bytes: int) -> Decimal:
    """Return what Athena charges for reading so much.

    >>> charged_usd(0), charged_usd(1), charged_usd(10**12)
    (Decimal('0.000000'), Decimal('0.000050'), Decimal('5.000000'))
    """
    billed = max(scanned_bytes, LEAST_CHARGED_BYTES) if scanned_bytes else 0
    return (USD_A_TERABYTE * billed / TERABYTE).quantize(Decimal("0.000001"))
