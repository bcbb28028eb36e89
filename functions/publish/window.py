"""The batches of one window → a commit that is opened, attempted, taken over and settled once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from functions._isolation import survives
from functions._ledger import Batch, Commit, Ledger
from functions._shell import logger, now
from functions.publish.commit import commit_once
from functions.publish.merge import data_files
from lake_schema.datasets import DATASETS

LEASE = timedelta(seconds=30)  # renewed before each table; two at one commit waste work, no more
NOBODY = "0001-01-01T00:00:00"  # a lease that is over


def take_over(ledger: Ledger) -> None:
    """Bring commits to their end whose owner died or gave up."""
    for commit in ledger.open_commits():
        if not _is_leased(commit):
            attempt(ledger, commit)


def attempt(ledger: Ledger, commit: Commit) -> None:
    """Publish a commit; where that fails, let the next who tries begin at once."""
    if not survives(partial(publish, ledger, commit), commit_id=commit.commit_id):
        survives(partial(ledger.renew, commit, NOBODY), commit_id=commit.commit_id)


def is_worth_waiting(ledger: Ledger, batch_ids: Collection[str], context: Any) -> bool:  # noqa: ANN401 # Lambda's own
    """Tell whether another invocation is, or was until it died, at some of these batches.

    To return their messages would only use up what tries they have; a lease is short.
    """
    if context.get_remaining_time_in_millis() < 2 * LEASE.total_seconds() * 1000:
        return False
    held = {batch.commit_id for batch in ledger.unpublished(batch_ids) if batch.commit_id}
    return any(c.commit_id in held and _is_leased(c) for c in ledger.open_commits())


def open_over(ledger: Ledger, waiting: list[Batch], request_id: str) -> Commit:
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
    batch_ids = [batch.batch_id for batch in batches]  # `ingest` logs which uploads are in which
    logger.info("commit settled", extra={"commit_id": commit.commit_id, "batch_ids": batch_ids})
