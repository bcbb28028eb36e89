"""Commits to Iceberg tables by Glue's optimistic lock, for all statements that write."""

from collections.abc import Callable, Iterable

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io.pyarrow import _dataframe_to_data_files, schema_to_pyarrow
from pyiceberg.manifest import DataFile
from pyiceberg.table import FileScanTask, Table, TableProperties
from pyiceberg.table.snapshots import Operation
from sqlglot import exp

from lake.embedded.athena.failures import QueryError
from lake.embedded.athena.statements import Setting

TRIES = 20  # of the commit alone; its files are written once


def iceberg_table(
    database: str, name: str, setting: Setting, at: exp.Expression | None = None
) -> Table:
    """Return a table as it is now.

    Raises:
        QueryError: There is none, or it is none of Iceberg.
    """
    described = setting.glue.table(database, name, at)
    if described.get("Parameters", {}).get("table_type", "").upper() != "ICEBERG":
        raise QueryError("NOT_SUPPORTED", f"{database}.{name} is no Iceberg table", at)
    table = setting.cloud.catalogue.load_table((database, name))
    # A commit that is tried again must see the table as it is then.
    table.metadata.properties[TableProperties.COMMIT_NUM_RETRIES] = "0"
    return table


def until_committed(attempt: Callable[[], None]) -> None:
    """Carry out an attempt that loads its table anew, until no other writer was faster.

    Raises:
        QueryError: Others were faster each time.
    """
    for _ in range(TRIES):
        try:
            attempt()
        except CommitFailedException:
            continue
        return
    raise QueryError("ICEBERG_COMMIT_ERROR", f"{TRIES} commits conflicted with other writers")


def written_files(table: Table, rows: pa.Table) -> list[DataFile]:
    """Write rows in the table's order, by partition, and return the files.

    Raises:
        QueryError: A column that must have a value has none.
    """
    for field in table.schema().fields:
        if field.required and rows[field.name].null_count:
            says = f"NULL value not allowed for NOT NULL column: {field.name}"
            raise QueryError("CONSTRAINT_VIOLATION", says)
    names = [table.schema().find_column_name(f.source_id) for f in table.sort_order().fields]
    order = [(name, "ascending") for name in names if name]
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    ordered = (rows.sort_by(order) if order else rows).cast(schema)
    return list(_dataframe_to_data_files(table.metadata, ordered, table.io))


def replace_files(
    table: Table,
    tasks: Iterable[FileScanTask],
    written: Iterable[DataFile],
    planned_at: int | None = None,
) -> None:
    """Commit new files for old ones, which must all be live still, without further deletes.

    Args:
        table: As it is now.
        tasks: The old files.
        written: The new ones.
        planned_at: The snapshot in which the old files were found.

    Raises:
        QueryError: They are not live any more: another writer changed them.
    """
    old = list(tasks)
    if old and not _only_appended_since(table, planned_at) and not _are_live(table, old):
        raise QueryError("ICEBERG_COMMIT_ERROR", "another writer changed the files being rewritten")
    with table.transaction() as transaction, transaction.update_snapshot().overwrite() as replacing:
        for task in old:
            replacing.delete_data_file(task.file)
        for file in written:
            replacing.append_data_file(file)


def _only_appended_since(table: Table, snapshot_id: int | None) -> bool:
    """Tell whether other writers only appended since a snapshot.

    Planning takes so long that whoever plans for each try never commits beside a busy writer.
    """
    snapshot = table.current_snapshot()
    while snapshot is not None and snapshot.snapshot_id != snapshot_id:
        if snapshot.summary is None or snapshot.summary.operation is not Operation.APPEND:
            return False
        parent = snapshot.parent_snapshot_id
        snapshot = table.snapshot_by_id(parent) if parent is not None else None
    return snapshot is not None


def _are_live(table: Table, old: Iterable[FileScanTask]) -> bool:
    live = {task.file.file_path: len(task.delete_files) for task in table.scan().plan_files()}
    return all(live.get(task.file.file_path) == len(task.delete_files) for task in old)
