"""Commit data files to a table exactly once, whoever else commits.

The commit's id stands in its snapshot's summary. Before each try the table is loaded anew and its
snapshots are searched for the id; so a commit whose answer was lost, or that another invocation
took over, is found and not repeated. PyIceberg's own retry stays off: it applies an append again
that another committer has landed under the same id.
"""

from collections.abc import Callable

from pyiceberg.exceptions import CommitFailedException
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table, TableProperties

from functions._catalogue import catalogue
from functions._shell import logger, settings
from lake_schema.errors import UnavailableError

COMMIT_ID = "lake.commit-id"
TRIES = 5  # another writer is the other `publish` or an optimizer; five in a row are a storm


def commit_once(
    dataset: str, commit_id: str, write: Callable[[Table], list[DataFile]]
) -> int | None:
    """Append to a table what `write` makes, unless the commit is there already.

    Args:
        dataset: The table's name.
        commit_id: What the snapshot is known by.
        write: Writes data files for the table as loaded; called at most once.

    Returns:
        The snapshot's id, or nothing where there was nothing to append.

    Raises:
        UnavailableError: Other writers were faster each time.
    """
    files: list[DataFile] | None = None
    for _ in range(TRIES):
        table = catalogue().load_table((settings().database, dataset))
        landed = _landed(table, commit_id)
        if landed is not None:
            return landed
        if files is None:
            files = write(table)
        if not files:
            return None
        try:
            return _append(table, commit_id, files)
        except CommitFailedException as conflict:
            logger.info(
                "commit conflicted",
                extra={"table": dataset, "commit_id": commit_id, "reason": str(conflict)},
            )
    raise UnavailableError(f"{dataset}: {TRIES} commits conflicted with other writers")


def _landed(table: Table, commit_id: str) -> int | None:
    for snapshot in table.metadata.snapshots:
        if snapshot.summary and snapshot.summary.additional_properties.get(COMMIT_ID) == commit_id:
            return snapshot.snapshot_id
    return None


def _append(table: Table, commit_id: str, files: list[DataFile]) -> int:
    # Said to this table object only: Athena's optimizer honours the stored property and should
    # go on retrying its own commits.
    table.metadata.properties[TableProperties.COMMIT_NUM_RETRIES] = "0"
    with (
        table.transaction() as transaction,
        transaction.update_snapshot({COMMIT_ID: commit_id}).merge_append() as append,
    ):
        for file in files:
            append.append_data_file(file)
    return append.snapshot_id
