"""OPTIMIZE and VACUUM, carried out on Iceberg tables as Athena's documentation describes them.

Rows that come meanwhile stay. Both keep what a reader may still need: OPTIMIZE deletes no file,
VACUUM none that a kept snapshot refers to, and none younger than the retention.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan
from pyiceberg.manifest import DataFile
from pyiceberg.table import FileScanTask, Table
from pyiceberg.typedef import Record

from lake.embedded.athena.commands import NAME
from lake.embedded.athena.committing import (
    iceberg_table,
    replace_files,
    until_committed,
    written_files,
)
from lake.embedded.athena.failures import QueryError, refused
from lake.embedded.athena.results import Place
from lake.embedded.athena.statements import Answer, Setting
from lake.iceberg_files import referenced

OPTIMIZE = re.compile(
    rf"OPTIMIZE\s+{NAME}\s+REWRITE\s+DATA\s+USING\s+BIN_PACK(?P<where>\s+WHERE\s.+)?",
    re.IGNORECASE | re.DOTALL,
)
VACUUM = re.compile(rf"VACUUM\s+{NAME}", re.IGNORECASE)
MOST_BIN_BYTES = 64 * 1024 * 1024  # of compressed files; a bin is held in memory

# Athena's table properties and their defaults.
TARGET_BYTES = ("write_target_data_file_size_bytes", 512 * 1024 * 1024)
FILE_THRESHOLD = ("optimize_rewrite_data_file_threshold", 5)
DELETE_THRESHOLD = ("optimize_rewrite_delete_file_threshold", 2)
MAX_AGE_SECONDS = ("vacuum_max_snapshot_age_seconds", 432_000)
MIN_SNAPSHOTS = ("vacuum_min_snapshots_to_keep", 1)
METADATA_FILES = ("vacuum_max_metadata_files_to_keep", 100)


def optimize(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer OPTIMIZE table REWRITE DATA USING BIN_PACK.

    Raises:
        QueryError: The table is none of Iceberg, or other writers were faster each time.
    """
    found = OPTIMIZE.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: OPTIMIZE cannot be read")
    if found["where"]:
        raise refused("OPTIMIZE with WHERE")
    table = _table(found, setting)
    read = table.current_snapshot()
    tasks, written = _rewritten(table)
    if tasks and read:
        until_committed(
            lambda: replace_files(_table(found, setting), tasks, written, read.snapshot_id)
        )
    return Answer(bytes_scanned=sum(task.file.file_size_in_bytes for task in tasks))


def vacuum(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer VACUUM table: expire snapshots, then delete what nothing refers to.

    Raises:
        QueryError: The table is none of Iceberg, or other writers were faster each time.
    """
    found = VACUUM.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: VACUUM cannot be read")
    until_committed(lambda: _expire(_table(found, setting), setting))
    # Listed first: what is written from now on is too young to be deleted anyway.
    place = Place.of(_table(found, setting).location().rstrip("/") + "/")
    objects = list(_objects(place, setting))
    table = _table(found, setting)
    age = timedelta(seconds=_number(table, MAX_AGE_SECONDS))
    kept = set(referenced(table, _number(table, METADATA_FILES)))
    orphans = [
        key
        for key, written_at in objects
        if f"s3://{place.bucket}/{key}" not in kept and written_at < setting.now - age
    ]
    for key in orphans:
        setting.cloud.s3.delete_object(Bucket=place.bucket, Key=key)
    return Answer()


def _table(found: re.Match[str], setting: Setting) -> Table:
    database, name = (found["database"] or setting.database).lower(), found["table"].lower()
    return iceberg_table(database, name, setting)


def _number(table: Table, named: tuple[str, int]) -> int:
    return int(table.metadata.properties.get(*named) or named[1])


# ── OPTIMIZE ─────────────────────────────────────────────────────────────────────────────────────


def _rewritten(table: Table) -> tuple[list[FileScanTask], list[DataFile]]:
    """Pack small files, and those with deletes, into larger ones; return the old and the new."""
    bins = list(_bins(table))
    scan = ArrowScan(table.metadata, table.io, table.schema(), AlwaysTrue())
    written = [file for tasks in bins for file in written_files(table, scan.to_table(tasks))]
    return [task for tasks in bins for task in tasks], written


def _bins(table: Table) -> Iterator[list[FileScanTask]]:
    """Yield files of one partition that become one file."""
    target = _number(table, TARGET_BYTES)
    parts: dict[tuple[int, Record], list[FileScanTask]] = defaultdict(list)
    for task in table.scan().plan_files():
        is_small = task.file.file_size_in_bytes < 0.75 * target
        if is_small or len(task.delete_files) >= _number(table, DELETE_THRESHOLD):
            parts[task.file.spec_id, task.file.partition].append(task)
    for tasks in parts.values():
        has_deletes = any(task.delete_files for task in tasks)
        if len(tasks) >= _number(table, FILE_THRESHOLD) or has_deletes:
            for packed in _packed(tasks, min(target, MOST_BIN_BYTES)):
                # One file alone is as good as it was, unless rows of it were deleted.
                if len(packed) > 1 or packed[0].delete_files:
                    yield packed


def _packed(tasks: Iterable[FileScanTask], most: int) -> Iterator[list[FileScanTask]]:
    gathered: list[FileScanTask] = []
    size = 0
    for task in sorted(tasks, key=lambda each: each.file.file_size_in_bytes):
        if gathered and size + task.file.file_size_in_bytes > most:
            yield gathered
            gathered, size = [], 0
        gathered.append(task)
        size += task.file.file_size_in_bytes
    if gathered:
        yield gathered


# ── VACUUM ───────────────────────────────────────────────────────────────────────────────────────


def _expire(table: Table, setting: Setting) -> None:
    """Expire what is over age, beyond the fewest to keep, and named by no branch or tag."""
    oldest = setting.now - timedelta(seconds=_number(table, MAX_AGE_SECONDS))
    snapshots = sorted(table.metadata.snapshots, key=lambda each: each.timestamp_ms)
    spare = snapshots[: max(0, len(snapshots) - _number(table, MIN_SNAPSHOTS))]
    named = {ref.snapshot_id for ref in table.metadata.refs.values()}
    expired = [
        snapshot.snapshot_id
        for snapshot in spare
        if snapshot.timestamp_ms < oldest.timestamp() * 1000 and snapshot.snapshot_id not in named
    ]
    if expired:
        table.maintenance.expire_snapshots().by_ids(expired).commit()


def _objects(place: Place, setting: Setting) -> Iterator[tuple[str, Any]]:
    pages = setting.cloud.s3.get_paginator("list_objects_v2").paginate(
        Bucket=place.bucket, Prefix=place.key
    )
    for page in pages:
        for found in page.get("Contents", ()):
            yield found["Key"], found["LastModified"]
