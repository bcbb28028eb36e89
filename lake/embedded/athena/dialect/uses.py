"""Tables as a query uses them: which columns it needs of each, and which rows it can skip."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp

from lake.embedded.athena.dialect.types import Type


@dataclass(frozen=True, slots=True)
class Comparison:
    """A part of a WHERE clause that files may be skipped by: column, operator, constants."""

    column: str
    operator: str
    constants: tuple[str, ...] = ()


@dataclass(eq=False, slots=True)
class TableUse:
    """One mention of a table of the catalogue, and what the query needs of it."""

    source: "TableSource"
    columns: set[str] = field(default_factory=set)
    comparisons: list[Comparison] = field(default_factory=list)

    def copy(self) -> "TableUse":
        """Return the same use once more."""
        return TableUse(self.source, set(self.columns), list(self.comparisons))


ColumnUse = tuple[TableUse, str]


class TableSource(Protocol):
    """A table at the snapshot that the query reads."""

    @property
    def columns(self) -> Mapping[str, Type]:
        """Return the columns in their order; hidden ones start with `$`."""

    @property
    def relation(self) -> str:
        """Return what DuckDB selects from."""

    def sql_of(self, column: str) -> str:
        """Return DuckDB's text for a column of the relation."""


@dataclass(frozen=True, slots=True)
class TableName:
    """What a query calls a table.

    Attributes:
        database: Lower case.
        name: Lower case, possibly with a suffix such as `$snapshots`.
        version: `VERSION n` or `TIMESTAMP iso` where the query travels in time.
    """

    database: str
    name: str
    version: str | None = None


class Catalogue(Protocol):
    """Where table names lead."""

    def table(self, name: "TableName", at: exp.Expression) -> TableSource | str:
        """Return the table, or the text of a view's query.

        Raises:
            QueryError: There is none; the message names the place `at`.
        """
