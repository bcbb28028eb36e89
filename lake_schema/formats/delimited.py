"""delimited-text: CSV and its kin with a header, by profile.

Comma, semicolon, tab or bar between values; quotes doubled inside quotes; UTF-8, or UTF-16 with a
byte order mark. The header tells the profile (see `profiles`).
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD, Chunk, Format
from lake_schema.formats.delimited_blocks import BLOCK, Records
from lake_schema.formats.delimited_header import DELIMITERS, Header, sniff, understand
from lake_schema.formats.delimited_lines import Begun, begins, rows_of, trimmed

CHUNK_ROWS = 30_000
"""Lines: a rule's query costs some milliseconds however few rows there are."""
RECORD_LINES = 100_000
"""Lines that one record may have: the WCO counts items in five digits."""
_MAY_PAD = (b" ", b"\t", b'"')
"""Without any of these in a block no value has white space at its edge: then none is trimmed."""


class DelimitedReader:
    """Reads uploads of one batch; those with equal headers are gathered into one chunk.

    A call of an Arrow function costs as much for ten lines as for a thousand: so lines are
    gathered as they were parsed, and become rows of the datasets a chunk at a time.
    """

    def __init__(self, block: int = BLOCK) -> None:
        """Begin with nothing held back, to read blocks of some `block` bytes."""
        self._block = block
        self._header: Header | None = None
        self._held: list[pa.Table] = []
        self._may_pad = False
        self._begun = Begun()

    def read(self, upload: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one upload to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `empty-file`, `unknown-columns`, `not-decodable`, `not-well-formed`,
                `record-too-large` or `no-records`.
        """
        records = Records(stream, self._block)
        line = records.header().decode()
        if not line.strip():
            raise RefusedError("empty-file", "the file holds nothing but white space")
        delimiter = sniff(line)
        header = understand(line, delimiter, f"line {records.line}")
        if self._header != header:
            yield from self.rest()
            self._header = header
        is_empty = True
        delimiter = delimiter or DELIMITERS[0]
        for block in records.blocks(delimiter):
            lines = _parse(block, records, header, delimiter)
            self._may_pad |= any(m in block for m in _MAY_PAD if m != delimiter.encode())
            is_empty = is_empty and not lines.num_rows
            uploads = pa.repeat(pa.scalar(upload, pa.int32()), lines.num_rows)
            self._held.append(lines.append_column(UPLOAD, uploads))
            if sum(part.num_rows for part in self._held) >= CHUNK_ROWS:
                yield from self._chunk(header, is_open=True)
        if is_empty:
            raise RefusedError("no-records", "the file holds a header and no line behind it")

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if self._header is not None:
            yield from self._chunk(self._header, is_open=False)

    def _chunk(self, header: Header, *, is_open: bool) -> Iterator[Chunk]:
        """Yield the whole records held; the last is none while its upload may go on with it."""
        lines = pa.concat_tables(self._held) if self._held else pa.table({})
        if not lines.num_rows:
            return
        if self._may_pad:
            lines = trimmed(lines)
        self._held, self._may_pad = [], False
        begin = begins(lines, header)
        if is_open:
            last = pc.indices_nonzero(begin)[-1].as_py()
            self._held = [lines.slice(last)]
            lines, begin = lines.slice(0, last), begin.slice(0, last)
            if self._held[0].num_rows > RECORD_LINES:
                says = f"more than {RECORD_LINES:,} lines have the same key: they are one record"
                raise RefusedError(
                    "record-too-large", says, f"line {self._held[0].column(LINE)[0]}"
                )
        if lines.num_rows:
            lines = lines.append_column(RECORD, self._begun.numbers(lines.column(UPLOAD), begin))
            yield Chunk(rows_of(lines, begin, header), header.wires)


def _parse(block: bytes, records: Records, header: Header, delimiter: str) -> pa.Table:
    """Return a block's records as text, each with the line it begins at."""
    names = [str(place) for place in range(len(header.names))]
    ragged: list[csv.InvalidRow] = []

    def refuse(row: csv.InvalidRow) -> str:
        """Note the row and stop."""
        ragged.append(row)
        return "error"

    try:
        lines = csv.read_csv(
            pa.BufferReader(block),
            read_options=csv.ReadOptions(
                use_threads=False, block_size=len(block) + 1, column_names=names
            ),
            parse_options=csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False,  # `Records` did
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        if not ragged:
            raise
        row = ragged[0]
        line = records.starts(block, -1)[row.number - 1]
        says = f"found {row.actual_columns} values where the header has {row.expected_columns}"
        raise RefusedError("not-well-formed", says, f"line {line}") from error
    return lines.append_column(LINE, records.starts(block, lines.num_rows))


def recognises(head: bytes) -> bool:
    r"""Tell whether a file begins with a header line of clean text with a delimiter in it.

    >>> recognises(b"lrn,item_number"), recognises(b"PK\x03\x04,,")
    (True, False)
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head[: len(head) & ~1].decode("utf-16", errors="replace")
    else:
        text = head.decode("utf-8-sig", errors="replace")
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    return bool(sniff(line)) and line[0] not in "<{[" and all(c >= " " or c == "\t" for c in line)


FORMAT = Format(
    name="delimited-text",
    says="CSV with a header (comma, semicolon, tab or bar), in a profile's columns.",
    recognises=recognises,
    reader=DelimitedReader,
)
