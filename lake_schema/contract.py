"""The vocabulary of contracts: what a dataset is, said once.

Everything that names columns is rendered from these objects or checked against them: Arrow and
Iceberg schemas, the Glue tables, the readers of formats, the rules, the SQL of questions.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from lake_schema.column_types import TEXT, ColumnType, Day, Text

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Classification(StrEnum):
    """Who a column's values concern, and so who may read them."""

    PUBLIC = "public"
    COMMERCIAL = "commercial"
    FINANCIAL = "financial"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a dataset.

    Attributes:
        name: Snake case; its suffix says the unit or kind (`_on`, `_at`, `_kg`, `_code`, ...).
        type: How values are written and compared.
        says: One sentence; it becomes the Glue comment and the data dictionary.
        required: A record without a value here is rejected.
        classification: Who the values concern.
        pseudonym_of: The identifying column whose keyed hash this column holds.
        wco: The WCO Data Model element id, such as `D026`.
        box: The box of the Single Administrative Document, such as `33`.
        derived: Made by the lake, never read from the wire.
        or_arrival: An instant for which the arrival of the upload stands where nothing is stated.
    """

    name: str
    type: ColumnType = TEXT
    says: str
    required: bool = False
    classification: Classification = Classification.PUBLIC
    pseudonym_of: str = ""
    wco: str = ""
    box: str = ""
    derived: bool = False
    or_arrival: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that Glue or SQL would mangle, and a column without its sentence."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"column name {self.name!r} is not lower snake case")
        if not self.says.endswith("."):
            raise ValueError(f"column {self.name!r} needs one sentence that says what it holds")


def identifying(column: Column) -> tuple[Column, Column]:
    """Return an identifying column and its pseudonym twin, a keyed hash analysts can join on.

    >>> [c.name for c in identifying(Column(name="buyer_name", says="Who buys."))]
    ['buyer_name', 'buyer_name_pseudonym']
    """
    personal = Column(
        name=column.name,
        type=column.type,
        says=column.says,
        required=column.required,
        classification=Classification.PERSONAL,
        wco=column.wco,
        box=column.box,
    )
    twin = Column(
        name=f"{column.name}_pseudonym",
        says=f"Keyed hash of {column.name}: joins on the same party without naming it.",
        pseudonym_of=column.name,
        derived=True,
    )
    return personal, twin


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One table of the lake: its grain, its columns, where it comes from, how it lies on disk.

    Attributes:
        name: Singular: the name of one row; also the Glue table, key prefix and fixture folder.
        says: One sentence: what a row is.
        source: The standard or system the rows come from.
        key: Columns that together name one row of one version.
        month_of: The day column whose month partitions the table (Iceberg hidden partitioning).
        sort_by: Columns the rows inside a file are sorted by, so that row groups prune.
        columns: All columns in their stored order. A column's place is its Iceberg field id, so
            new columns are appended and none is moved.
        dated_by: Of a header: its columns of which the first with a value gives `dated_on`; the
            arrival of the upload does where none has.
    """

    name: str
    says: str
    source: str
    key: tuple[str, ...]
    month_of: str
    sort_by: tuple[str, ...]
    columns: tuple[Column, ...]
    dated_by: tuple[str, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a contract that contradicts itself."""
        by_name = {column.name: column for column in self.columns}
        object.__setattr__(self, "_by_name", by_name)
        if not NAME.fullmatch(self.name):
            raise ValueError(f"dataset name {self.name!r} is not lower snake case")
        if len(by_name) != len(self.columns):
            raise ValueError(f"{self.name}: two columns share a name")
        for named in (*self.key, self.month_of, *self.sort_by, *self.dated_by):
            if named not in by_name:
                raise ValueError(f"{self.name}: {named!r} is no column of it")
        if not isinstance(by_name[self.month_of].type, Day) or not by_name[self.month_of].required:
            raise ValueError(f"{self.name}: {self.month_of!r} must be a required day")
        self._refuse_bad_pseudonyms()

    def _refuse_bad_pseudonyms(self) -> None:
        twins = {column.pseudonym_of for column in self.columns if column.pseudonym_of}
        personal = {
            column.name
            for column in self.columns
            if column.classification is Classification.PERSONAL and isinstance(column.type, Text)
        }
        if twins != personal:
            raise ValueError(f"{self.name}: {sorted(twins ^ personal)} lack a twin or an original")

    def __getitem__(self, name: str) -> Column:
        """Return a column by name.

        Raises:
            KeyError: No column of this dataset has that name.
        """
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a column of this dataset has that name."""
        return name in self._by_name

    @property
    def wire_columns(self) -> tuple[Column, ...]:
        """Return the columns that a format may fill, without those the lake derives."""
        return tuple(column for column in self.columns if not column.derived)
