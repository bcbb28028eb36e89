"""The rows of one sheet of a workbook: a header, and lines below it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from string import digits

import pyarrow as pa

from lake_schema.errors import RefusedError
from lake_schema.formats.excel_cells import Cells
from lake_schema.formats.tabular_header import Header, Setting, understand
from lake_schema.formats.tabular_text import TextLines
from lake_schema.formats.xml_names import Element

COLUMNS, ROWS = 16_384, 1_048_576
"""What a sheet of Excel has at most."""
_LETTERS = re.compile(r"[A-Z]{1,3}")


class Sheet:
    """One sheet: its header, then its lines.

    Attributes:
        name: Its name.
    """

    def __init__(
        self, name: str, cells: Cells, elements: Iterator[Element], unknown: Counter[str]
    ) -> None:
        """Take the sheet's rows, and what counts the values that are not read."""
        self.name, self._cells, self._unknown = name, cells, unknown
        self._rows = _numbered(elements)
        self._columns: dict[int, int] = {}

    def header(self) -> Header | None:
        """Read up to the first row that is not empty; nothing if there is none.

        Raises:
            RefusedError: `unknown-columns`, or what is wrong with the rows.
        """
        for number, row in self._rows:
            names = {
                column: text.strip()
                for column, cell in _placed(row)
                if (text := self._cells.text(cell)) is not None and text.strip()
            }
            if names:
                self._columns = {column: place for place, column in enumerate(names)}
                place = f"sheet {self.name!r}, row {number}"
                return understand(tuple(names.values()), Setting(place, sheet=self.name))
        return None

    def lines(self, header: Header) -> Iterator[pa.Table]:
        """Yield the rows below the header as text, some at a time.

        Raises:
            RefusedError: What is wrong with the rows.
        """
        percent = _percent(header)
        lines = TextLines(len(header.names))
        for number, row in self._rows:
            values = self._values(row, percent)
            if any(value and not value.isspace() for value in values):
                yield from lines.add(number, values)
        yield from lines.rest()

    def _values(self, row: Element, percent: frozenset[int]) -> Sequence[str | None]:
        values: list[str | None] = [None] * len(self._columns)
        for column, cell in _placed(row):
            place = self._columns.get(column)
            if place is not None:
                values[place] = self._cells.text(cell, is_percent=place in percent)
            elif (text := self._cells.text(cell)) is not None and text.strip():
                self._unknown[f"sheet {self.name!r}, column {letters(column)}"] += 1
        return values


def _percent(header: Header) -> frozenset[int]:
    """Return the places whose 8 means 0.08."""
    return frozenset(
        place
        for bound in header.bound
        for column, place in bound.places.items()
        if header.wires[bound.rows.dataset][column].is_percent
    )


def _numbered(rows: Iterator[Element]) -> Iterator[tuple[int, Element]]:
    """Yield rows with their numbers; one that states none follows the one before."""
    number = 0
    for row in rows:
        stated = row.get("r", "")
        number = int(stated) if stated.isdecimal() and len(stated) < 8 else number + 1
        if not 0 < number <= ROWS:
            raise RefusedError("not-well-formed", f"a sheet has {ROWS:,} rows", f"row {number}")
        yield number, row


def _placed(row: Element) -> Iterator[tuple[int, Element]]:
    """Yield cells with their columns, from 1; one that states none follows the one before."""
    column = 0
    for cell in row:
        column = _column(cell.get("r", "").rstrip(digits)) or column + 1
        if column > COLUMNS:
            says = f"a sheet has {COLUMNS:,} columns"
            raise RefusedError("not-well-formed", says, f"row {row.get('r', '?')}")
        yield column, cell


@lru_cache(maxsize=COLUMNS)
def _column(name: str) -> int:
    """Return a column counted from 1; of what is no name of one, 0.

    >>> _column("A"), _column("XFD"), _column("")
    (1, 16384, 0)
    """
    column = 0
    if _LETTERS.fullmatch(name):
        for letter in name:
            column = column * 26 + ord(letter) - ord("A") + 1
    return column


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> letters(1), letters(27), letters(16_384)
    ('A', 'AA', 'XFD')
    """
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
