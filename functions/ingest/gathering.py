"""Small chunks that are alike become one: an examination costs the same for one row as for many.

A batch or an archive may change its format or its header with every file; readers then hand out
a chunk a file.
"""

from collections.abc import Iterator

import pyarrow as pa

from lake_schema.formats.chunk import Chunk, Wires

ENOUGH = 1_000
"""Rows of the longest table from which a chunk goes on by itself."""
HELD = 30_000
"""Rows that are held back, all chunks together."""
PIECES = 16
"""Pieces of memory that a table may consist of; in a thousand, DuckDB takes a hundred times as
long as in one."""
APART = 200
"""Small chunks of one layout held apart: each takes 100 KiB however little is in it."""
REMEMBERED = 64
"""Objects whose layout is remembered: XML formats have one for ever, CSV one a header."""

Layout = frozenset[tuple[str, str, object]]
"""Dataset, column and wire: what two chunks have in common that may become one."""


class Gathering:
    """Holds small chunks back."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._held: dict[Layout, list[Chunk]] = {}
        self._layouts: dict[int, tuple[Wires, Layout]] = {}
        self._rows = 0

    def add(self, chunk: Chunk) -> Iterator[Chunk]:
        """Take a chunk; yield it if it is large, and what was held back if that is much."""
        chunk = _in_few_pieces(chunk)
        rows = max((table.num_rows for table in chunk.tables.values()), default=0)
        if rows >= ENOUGH:
            yield chunk
            return
        alike = self._held.setdefault(self.layout(chunk), [])
        alike.append(chunk)
        if len(alike) >= APART:
            alike[:] = [_together(alike)]
        self._rows += rows
        if self._rows >= HELD:
            yield from self.rest()

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        held, self._held, self._rows = self._held, {}, 0
        for chunks in held.values():
            yield _together(chunks)

    def layout(self, chunk: Chunk) -> Layout:
        """Return what the chunk must have in common with another to become one with it."""
        wires = chunk.wires
        if id(wires) not in self._layouts:
            if len(self._layouts) >= REMEMBERED:
                self._layouts.clear()
            layout = frozenset(
                (dataset, column, wire)
                for dataset, columns in wires.items()
                for column, wire in columns.items()
            )
            self._layouts[id(wires)] = wires, layout  # held, so that no other gets its id
        return self._layouts[id(wires)][1]


def _together(chunks: list[Chunk]) -> Chunk:
    if len(chunks) == 1:
        return chunks[0]
    names = dict.fromkeys(name for chunk in chunks for name in chunk.tables)
    found = {name: [c.tables[name] for c in chunks if name in c.tables] for name in names}
    tables = {
        name: pa.concat_tables(rows, promote_options="default") for name, rows in found.items()
    }
    return _in_few_pieces(Chunk(tables, chunks[0].wires))


def _in_few_pieces(chunk: Chunk) -> Chunk:
    pieces = max((table[0].num_chunks for table in chunk.tables.values()), default=0)
    if pieces <= PIECES:
        return chunk
    return Chunk({n: rows.combine_chunks() for n, rows in chunk.tables.items()}, chunk.wires)
