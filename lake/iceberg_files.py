"""Which files an Iceberg table needs."""

from collections.abc import Iterator

from pyiceberg.table import Table


def referenced(table: Table, metadata_files: int) -> Iterator[str]:
    """Yield every file that a table's snapshots refer to, and its metadata files.

    Args:
        table: The table as loaded.
        metadata_files: How many earlier metadata files count as needed, the latest ones.
    """
    yield table.metadata_location
    log = table.metadata.metadata_log
    yield from (entry.metadata_file for entry in log[max(0, len(log) - metadata_files) :])
    seen: set[str] = set()
    for snapshot in table.metadata.snapshots:
        yield snapshot.manifest_list
        for manifest in snapshot.manifests(table.io):
            if manifest.manifest_path in seen:
                continue
            seen.add(manifest.manifest_path)
            yield manifest.manifest_path
            for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
                yield entry.data_file.file_path
    for statistics in table.metadata.statistics:
        yield statistics.statistics_path
