"""Bring one Iceberg table to what its contract says, without losing anything."""

from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from functions._catalogue import catalogue, location_of
from functions._shell import settings
from lake_schema.contract import Dataset
from lake_schema.errors import LakeError
from lake_schema.render.iceberg import iceberg_schema, partition_spec, sort_order

FORMAT = {"format-version": "2"}
PROPERTIES = {
    "write.parquet.compression-codec": "zstd",
    "write.parquet.compression-level": "3",
    # A day of a mid-sized country is some 45,000 declarations: row groups should prune days.
    "write.parquet.row-group-limit": "50000",
    "write.metadata.metrics.default": "truncate(16)",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    "commit.manifest-merge.enabled": "true",
    "commit.manifest.min-count-to-merge": "20",
    # Untagged snapshots live six hours: a commit reads and writes all of them, which takes half a
    # second for 1,000. For Athena, and for others.
    "vacuum_max_snapshot_age_seconds": "21600",
    "vacuum_min_snapshots_to_keep": "1",
    "vacuum_max_metadata_files_to_keep": "20",
    "history.expire.max-snapshot-age-ms": "21600000",
    "history.expire.min-snapshots-to-keep": "1",
}


class ContractError(LakeError):
    """A contract asks for a change that would lose what a table holds."""


def evolve(dataset: Dataset) -> str:
    """Create a dataset's table, or add the columns and properties it lacks; return what was done.

    Raises:
        ContractError: A column was dropped, retyped, moved or became required.
    """
    identifier = (settings().database, dataset.name)
    try:
        table = catalogue().load_table(identifier)
    except NoSuchTableError:
        catalogue().create_table(
            identifier,
            schema=iceberg_schema(dataset),
            location=location_of(dataset.name),
            partition_spec=partition_spec(dataset),
            sort_order=sort_order(dataset),
            properties=FORMAT | PROPERTIES,
        )
        return "created"
    if any(table.properties.get(name) != value for name, value in PROPERTIES.items()):
        with table.transaction() as change:
            change.set_properties(PROPERTIES)
        table = catalogue().load_table(identifier)
    return _add_columns(table, dataset)


def _add_columns(table: Table, dataset: Dataset) -> str:
    wanted = iceberg_schema(dataset).fields
    present = table.schema().fields
    for field, contract in zip(present, wanted, strict=False):
        same = (field.field_id, field.name, field.field_type, field.required) == (
            contract.field_id,
            contract.name,
            contract.field_type,
            contract.required,
        )
        if not same:
            raise ContractError(
                f"{dataset.name}: the table has {field}, the contract {contract}: a column is "
                "never moved, renamed, retyped or made required; append a new one"
            )
    added = wanted[len(present) :]
    if len(present) > len(wanted) or any(field.required for field in added):
        raise ContractError(
            f"{dataset.name}: the contract dropped a column or added a required one: rows that "
            "are there have no value for it"
        )
    if not added:
        return "unchanged"
    with table.update_schema() as update:
        for field in added:
            update.add_column(field.name, field.field_type, field.doc)
    return f"added {', '.join(field.name for field in added)}"
