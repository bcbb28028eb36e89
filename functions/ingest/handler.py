"""ingest: landing → staged.

Trigger: the landing queue, which S3 tells of every object that was created in landing.
Reads: the uploaded objects, in the version named; the upload ledger.
Writes: staged Parquet, one object a dataset and batch; the ledger; a message to `publish`.
Refuses: uploads that can never be taken in; their receipt says why. Records are rejected singly.
Retries: idempotent by upload id: an upload is tied to one batch, once; one that comes again only
    has its batch's message sent again. After a failure its messages are tried one by one, so that
    a poisonous upload harms no other.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from functions._events import Landed, batch_message, landed_in, partial_failures
from functions._isolation import survives
from functions._ledger import Batch, Ledger
from functions._shell import dynamodb, ingest_settings, logger, now, settings, sqs
from functions.ingest.account import Account, entry_of, judge, upload_rows
from functions.ingest.intake import Intake
from functions.ingest.landing import fetch
from functions.ingest.stage import Staging
from lake_schema.errors import UnavailableError


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 # Lambda's own
    """Take in the uploads that the messages name; return the messages to retry."""
    failed: list[str] = []
    for ordinal, group in enumerate(_groups(event["Records"])):
        batch_id = f"{context.aws_request_id}-{ordinal}"
        if not survives(partial(take_in, group, batch_id), batch_id=batch_id):
            failed += [record["messageId"] for record in group]
    return partial_failures(failed)


def _groups(records: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Part messages: those that come for the first time together, every other by itself."""
    first = [r for r in records if int(r["attributes"]["ApproximateReceiveCount"]) == 1]
    again = [[r] for r in records if r not in first]
    return ([first] if first else []) + again


def take_in(records: Sequence[dict[str, Any]], batch_id: str) -> None:
    """Bring the uploads that messages name to `staged`, `duplicate` or `refused`, as one batch.

    Raises:
        UnavailableError: A service was busy, or another batch was faster with some uploads or
            their bytes: those must come again to find what became of them. None is tied half.
    """
    named = {found.upload_id: found for record in records for found in landed_in(record["body"])}
    ledger = Ledger(dynamodb(), settings().upload_ledger)
    known = ledger.entries(set(named))
    _send(
        batch.batch_id for batch in ledger.unpublished({entry.batch_id for entry in known.values()})
    )
    fresh = [found for upload_id, found in named.items() if upload_id not in known]
    if not fresh:
        return
    with Staging(batch_id) as staging:
        accounts = _examine(fresh, staging)
        judge(accounts, ledger.first_uploads([a.content for a in accounts]))
        staging.add({"upload": upload_rows(accounts, now())})
        batch = Batch(batch_id, (), (), staging.upload())
    tied = ledger.tie(batch, [entry_of(account, batch_id) for account in accounts])
    if tied:
        _send([batch_id])
    logger.info(
        "uploads taken in",
        extra={
            "uploads": len(fresh),
            "tied": len(tied),
            "refused": sum(account.error is not None for account in accounts),
            "records": sum(account.records_read for account in accounts),
        },
    )
    if len(tied) < len(fresh):
        raise UnavailableError(
            f"{len(fresh) - len(tied)} uploads were overtaken by another batch or by the same bytes"
        )


def _examine(fresh: Sequence[Landed], staging: Staging) -> list[Account]:
    intake = Intake(now(), ingest_settings().pseudonym_key)
    for found in fresh:
        for tables in intake.take(fetch(found)):
            staging.add(tables)
    for tables in intake.rest():
        staging.add(tables)
    return intake.accounts


def _send(batch_ids: Iterable[str]) -> None:
    for batch_id in batch_ids:
        sqs().send_message(
            QueueUrl=ingest_settings().staged_queue_url, MessageBody=batch_message(batch_id)
        )
