"""Rows out of tables, and out of everything that tables remember."""

import warnings
from collections.abc import Callable, Mapping

from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.table import Table

from lake.connection import Connection
from lake.erasing.planning import condition
from lake_schema.errors import UnavailableError

TRIES = 10  # `publish` and `maintain` are the other writers
AT_ONCE = 50  # uploads in one delete: its filter is parsed


def load(connection: Connection, name: str) -> Table:
    """Return a table as it is now."""
    given = {
        "s3.endpoint": connection.endpoint_url,
        "s3.region": connection.region,
        "s3.access-key-id": connection.access_key_id,
        "s3.secret-access-key": connection.secret_access_key,
    }
    properties = {key: value for key, value in given.items() if value}
    catalogue = GlueCatalog("lake", connection.client("glue"), **properties)
    return catalogue.load_table((connection.database, name))


def delete_rows(connection: Connection, name: str, records: Mapping[str, tuple[int, ...]]) -> None:
    """Write the data files that hold rows of these records anew, without them.

    Raises:
        UnavailableError: Other writers were faster each time.
    """
    uploads = list(records)
    for start in range(0, len(uploads), AT_ONCE):
        part = uploads[start : start + AT_ONCE]
        wanted = condition({upload_id: records[upload_id] for upload_id in part})
        with warnings.catch_warnings():
            # An order that goes on finds no rows where it was before.
            warnings.filterwarnings("ignore", "Delete operation did not match any records")
            _until_committed(name, lambda wanted=wanted: load(connection, name).delete(wanted))  # type: ignore[misc] # bound now


def forget_history(connection: Connection, name: str) -> None:
    """Drop all tags and every snapshot but the current one.

    Raises:
        UnavailableError: Other writers were faster each time.
    """
    _until_committed(name, lambda: _forget(load(connection, name)))


def _forget(table: Table) -> None:
    tags = [name for name in table.refs() if name != "main"]
    if tags:
        changes = table.manage_snapshots()
        for tag in tags:
            changes.remove_tag(tag)
        changes.commit()
        table.refresh()
    current = table.current_snapshot()
    past = [s.snapshot_id for s in table.metadata.snapshots if s != current]
    if past:
        table.maintenance.expire_snapshots().by_ids(past).commit()


def _until_committed(name: str, attempt: Callable[[], None]) -> None:
    for _ in range(TRIES):
        try:
            attempt()
        except CommitFailedException:
            continue
        return
    raise UnavailableError(f"{name}: {TRIES} commits conflicted with other writers; run it again")
