"""A contract as an Iceberg schema, partition spec, sort order and table properties."""

from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import IdentityTransform, MonthTransform
from pyiceberg.types import (
    BooleanType,
    DateType,
    DecimalType,
    IcebergType,
    LongType,
    NestedField,
    StringType,
    TimestampType,
)

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.contract import Dataset

PARTITION_FIELD_ID = 1000  # Iceberg numbers partition fields from here


def iceberg_type(of: ColumnType) -> IcebergType:
    """Return the Iceberg type of a column type.

    >>> from lake_schema.column_types import INSTANT
    >>> iceberg_type(INSTANT)
    TimestampType()
    """
    match of:
        case Text():
            return StringType()
        case Integer():
            return LongType()
        case Decimal(precision, scale):
            return DecimalType(precision, scale)
        case Day():
            return DateType()
        case Instant():
            return TimestampType()
        case Flag():
            return BooleanType()


def iceberg_schema(dataset: Dataset) -> Schema:
    """Return a dataset's Iceberg schema; a column's place, from 1, is its field id."""
    return Schema(
        *(
            NestedField(
                field_id=field_id,
                name=column.name,
                field_type=iceberg_type(column.type),
                required=column.required,
                doc=column.says,
            )
            for field_id, column in enumerate(dataset.columns, start=1)
        )
    )


def partition_spec(dataset: Dataset) -> PartitionSpec:
    """Return the spec that partitions a dataset by the month of its day column."""
    source = iceberg_schema(dataset).find_field(dataset.month_of).field_id
    return PartitionSpec(
        PartitionField(
            source_id=source,
            field_id=PARTITION_FIELD_ID,
            transform=MonthTransform(),
            name=f"{dataset.month_of}_month",
        )
    )


def sort_order(dataset: Dataset) -> SortOrder:
    """Return the order of rows inside a file; PyIceberg records it, `publish` keeps it."""
    schema = iceberg_schema(dataset)
    return SortOrder(
        *(
            SortField(source_id=schema.find_field(name).field_id, transform=IdentityTransform())
            for name in dataset.sort_by
        )
    )
