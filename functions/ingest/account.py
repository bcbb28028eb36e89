"""The account of one upload: what was read, what became of it, what its post is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from functions._ledger import ACCEPTED, DUPLICATE, REFUSED, Entry
from functions.ingest.landing import Arrival
from functions.ingest.unknown import Unknown
from lake_schema.datasets import DATASETS
from lake_schema.errors import LakeError, RefusedError
from lake_schema.render.arrow import arrow_schema

FINDINGS_TOLD = 50  # a receipt is one ledger item; the table `finding` has them all


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a replay of an upload goes on from.

    Attributes:
        run_number: The run's number, from 2.
        before: The receipt of the run before, where that accepted the upload; else nothing.
        records: Numbers of the records that may come in; None: all.
        sha256: Hash of the bytes that the run before read; empty where it read none to the end.
    """

    run_number: int
    before: Mapping[str, Any]
    records: frozenset[int] | None
    sha256: str = ""


class ReplayError(LakeError):
    """A replay found an upload otherwise than the run before: a person must look."""


@dataclass(slots=True)
class Account:
    """What is known of one upload while its batch is examined.

    Attributes:
        arrival: The upload.
        rerun: What it goes on from, where it is replayed.
        formats: The formats of its files.
        packing: How it is packed; empty where it is one file as it is.
        sha256: Hash of its bytes.
        error: Why it was refused.
        duplicate_of: The upload that brought the same bytes before.
        records_read: Records found.
        records_rejected: Records rejected.
        warnings: Findings that only warn.
        tables: Rows accepted, by dataset.
        findings: The first findings; warnings fill half of the room at most.
        unknown: What no mapping took.
    """

    arrival: Arrival
    rerun: Rerun | None = None
    formats: set[str] = field(default_factory=set)
    packing: str = ""
    sha256: str = ""
    error: RefusedError | None = None
    duplicate_of: str = ""
    records_read: int = 0
    records_rejected: int = 0
    warnings: int = 0
    tables: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unknown: Unknown = field(default_factory=Unknown)

    @property
    def run_number(self) -> int:
        """Return which run of the upload this is, from 1."""
        return self.rerun.run_number if self.rerun else 1

    @property
    def format(self) -> str:
        """Return the formats of its files, in the order of their names."""
        return ", ".join(sorted(self.formats))

    @property
    def content(self) -> tuple[str, str]:
        """Return what makes two uploads the same: post and hash."""
        return self.arrival.landed.post, self.sha256

    @property
    def outcome(self) -> str:
        """Return what became of it."""
        if self.error:
            return REFUSED
        return DUPLICATE if self.duplicate_of else ACCEPTED

    def check_rerun(self) -> None:
        """See that a replay can go on where the run before ended.

        Raises:
            ReplayError: It has other bytes than then; or what was accepted is refused now, or
                holds another number of records, so that record 7 of then and of now need not be
                the same.
        """
        if self.rerun is None:
            return
        upload_id = self.arrival.landed.upload_id
        if self.rerun.sha256 not in ("", self.sha256):
            raise ReplayError(f"upload {upload_id} has other bytes than its last run read")
        if not self.rerun.before:
            return
        before = self.rerun.before["records_read"]
        if self.error:
            raise ReplayError(f"upload {upload_id} was accepted and is refused now: {self.error}")
        if self.records_read != before:
            raise ReplayError(
                f"upload {upload_id} had {before} records and has {self.records_read} now"
            )

    def void(self) -> None:
        """Forget what was counted: nothing of the upload is taken in."""
        self.records_read = self.records_rejected = self.warnings = 0
        self.tables.clear()
        self.findings.clear()
        self.unknown.counts.clear()


def judge(accounts: Sequence[Account], first_uploads: Mapping[tuple[str, str], str]) -> None:
    """Settle the outcome of each upload: refused, a duplicate of an earlier one, or accepted.

    Args:
        accounts: The uploads of one batch, in their order of arrival.
        first_uploads: (post, sha256) → the upload that brought these bytes before this batch.
    """
    first = dict(first_uploads)
    for account in accounts:
        account.check_rerun()
        if not account.error:
            upload_id = account.arrival.landed.upload_id
            earlier = first.setdefault(account.content, upload_id)
            account.duplicate_of = "" if earlier == upload_id else earlier
        if account.outcome != ACCEPTED:
            account.void()


def entry_of(account: Account, batch_id: str) -> Entry:
    """Return what the ledger keeps of an upload."""
    return Entry(
        upload_id=account.arrival.landed.upload_id,
        post=account.arrival.landed.post,
        sha256=account.sha256,
        outcome=account.outcome,
        batch_id=batch_id,
        receipt=receipt_of(account),
        run_number=account.run_number,
    )


def receipt_of(account: Account) -> dict[str, Any]:
    """Return the receipt without its state, which follows from the ledger.

    Its counts are of all runs so far; its findings are those of this one.
    """
    before = account.rerun.before if account.rerun else {}
    landed, error = account.arrival.landed, account.error
    place = f" ({error.place})" if error and error.place else ""
    return {
        "upload_id": landed.upload_id,
        "file": landed.file_name,
        "post": landed.post,
        "format": account.format or None,
        "packing": account.packing or None,
        "records_announced": account.arrival.announced_records,
        "records_read": account.records_read,
        "records_accepted": account.records_read - account.records_rejected,
        "records_rejected": account.records_rejected,
        "warnings": account.warnings + before.get("warnings", 0),
        "tables": dict(account.tables + Counter(before.get("tables", {}))),
        "findings": account.findings,
        "unknown_count": account.unknown.total,
        "unknown": account.unknown.told(),
        "error": {"code": error.code, "says": error.says + place} if error else None,
    }


def upload_rows(accounts: Sequence[Account], at: datetime) -> pa.Table:
    """Return the rows of the table `upload`, one an upload, whatever became of it."""
    return pa.Table.from_pylist(
        [_upload_row(account, at) for account in accounts], arrow_schema(DATASETS["upload"])
    )


def _upload_row(account: Account, at: datetime) -> dict[str, Any]:
    arrival, receipt = account.arrival, receipt_of(account)
    counts = ("records_read", "records_accepted", "records_rejected", "warnings")
    return {
        "upload_id": arrival.landed.upload_id,
        "post": arrival.landed.post,
        "arrived_on": arrival.arrived_at.date(),
        "arrived_at": arrival.arrived_at,
        "bucket": arrival.landed.bucket,
        "object_key": arrival.landed.key,
        "object_version": arrival.landed.version,
        "file_name": arrival.landed.file_name,
        "size_bytes": arrival.size_bytes,
        "sha256": account.sha256 or None,
        "format": receipt["format"],
        "packing": receipt["packing"],
        "outcome": account.outcome,
        "error_code": account.error.code if account.error else None,
        "error_says": receipt["error"]["says"] if receipt["error"] else None,
        "duplicate_of": account.duplicate_of or None,
        **{name: receipt[name] for name in counts},
        "unknown_count": receipt["unknown_count"],
        "run_number": account.run_number,
        "ingested_at": at,
        "records_announced": arrival.announced_records,
    }


def unknown_rows(accounts: Sequence[Account], at: datetime) -> pa.Table:
    """Return the rows of the table `unknown_content`, one a path of an upload taken in."""
    rows = [
        {
            "arrived_on": account.arrival.arrived_at.date(),
            "format": account.format or None,
            "path": path,
            "value_count": count,
            "post": account.arrival.landed.post,
            "upload_id": account.arrival.landed.upload_id,
            "run_number": account.run_number,
            "ingested_at": at,
        }
        for account in accounts
        for path, count in sorted(account.unknown.counts.items())
    ]
    return pa.Table.from_pylist(rows, arrow_schema(DATASETS["unknown_content"]))
