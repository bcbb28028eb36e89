"""Rows of text on their way to an Arrow table."""

from typing import Any

import pyarrow as pa

from lake_schema.formats.chunk import LINE, PART, RECORD

Row = list[str | None]


def counting(start: int, count: int) -> "pa.Array[Any]":
    """Return int32 ordinals.

    >>> counting(7, 2).to_pylist()
    [7, 8]
    """
    ordinals: pa.Array[Any] = pa.arange(start, start + count)
    return ordinals.cast(pa.int32())


class TextRows:
    """Rows of one dataset, laid end to end in one list.

    A list per row would keep the garbage collector busy for a tenth of the time.

    Attributes:
        cell: Column → its cell in a row.
    """

    def __init__(self, *columns: str) -> None:
        """Lay out the columns, each once and in order."""
        self.cell = {name: cell for cell, name in enumerate(dict.fromkeys(columns))}
        self._width = len(self.cell)
        self._cells: Row = []
        self._marks: list[int] = []

    def note(self) -> int:
        """Return a new cell behind the columns, for whoever fills the rows."""
        self._width += 1
        return self._width - 1

    def new(self) -> Row:
        """Return an empty row."""
        return [None] * self._width

    def keep(self, row: Row, part: int, record: int, line: int) -> None:
        """Keep a row with where it comes from."""
        self._cells += row
        self._marks += (part, record, line)

    def __len__(self) -> int:
        """Return how many rows are kept."""
        return len(self._marks) // 3

    def table(self) -> pa.Table:
        """Return the rows kept, and keep them no longer."""
        arrays: dict[str, pa.Array[Any]] = {
            name: pa.array(self._marks[mark::3], pa.int32())
            for mark, name in enumerate((PART, RECORD, LINE))
        }
        arrays |= {
            name: pa.array(self._cells[cell :: self._width], pa.string())
            for name, cell in self.cell.items()
        }
        self._cells, self._marks = [], []
        return pa.table(arrays)
