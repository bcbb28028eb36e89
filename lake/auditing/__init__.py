"""The audit: ledger, receipts, tables and landing are four accounts of the same, and must agree."""

from lake.auditing.compare import Report, compare
from lake.auditing.differences import DIFFERENCES, Difference
from lake.auditing.reading import read_accounts

__all__ = ["DIFFERENCES", "Difference", "Report", "compare", "read_accounts"]
