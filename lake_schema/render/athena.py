"""The names that Athena gives the types of columns."""

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text


def athena_type(of: ColumnType) -> str:
    """Return the name that Athena's SQL gives a column type.

    >>> from lake_schema.column_types import AMOUNT
    >>> athena_type(AMOUNT)
    'decimal(18,3)'
    """
    match of:
        case Text():
            return "varchar"
        case Integer():
            return "bigint"
        case Decimal(precision, scale):
            return f"decimal({precision},{scale})"
        case Day():
            return "date"
        case Instant():
            return "timestamp"
        case Flag():
            return "boolean"
