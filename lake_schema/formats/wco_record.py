"""The record that is being read: its rows, numbered, until their tables are asked for."""

from collections import Counter

from lake_schema.formats.text_rows import Row, TextRows
from lake_schema.formats.wco_tables import ITEM_NUMBER, LINE_NUMBER, TABLES, gathered

Kept = tuple[str, Row, int]
"""A dataset, its row, and the line where that begins."""


class RecordRows:
    """Rows of all datasets; those of a goods item wait until its number is known.

    Attributes:
        of: Dataset → its rows.
        of_item: Rows of the goods item that is being read, in their order.
    """

    def __init__(self) -> None:
        """Lay out the columns of every dataset."""
        self.of = {
            name: TextRows(*table.values(), *gathered(name)) for name, table in TABLES.items()
        }
        self.of_item: list[Kept] = []
        self._is_in_item = False
        self._part = self._record = 0
        self._counts: Counter[str] = Counter()

    def begin(self, part: int, record: int) -> None:
        """Begin a record."""
        self._part, self._record = part, record
        self._counts.clear()
        self.of_item, self._is_in_item = [], False

    def keep(self, dataset: str, row: Row, line: int) -> None:
        """Keep a row, numbered among those of its dataset, of what it belongs to."""
        rows = self.of[dataset]
        cell = rows.cell.get(LINE_NUMBER)
        if cell is not None:
            # Duties are numbered within their item, everything else within its record.
            group = "duty_tax of item" if self._is_in_item and dataset == "duty_tax" else dataset
            self._counts[group] += 1
            row[cell] = str(self._counts[group])
        if self._is_in_item:
            self.of_item.append((dataset, row, line))
        else:
            rows.keep(row, self._part, self._record, line)

    def begin_item(self) -> None:
        """Let the rows that follow wait for their item's number."""
        self._is_in_item = True
        del self._counts["duty_tax of item"]

    def end_item(self, number: str | None) -> None:
        """Keep what waited, under its item's number."""
        for dataset, row, line in self.of_item:
            rows = self.of[dataset]
            row[rows.cell[ITEM_NUMBER]] = number
            rows.keep(row, self._part, self._record, line)
        self.of_item, self._is_in_item = [], False
