"""A contract as an Arrow schema, with Iceberg's field ids so that files are read by id."""

import pyarrow as pa

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.contract import Dataset

FIELD_ID = b"PARQUET:field_id"  # the metadata key that Arrow's Parquet writer and PyIceberg read


def arrow_type(of: ColumnType) -> pa.DataType:
    """Return the Arrow type of a column type.

    >>> from lake_schema.column_types import AMOUNT
    >>> arrow_type(AMOUNT)
    Decimal128Type(decimal128(18, 3))
    """
    match of:
        case Text():
            return pa.string()
        case Integer():
            return pa.int64()
        case Decimal(precision, scale):
            return pa.decimal128(precision, scale)
        case Day():
            return pa.date32()
        case Instant():
            return pa.timestamp("us")
        case Flag():
            return pa.bool_()


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """Return a dataset's Arrow schema; a column's place, from 1, is its field id."""
    return pa.schema(
        [
            pa.field(
                column.name,
                arrow_type(column.type),
                nullable=not column.required,
                metadata={FIELD_ID: str(field_id).encode()},
            )
            for field_id, column in enumerate(dataset.columns, start=1)
        ]
    )
