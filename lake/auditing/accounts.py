"""What an audit reads: the accounts that are compared, as plain data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions._ledger_whole import Whole

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One object version in landing.

    Attributes:
        key: Its key.
        size_bytes: Its size.
        arrived_at: When it came, in UTC.
        sha256: Hash of its bytes; empty where they were not read.
    """

    key: str
    size_bytes: int
    arrived_at: datetime
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Four accounts of the same uploads, in the order in which they are read.

    A lake lives while it is read. The ledger is read before landing and the tables, and again after
    them: an upload that the ledger called published before must be whole in the tables, and an
    object that is in landing must be in the ledger afterwards, or is on its way.

    Attributes:
        before: The ledger at first.
        evidence: Landing, by upload.
        upload_rows: The table `upload`, every row, by upload and run.
        rows: Table → upload → number of rows, of all tables whose rows records consist of, of
            `finding`, and of `unknown_content` the sum of its values.
        records: Upload → different records that have a row in a header table.
        rejected: (upload, run) → different records with a rejecting finding.
        doubled_commits: (table, commit id) → snapshots, where they are more than one.
        after: The ledger at last.
        read_at: When the audit began, in UTC.
    """

    before: Whole
    evidence: Mapping[str, Evidence]
    upload_rows: Mapping[tuple[str, int], Sequence[Row]]
    rows: Mapping[str, Counter[str]]
    records: Counter[str]
    rejected: Counter[tuple[str, int]]
    doubled_commits: Mapping[tuple[str, str], int]
    after: Whole
    read_at: datetime
