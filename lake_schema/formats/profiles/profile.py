"""The vocabulary of profiles: what a header's columns mean, as data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lake_schema.datasets import DATASETS, DECLARATION_DATASETS

HEADER_DATASET = DECLARATION_DATASETS[0]


def folded(header: str) -> str:
    """Return a header as it is compared: without case and white space.

    >>> folded("HS6  Code")
    'hs6code'
    """
    return re.sub(r"\s+", "", header).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMapping:
    """How one line gives one row of a dataset.

    Attributes:
        dataset: The row's dataset. A record has one `declaration`, from the first of its lines;
            every line gives a row of the other datasets.
        columns: Header → column. Several headers may name one column; a file has one of them.
        constants: Column → what it always holds.
        ordinal: Column that counts the rows of the dataset in their record, from 1.
        when: Headers of which one must hold something for the row to exist; none: it always does.
    """

    dataset: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    ordinal: str = ""
    when: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the contract does not know."""
        if self.dataset not in DECLARATION_DATASETS:
            raise ValueError(f"{self.dataset!r} is no dataset of declarations")
        wire = {column.name for column in DATASETS[self.dataset].wire_columns}
        named = {*self.columns.values(), *self.constants, *filter(None, [self.ordinal])}
        if unknown := named - wire:
            raise ValueError(f"{self.dataset} has no wire columns {sorted(unknown)}")
        if unknown := set(self.when) - set(self.columns):
            raise ValueError(f"{self.dataset}: `when` names no header: {sorted(unknown)}")
        if self.dataset == HEADER_DATASET and (self.when or self.ordinal):
            raise ValueError(f"every record has exactly one {HEADER_DATASET}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreed set of columns.

    Attributes:
        name: Kebab case, as refusals name it.
        rows: The rows that lines give.
        required: Groups of headers of which a file must have one each.
        record_key: Columns of `declaration`; consecutive lines that agree in all of them that the
            file has are one record. None: each line is a record.
        day_format: `strptime` pattern of days that are neither ISO 8601 nor CCYYMMDD.
        decimal_mark: Character before the decimals.
        percent: Headers whose 8 means 0.08.
        left_out: Header that is known and not read → why.
        forms: Every header that the profile knows, as it is compared.
    """

    name: str
    rows: tuple[RowMapping, ...]
    required: tuple[tuple[str, ...], ...]
    record_key: tuple[str, ...] = ()
    day_format: str = ""
    decimal_mark: str = "."
    percent: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)
    forms: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a profile that contradicts itself."""
        object.__setattr__(self, "forms", frozenset(map(folded, self.headers())))
        if [rows.dataset for rows in self.rows].count(HEADER_DATASET) != 1:
            raise ValueError(f"{self.name}: a record has exactly one {HEADER_DATASET}")
        read = {header for rows in self.rows for header in rows.columns}
        named = {*self.percent, *(header for group in self.required for header in group)}
        if unknown := named - read:
            raise ValueError(f"{self.name}: {sorted(unknown)} are read into no column")
        if both := read & set(self.left_out):
            raise ValueError(f"{self.name}: {sorted(both)} are both read and left out")
        if unknown := set(self.record_key) - set(self.header_rows.columns.values()):
            raise ValueError(f"{self.name}: {sorted(unknown)} are no columns of the record's key")

    @property
    def header_rows(self) -> RowMapping:
        """Return the mapping that gives a record its one `declaration`."""
        return next(rows for rows in self.rows if rows.dataset == HEADER_DATASET)

    def headers(self) -> Iterator[str]:
        """Yield every header that the profile knows."""
        for rows in self.rows:
            yield from rows.columns
        yield from self.left_out
