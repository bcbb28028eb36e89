"""Compares the accounts; knows no AWS."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions._ledger import ACCEPTED, DUPLICATE, Batch, Entry
from lake.auditing.accounts import Accounts
from lake.auditing.differences import Difference
from lake_schema.datasets import HEADERS

PATIENCE = timedelta(minutes=30)
"""How long an upload may be on its way: both queues' retries and the longest run of `publish`."""

COMPARED = (
    "post",
    "format",
    "packing",
    "records_announced",
    "records_read",
    "records_accepted",
    "records_rejected",
    "warnings",
    "unknown_count",
)
"""What receipt and table `upload` both say, under the same names."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found.

    Attributes:
        checked: How many of what were compared.
        waiting: Upload → why it is not settled yet, where nothing is wrong with that.
        differences: What is wrong, in order.
    """

    checked: Mapping[str, int]
    waiting: Mapping[str, str]
    differences: tuple[Difference, ...]


def compare(accounts: Accounts, patience: timedelta = PATIENCE) -> Report:
    """Compare the accounts of a lake, each with each."""
    waiting = dict(_waiting(accounts))
    settled = {
        upload_id: entry
        for upload_id, entry in accounts.before.entries.items()
        if accounts.after.entries.get(upload_id) == entry and upload_id not in waiting
    }
    late = {
        upload_id
        for upload_id in waiting
        if upload_id in accounts.evidence
        and accounts.read_at - accounts.evidence[upload_id].arrived_at > patience
    }
    found = [
        *_on_their_way(accounts, waiting, late),
        *_commits(accounts, patience),
        *_strangers(accounts),
        *(each for entry in settled.values() for each in _of_settled(accounts, entry)),
    ]
    return Report(
        checked={
            "uploads": len(accounts.after.entries),
            "objects": len(accounts.evidence),
            "batches": len(accounts.after.batches),
            "settled": len(settled),
            "rows": sum(sum(counted.values()) for counted in accounts.rows.values()),
        },
        waiting={each: says for each, says in waiting.items() if each not in late},
        differences=tuple(sorted(set(found))),
    )


# ── what is not settled ──────────────────────────────────────────────────────────────────────────


def _waiting(accounts: Accounts) -> Iterator[tuple[str, str]]:
    """Yield the uploads that are on their way, with their state."""
    for upload_id in accounts.evidence:
        if upload_id not in accounts.after.entries:
            yield upload_id, "received"
    for upload_id, entry in accounts.after.entries.items():
        before = accounts.before.entries.get(upload_id)
        batch = accounts.before.batches.get(entry.batch_id)
        if before != entry or (batch is not None and not batch.published_at):
            yield upload_id, "staged"


def _on_their_way(
    accounts: Accounts, waiting: Mapping[str, str], late: Iterable[str]
) -> Iterator[Difference]:
    for upload_id in late:
        evidence = accounts.evidence[upload_id]
        where = evidence.key
        entry = accounts.after.entries.get(upload_id)
        if waiting[upload_id] == "received":
            yield Difference("never-taken-in", upload_id, where, f"since {evidence.arrived_at}")
        elif entry and _is_unpublished(accounts.after.batches.get(entry.batch_id)):
            says = f"batch {entry.batch_id} is staged, its upload came {evidence.arrived_at}"
            yield Difference("stuck-batch", upload_id, "ledger", says)


def _is_unpublished(batch: Batch | None) -> bool:
    return batch is not None and not batch.published_at


def _commits(accounts: Accounts, patience: timedelta) -> Iterator[Difference]:
    for commit in accounts.after.open_commits.values():
        if accounts.read_at - datetime.fromisoformat(commit.lease_until) > patience:
            says = f"commit {commit.commit_id}: nobody is at it since {commit.lease_until}"
            yield Difference("stuck-commit", "", "ledger", says)
    for (table, commit_id), count in accounts.doubled_commits.items():
        yield Difference("commit-doubled", "", table, f"{commit_id} is in {count} snapshots")


def _strangers(accounts: Accounts) -> Iterator[Difference]:
    """Yield what the tables have of uploads and runs that the ledger does not know."""
    known = accounts.after.entries
    for table, counted in accounts.rows.items():
        for upload_id, count in counted.items():
            entry = known.get(upload_id)
            if entry is None or (entry.outcome != ACCEPTED and entry.run_number == 1):
                state = entry.outcome if entry else "unknown to the ledger"
                says = f"{count} rows of an upload that is {state}"
                yield Difference("rows-of-nobody", upload_id, table, says)
    for upload_id, run_number in accounts.upload_rows:
        entry = known.get(upload_id)
        if entry is None or run_number > entry.run_number:
            yield Difference("upload-row-unknown", upload_id, "upload", f"run {run_number}")


# ── what is settled ──────────────────────────────────────────────────────────────────────────────


def _of_settled(accounts: Accounts, entry: Entry) -> Iterator[Difference]:
    checks: tuple[Callable[[Accounts, Entry], Iterator[tuple[str, str, str]]], ...] = (
        _tie,
        _evidence,
        _sums,
        _upload_row,
        _rows,
        _rejected,
    )
    for check in checks:
        for kind, where, says in check(accounts, entry):
            yield Difference(kind, entry.upload_id, where, says)


def _tie(accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    batch = accounts.after.batches.get(entry.batch_id)
    if batch is None or entry.upload_id not in batch.uploads:
        yield "untied", "ledger", f"batch {entry.batch_id} does not name the upload"
    elif (entry.upload_id in batch.accepted) != (entry.outcome == ACCEPTED):
        yield "untied", "ledger", f"it is {entry.outcome}, its batch says otherwise"
    if entry.outcome not in (ACCEPTED, DUPLICATE):
        return
    claimed_by = accounts.after.claims.get((entry.post, entry.sha256), "")
    first = accounts.after.entries.get(claimed_by)
    if entry.outcome == ACCEPTED and claimed_by != entry.upload_id:
        yield "claim-missing", "ledger", f"its bytes are claimed by {claimed_by or 'nobody'}"
    if entry.outcome == DUPLICATE and (first is None or first.outcome != ACCEPTED):
        yield "duplicate-of-nothing", "ledger", f"its bytes are claimed by {claimed_by or 'nobody'}"


def _evidence(accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    found = accounts.evidence.get(entry.upload_id)
    erased = entry.receipt.get("erased")
    if found is None and not erased:
        yield "evidence-missing", "landing", f"no object of {entry.receipt['file']!r}"
    if found is None:
        return
    rows = accounts.upload_rows.get((entry.upload_id, entry.run_number), ())
    for size in {row["size_bytes"] for row in rows} - {found.size_bytes}:
        yield "evidence-differs", found.key, f"{found.size_bytes} bytes, {size} were read"
    if found.sha256 and entry.sha256 and found.sha256 != entry.sha256:
        yield "evidence-differs", found.key, f"SHA-256 {found.sha256}, read was {entry.sha256}"


def _sums(_accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    read, accepted, rejected = (
        entry.receipt[name] for name in ("records_read", "records_accepted", "records_rejected")
    )
    if read != accepted + rejected:
        yield "account-wrong", "ledger", f"{read} read, {accepted} accepted, {rejected} rejected"


def _upload_row(accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    for run_number in range(1, entry.run_number + 1):
        rows = accounts.upload_rows.get((entry.upload_id, run_number), ())
        if not rows:
            yield "upload-row-missing", "upload", f"run {run_number}"
        elif len(rows) > 1:
            yield "upload-row-doubled", "upload", f"run {run_number} has {len(rows)} rows"
    told = entry.receipt
    says = {name: told.get(name) for name in COMPARED}
    says |= {"outcome": entry.outcome, "sha256": entry.sha256 or None}
    says["error_code"] = told["error"]["code"] if told["error"] else None
    for row in accounts.upload_rows.get((entry.upload_id, entry.run_number), ()):
        for name, value in says.items():
            if row[name] != value:
                yield "receipt-differs", "upload", f"{name}: {value!r}, the table has {row[name]!r}"


def _rows(accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Compare rows by table, and that each record accepted has its one header row."""
    expected = _expected(entry.receipt)
    for table, counted in accounts.rows.items():
        found, wanted = counted[entry.upload_id], expected.get(table, 0)
        if table == "unknown_content":
            # Of the last run; a replay counts again.
            wanted = entry.receipt["unknown_count"] if entry.run_number == 1 else found
        if found != wanted:
            kind = "rows-missing" if found < wanted else "rows-doubled"
            yield kind, table, f"{found} rows, {wanted} were accepted"
    heads = sum(expected.get(name, 0) for name in HEADERS)
    if accounts.records[entry.upload_id] != heads:
        says = f"{accounts.records[entry.upload_id]} different records in {heads} header rows"
        yield "records-doubled", " and ".join(HEADERS), says
    erased = entry.receipt.get("erased", {}).get("tables", {})
    kept = entry.receipt["records_accepted"] - sum(erased.get(name, 0) for name in HEADERS)
    if heads != kept:
        yield "account-wrong", "ledger", f"{kept} records accepted, {heads} header rows"


def _expected(receipt: Mapping[str, Any]) -> dict[str, int]:
    erased = receipt.get("erased", {}).get("tables", {})
    return {name: count - erased.get(name, 0) for name, count in receipt["tables"].items()}


def _rejected(accounts: Accounts, entry: Entry) -> Iterator[tuple[str, str, str]]:
    if entry.receipt.get("erased", {}).get("tables", {}).get("finding"):
        return
    found = accounts.rejected[entry.upload_id, entry.run_number]
    said = entry.receipt["records_rejected"]
    if found != said:
        yield "findings-differ", "finding", f"{found} records rejected, the receipt says {said}"
