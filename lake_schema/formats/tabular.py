"""Rows and columns of text → chunks, by profile: what CSV, Excel, Parquet and JSON have in common.

A call of an Arrow function costs as much for ten lines as for a thousand: so lines are gathered
as they were parsed, and become rows of the datasets a chunk at a time.
"""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import LINE, PART, RECORD, Chunk
from lake_schema.formats.tabular_header import Header
from lake_schema.formats.tabular_lines import (
    Begun,
    begins,
    exploded,
    gives_record,
    rows_of,
    trimmed,
)

CHUNK_ROWS = 30_000
"""Lines: a rule's query costs some milliseconds however few rows there are."""
CHUNK_SIZE = 64 << 20
"""Bytes of lines that are held: long lines fill the memory before they are many."""
RECORD_LINES = 100_000
"""Lines that one record may have: the WCO counts items in five digits."""


SILENT = "(line without a record)"
"""Where no `when` of a profile holds, as unknown content names it."""


class TabularRows:
    """Gathers the lines of one batch of files; those with equal headers become one chunk.

    Attributes:
        unknown: Part → header that is not read → how many values stood below it.
    """

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self.unknown: dict[int, Counter[str]] = {}
        self._header: Header | None = None
        self._held: list[pa.Table] = []
        self._count = self._size = 0
        self._may_pad = False
        self._begun = Begun()

    def begin(self, header: Header) -> Iterator[Chunk]:
        """Take the header of the lines that come; yield what its predecessor held back.

        The same header with more columns behind it goes on: what they lack is absent.
        """
        if self._header is not None and not header.goes_on(self._header):
            yield from self.rest()
        self._header = header

    def add(self, part: int, lines: pa.Table, *, may_pad: bool = True) -> Iterator[Chunk]:
        """Take lines of a part and yield chunks as they fill.

        Args:
            part: The part's ordinal in the batch.
            lines: Columns of text named by their place in the header, some of them or all, and
                `LINE`.
            may_pad: Whether a value may have white space at its edges, or be nothing else.
        """
        header = self._of_lines()
        present = {*lines.column_names}
        if left_out := [str(place) for place in header.left_out if str(place) in present]:
            values = lines.select(left_out)
            self._hear(part, trimmed(values) if may_pad else values, header)
        self._may_pad |= may_pad
        parts = pa.repeat(pa.scalar(part, pa.int32()), lines.num_rows)
        self._held.append(lines.append_column(PART, parts))
        self._count += lines.num_rows
        self._size += lines.nbytes
        if self._count >= CHUNK_ROWS or self._size >= CHUNK_SIZE:
            yield from self._chunk(header, is_open=True)

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if self._held:
            yield from self._chunk(self._of_lines(), is_open=False)

    def _of_lines(self) -> Header:
        if self._header is None:
            raise ValueError("lines come before their header")
        return self._header

    def _hear(self, part: int, lines: pa.Table, header: Header) -> None:
        """Count the values that are not read."""
        heard = self.unknown.setdefault(part, Counter())
        for place in lines.column_names:
            column = lines.column(place)
            if count := len(column) - column.null_count:
                heard[header.names[int(place)]] += count

    def _hear_silent(self, lines: pa.Table, header: Header) -> None:
        """Count the lines that give no record."""
        silent = lines.filter(pc.invert(gives_record(lines, header)))
        for part, count in zip(*silent.column(PART).value_counts().flatten(), strict=True):
            self.unknown.setdefault(part.as_py(), Counter())[SILENT] += count.as_py()

    def _chunk(self, header: Header, *, is_open: bool) -> Iterator[Chunk]:
        """Yield the whole records held; the last is none while its upload may go on with it."""
        lines = _together(self._held, header)
        if not lines.num_rows:
            self._held = []
            return
        if self._may_pad:
            lines = trimmed(lines)
        self._held, self._count, self._size, self._may_pad = [], 0, 0, False
        begin = begins(lines, header)
        if is_open:
            last = pc.indices_nonzero(begin)[-1].as_py()
            self._held = [lines.slice(last)]
            self._count = self._held[0].num_rows
            lines, begin = lines.slice(0, last), begin.slice(0, last)
            self._size = _refuse_endless(self._held[0])
        if header.profile.gives_several:
            self._hear_silent(lines, header)
            lines = exploded(lines, header)
            begin = begins(lines, header)
        if lines.num_rows:
            lines = lines.append_column(RECORD, self._begun.numbers(lines.column(PART), begin))
            yield Chunk(rows_of(lines, begin, header), header.wires)


def _together(held: list[pa.Table], header: Header) -> pa.Table:
    """Return lines with all columns of their header."""
    width = len(header.names) + 2  # and the technical ones
    if held and all(lines.num_columns == width for lines in held):
        return pa.concat_tables(held)
    texts = [pa.field(str(place), pa.string()) for place in range(len(header.names))]
    marks = [pa.field(name, pa.int32()) for name in (LINE, PART)]
    nothing = pa.schema([*texts, *marks]).empty_table()
    return pa.concat_tables([nothing, *held], promote_options="default")


def _refuse_endless(record: pa.Table) -> int:
    """Return the bytes of a record that may go on."""
    size: int = record.nbytes
    if record.num_rows > RECORD_LINES or size > CHUNK_SIZE // 2:
        limit = f"{RECORD_LINES:,} lines or {CHUNK_SIZE >> 21} MiB"
        says = f"more than {limit} have the same key: they are one record"
        raise RefusedError("record-too-large", says, f"line {record.column(LINE)[0]}")
    return size
