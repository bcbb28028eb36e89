"""Uploads that messages name → one staged batch, tied in the ledger and told to `publish`."""

from collections.abc import Iterable, Sequence
from typing import Any

from functions._events import Landed, batch_message, landed_in
from functions._ledger import Batch, Entry, Ledger
from functions._shell import dynamodb, ingest_settings, logger, metrics, now, settings, sqs
from functions.ingest.account import Account, entry_of, judge, unknown_rows, upload_rows
from functions.ingest.intake import Intake
from functions.ingest.landing import fetch
from functions.ingest.replay import is_done, rerun_of
from functions.ingest.stage import Staging
from lake_schema.errors import UnavailableError


def take_in(records: Sequence[dict[str, Any]], batch_id: str) -> None:
    """Bring the uploads that messages name to `staged`, `duplicate` or `refused`, as one batch.

    Raises:
        UnavailableError: A service was busy, or another batch was faster with some uploads or
            their bytes: those must come again to find what became of them. None is tied half.
    """
    named = _named(records)
    ledger = Ledger(dynamodb(), settings().upload_ledger)
    known = ledger.entries(set(named))
    fresh = [found for found in named.values() if not is_done(found, known.get(found.upload_id))]
    waiting = {b.batch_id for b in ledger.unpublished({e.batch_id for e in known.values()})}
    _send(waiting)
    if not fresh:
        return
    if any(known[each.upload_id].batch_id in waiting for each in fresh if each.upload_id in known):
        raise UnavailableError("an upload is to run again whose last run is not published yet")
    with Staging(batch_id) as staging:
        accounts = _examine([(found, known.get(found.upload_id)) for found in fresh], staging)
        judge(accounts, ledger.first_uploads([a.content for a in accounts]))
        at = now()
        staging.add(
            {"upload": upload_rows(accounts, at), "unknown_content": unknown_rows(accounts, at)}
        )
        batch = Batch(batch_id, (), (), staging.upload())
    tied = ledger.tie(batch, [entry_of(account, batch_id) for account in accounts])
    if tied:
        _send([batch_id])
        _tell(
            [account for account in accounts if account.arrival.landed.upload_id in tied], batch_id
        )
    if len(tied) < len(fresh):
        raise UnavailableError(
            f"{len(fresh) - len(tied)} uploads were overtaken by another batch or by the same bytes"
        )


def _tell(accounts: Sequence[Account], batch_id: str) -> None:
    """Log what became of each upload and count it; alarms look at the shares."""
    for account in accounts:
        facts = {
            "upload_id": account.arrival.landed.upload_id,
            "batch_id": batch_id,
            "refused": account.error.code if account.error else None,
            "records_read": account.records_read,
            "records_rejected": account.records_rejected,
        }
        logger.info("upload taken in", extra=facts)
    metrics.add_metric("Uploads", "Count", len(accounts))
    metrics.add_metric("RefusedUploads", "Count", sum(a.error is not None for a in accounts))
    metrics.add_metric("RecordsRead", "Count", sum(a.records_read for a in accounts))
    metrics.add_metric("RecordsRejected", "Count", sum(a.records_rejected for a in accounts))


def _named(records: Iterable[dict[str, Any]]) -> dict[str, Landed]:
    """Return the uploads that messages name, each with the last run that is asked for."""
    named: dict[str, Landed] = {}
    for found in (found for record in records for found in landed_in(record["body"])):
        other = named.setdefault(found.upload_id, found)
        named[found.upload_id] = max(found, other, key=lambda each: each.run_number)
    return named


def _examine(fresh: Iterable[tuple[Landed, Entry | None]], staging: Staging) -> list[Account]:
    intake = Intake(now(), ingest_settings().pseudonym_key)
    for found, before in fresh:
        arrival = fetch(found)
        rerun = rerun_of(arrival, before) if found.run_number > 1 else None
        for tables in intake.take(arrival, rerun):
            staging.add(tables)
        _read_again(intake.accounts[-1])
    for tables in intake.rest():
        staging.add(tables)
    return intake.accounts


def _read_again(account: Account) -> None:
    """See that bytes which are not those announced are so in S3, and were not garbled on the way.

    Raises:
        UnavailableError: They read otherwise this time.
    """
    if account.error and account.error.code == "checksum-mismatch":
        again = fetch(account.arrival.landed).raw.hash_of_all()
        if again != account.sha256:
            raise UnavailableError("an upload read twice has other bytes each time")


def _send(batch_ids: Iterable[str]) -> None:
    for batch_id in batch_ids:
        sqs().send_message(
            QueueUrl=ingest_settings().staged_queue_url, MessageBody=batch_message(batch_id)
        )
