"""The lake's own columns as headers: what all profiles of them share."""

from lake_schema.datasets import DATASETS, inherited
from lake_schema.formats.profiles.row_mapping import RowMapping

LINE_NUMBER = "line_number"


def own_columns(dataset: str, *besides: str) -> tuple[str, ...]:
    """Return the columns that a line can fill in a dataset below a header.

    >>> own_columns("notification_error", "line_number")
    ('item_number', 'error_code', 'description', 'pointer', 'element_code')
    """
    return tuple(
        column.name
        for column in DATASETS[dataset].wire_columns
        if column.name not in inherited(dataset) and column.name not in besides
    )


def prefixed(dataset: str, prefix: str) -> RowMapping:
    """Return rows of a dataset whose headers begin with a prefix, numbered in their record."""
    columns = {f"{prefix}.{name}": name for name in own_columns(dataset, LINE_NUMBER)}
    return RowMapping(dataset=dataset, columns=columns, ordinal=LINE_NUMBER, when=tuple(columns))
