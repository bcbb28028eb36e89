"""Keep one table in bounds: a tag a day for audit, few files, few snapshots, no orphans."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from pyiceberg.exceptions import CommitFailedException
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from functions._athena import AthenaError, run
from functions._catalogue import catalogue
from functions._ledger import Commit
from functions._shell import logger, now, settings
from lake_schema.errors import UnavailableError

TRIES = 5  # another writer is `publish`, once a window
TAG = "day-{day}"
TAGGED_DAYS = 400
"""A year and a month of days can be asked for as they were; older tags go."""
SMALL_BYTES = int(0.75 * 512 * 1024 * 1024)  # what Athena's OPTIMIZE takes for small
MOST_SMALL_FILES = 100
"""In one partition; OPTIMIZE reads and writes all of them anew, so it must pay."""
MORE_RUNS = 20
"""Athena does a large OPTIMIZE in several runs and says so."""
LONGEST_OPEN = timedelta(hours=3)
"""Half of what untagged snapshots live. A commit that is open for longer may have to find its id in
a snapshot that VACUUM would expire, and would be made twice."""


def keep(dataset: str, open_commits: Collection[Commit]) -> dict[str, object]:
    """Tag, compact and clean one table; return what was done.

    Raises:
        AthenaError: Athena could not do it.
        UnavailableError: Other writers were faster each time.
    """
    tagged = _tag_days(dataset)
    files = _most_small_files(_load(dataset))
    is_compacted = files >= MOST_SMALL_FILES
    if is_compacted:
        _optimize(dataset)
    is_due = _has_spare_snapshots(_load(dataset))
    is_safe = not any(_is_old(commit) for commit in open_commits)
    if is_due and is_safe:
        run(f"VACUUM {dataset}")
    elif is_due:
        logger.warning("not vacuumed: a commit is open for long", extra={"table": dataset})
    return {
        "table": dataset,
        "tagged": tagged,
        "compacted": is_compacted,
        "vacuumed": is_due and is_safe,
    }


def days_to_tag(snapshots: Collection[Snapshot], today: date) -> dict[str, int]:
    """Return tag → the last snapshot of each day that is over and not too long ago.

    Args:
        snapshots: A table's snapshots.
        today: The day, in UTC, which is not over.
    """
    found = {}
    for snapshot in sorted(snapshots, key=lambda each: each.timestamp_ms):
        day = datetime.fromtimestamp(snapshot.timestamp_ms / 1000, UTC).date()
        if today - timedelta(days=TAGGED_DAYS) <= day < today:
            found[TAG.format(day=day)] = snapshot.snapshot_id
    return found


def _tag_days(dataset: str) -> list[str]:
    for _ in range(TRIES):
        table = _load(dataset)
        wanted = days_to_tag(table.metadata.snapshots, now().date())
        missing = {tag: snapshot for tag, snapshot in wanted.items() if tag not in table.refs()}
        first = TAG.format(day=now().date() - timedelta(days=TAGGED_DAYS))
        overdue = [tag for tag in table.refs() if tag.startswith("day-") and tag < first]
        if not missing and not overdue:
            return []
        changes = table.manage_snapshots()
        for tag, snapshot_id in missing.items():
            changes.create_tag(snapshot_id, tag)
        for tag in overdue:
            changes.remove_tag(tag)
        try:
            changes.commit()
        except CommitFailedException:
            continue
        return sorted(missing)
    raise UnavailableError(f"{dataset}: {TRIES} commits conflicted with other writers")


def _load(dataset: str) -> Table:
    return catalogue().load_table((settings().database, dataset))


def _most_small_files(table: Table) -> int:
    """Return how many small files the fullest partition has."""
    counted = Counter(
        (task.file.spec_id, task.file.partition)
        for task in table.scan().plan_files()
        if task.file.file_size_in_bytes < SMALL_BYTES
    )
    return max(counted.values(), default=0)


def _has_spare_snapshots(table: Table) -> bool:
    """Tell whether VACUUM would expire a snapshot; with one, it also removes orphans."""
    age = timedelta(seconds=int(table.properties["vacuum_max_snapshot_age_seconds"]))
    oldest = (now() - age).replace(tzinfo=UTC).timestamp() * 1000
    named = {ref.snapshot_id for ref in table.refs().values()}
    return any(
        snapshot.timestamp_ms < oldest and snapshot.snapshot_id not in named
        for snapshot in table.metadata.snapshots
    )


def _optimize(dataset: str) -> None:
    for _ in range(MORE_RUNS):
        try:
            run(f"OPTIMIZE {dataset} REWRITE DATA USING BIN_PACK")
        except AthenaError as error:
            if "MORE_RUNS_REQUIRED" in str(error):
                continue
            raise
        return


def _is_old(commit: Commit) -> bool:
    # An id begins with the time at which the commit was opened: 20260501T120000123456-...
    opened_at = datetime.strptime(commit.commit_id[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 # UTC
    return now() - opened_at > LONGEST_OPEN
