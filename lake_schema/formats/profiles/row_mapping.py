"""How one line gives one row of a dataset, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lake_schema.datasets import DATASETS, HEADERS, RECORD_DATASETS
from lake_schema.errors import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMapping:
    """How one line gives one row of a dataset.

    Attributes:
        dataset: The row's dataset. A record has one row of a dataset of `HEADERS`, from the first
            of its lines; every line gives a row of the other datasets.
        columns: Header → column. Several headers may name one column; a file has one of them.
        constants: Column → what it always holds.
        codes: Column → code as sent → code as the lake has it; others pass unchanged.
        ordinal: Column that counts the rows of the dataset in their record, from 1.
        when: Headers of which one must hold something for the row to exist; none: it always does.
    """

    dataset: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ordinal: str = ""
    when: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the contract does not know."""
        if self.dataset not in RECORD_DATASETS:
            hint = nearest(self.dataset, RECORD_DATASETS)
            raise ValueError(f"{self.dataset!r} is no dataset of records{hint}")
        wire = {column.name for column in DATASETS[self.dataset].wire_columns}
        read = set(self.columns.values())
        for column in sorted({*read, *self.constants, *filter(None, [self.ordinal])} - wire):
            hint = nearest(column, wire)
            raise ValueError(f"{self.dataset} has no wire column {column!r}{hint}")
        if both := read & {*self.constants, self.ordinal}:
            raise ValueError(f"{self.dataset}: {sorted(both)} are both read and made")
        if unknown := set(self.codes) - read:
            raise ValueError(f"{self.dataset}: codes of {sorted(unknown)}, which are not read")
        if unknown := set(self.when) - set(self.columns):
            raise ValueError(f"{self.dataset}: `when` names no header: {sorted(unknown)}")
        if self.dataset in HEADERS and self.ordinal:
            raise ValueError(f"every record has exactly one {self.dataset}")
