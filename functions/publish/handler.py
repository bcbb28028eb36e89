"""publish: staged → lake.

Trigger: the staged queue, gathered over a window.
Reads: staged objects of the batches that the messages name, the upload ledger.
Writes: one Iceberg snapshot a table, children before headers; then the ledger says `published`.
Refuses: nothing; what cannot be merged is retried and reaches the dead-letter queue.
Retries: idempotent by commit id: a batch belongs to one commit, a commit is one snapshot a table.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from functions._events import batch_id_in, partial_failures
from functions._isolation import survives
from functions._ledger import Batch, Commit, Ledger
from functions._shell import dynamodb, logger, now, settings
from functions.publish.commit import commit_once
from functions.publish.merge import data_files
from lake_schema.datasets import DATASETS

LEASE = timedelta(minutes=2)  # renewed before each table; two at one commit waste work, no more


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 # Lambda's own
    """Publish the batches that the messages name; return the messages to retry."""
    ledger = Ledger(dynamodb(), settings().upload_ledger)
    named = {record["messageId"]: batch_id_in(record["body"]) for record in event["Records"]}
    batch_ids = set(named.values())
    for commit in ledger.open_commits():
        if not _is_leased(commit):
            survives(partial(publish, ledger, commit), commit_id=commit.commit_id)
    commit = _open(ledger, ledger.unpublished(batch_ids), context.aws_request_id)
    if commit.batches:
        survives(partial(publish, ledger, commit), commit_id=commit.commit_id)
    published = {b.batch_id for b in ledger.batches(batch_ids).values() if b.published_at}
    late = [message for message, batch_id in named.items() if batch_id not in published]
    logger.info("batches published", extra={"batches": len(published), "late": len(late)})
    return partial_failures(late)


def _open(ledger: Ledger, waiting: list[Batch], request_id: str) -> Commit:
    """Open a commit over the batches that no other commit holds; it may be empty.

    A batch points at its commit, and a commit lists its batches; the list, written once, is the
    truth. The pointer comes first, so that an owner that died in between can be told apart.
    """
    commit_id = f"{now():%Y%m%dT%H%M%S%f}-{request_id}"
    free = [batch for batch in waiting if not _held(ledger, batch)]
    claimed = tuple(batch.batch_id for batch in ledger.claim(free, commit_id))
    commit = Commit(commit_id, claimed, (now() + LEASE).isoformat())
    # Refused where another invocation took this one for dead and opened it without batches.
    return commit if claimed and ledger.open_commit(commit) else replace(commit, batches=())


def _is_leased(commit: Commit) -> bool:
    """Tell whether another invocation is at a commit.

    A lease that ends later than any that begins now was given by a clock that went wrong; to take
    such a commit over wastes work at worst.
    """
    return now().isoformat() <= commit.lease_until <= (now() + LEASE).isoformat()


def _held(ledger: Ledger, batch: Batch) -> bool:
    if not batch.commit_id:
        return False
    # A commit that was never opened is opened empty, so that its owner, if it still lives, can't
    # open it over a batch that is about to be claimed by another.
    ledger.open_commit(Commit(batch.commit_id, (), now().isoformat()))
    commit = ledger.commit(batch.commit_id)
    return commit is not None and batch.batch_id in commit.batches


def publish(ledger: Ledger, commit: Commit) -> None:
    """Bring a commit into every table and settle it.

    Raises:
        UnavailableError: Other writers were faster; the commit stays open and is taken over.
    """
    batches = list(ledger.batches(commit.batches).values())
    written = {name for batch in batches for name in batch.objects}
    for dataset in (found for name, found in DATASETS.items() if name in written):
        ledger.renew(commit, (now() + LEASE).isoformat())
        commit_once(
            dataset.name,
            commit.commit_id,
            lambda table, dataset=dataset: data_files(table, dataset, batches),  # type: ignore[misc] # bound now
        )
    ledger.settle(commit, batches, now().isoformat())
    logger.info("commit settled", extra={"commit_id": commit.commit_id, "batches": len(batches)})
