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
from lake_schema.formats.delimited_lines import Tables, begins, rows_of

CHUNK_ROWS = 30_000
"""Lines: a rule's query costs some milliseconds however few rows there are."""
RECORD_LINES = 100_000
"""Lines that one record may have: the WCO counts items in five digits."""


class DelimitedReader:
    """Reads uploads of one batch; those with equal headers are gathered into one chunk."""

    def __init__(self, block: int = BLOCK) -> None:
        """Begin with nothing held back, to read blocks of some `block` bytes."""
        self._block = block
        self._held: Tables = {}
        self._header: Header | None = None
        self._lines = 0

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
        count = 0
        for lines in _whole_records(records, header, delimiter or DELIMITERS[0]):
            begin = begins(lines, header.key) if header.is_keyed else _each(lines)
            number = pc.add(pc.cumulative_sum(begin.cast(pa.int32())), pa.scalar(count, pa.int32()))
            count = number[-1].as_py()
            self._hold(_numbered(lines, upload, number), begin, header)
            if self._lines >= CHUNK_ROWS:
                yield from self.rest()
        if not count:
            raise RefusedError("no-records", "the file holds a header and no line behind it")

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        held, self._held, self._lines = self._held, {}, 0
        if held and self._header is not None:
            tables = {dataset: pa.concat_tables(parts) for dataset, parts in held.items()}
            yield Chunk(tables, self._header.wires)

    def _hold(self, lines: pa.Table, begin: pa.Array, header: Header) -> None:
        for dataset, parts in rows_of(lines, begin, header).items():
            self._held.setdefault(dataset, []).extend(parts)
        self._lines += lines.num_rows


def _each(lines: pa.Table) -> pa.Array:
    return pa.repeat(pa.scalar(value=True), lines.num_rows)


def _numbered(lines: pa.Table, upload: int, number: pa.Array) -> pa.Table:
    uploads = pa.repeat(pa.scalar(upload, pa.int32()), lines.num_rows)
    return lines.append_column(UPLOAD, uploads).append_column(RECORD, number)


def _whole_records(records: Records, header: Header, delimiter: str) -> Iterator[pa.Table]:
    """Yield lines, holding back the last record of a block: it may go on in the next."""
    held: pa.Table | None = None
    for block in records.blocks(delimiter):
        lines = _parse(block, records, header, delimiter)
        if not lines.num_rows:
            continue
        if not header.is_keyed:
            yield lines
            continue
        if held is not None:
            lines = pa.concat_tables([held, lines])
        last = pc.indices_nonzero(begins(lines, header.key))[-1].as_py()
        if last:
            yield lines.slice(0, last)
        held = lines.slice(last)
        if held.num_rows > RECORD_LINES:
            says = f"more than {RECORD_LINES:,} lines are one record; their key is the same"
            raise RefusedError("record-too-large", says, f"line {held.column(LINE)[0]}")
    if held is not None:
        yield held


def _parse(block: bytes, records: Records, header: Header, delimiter: str) -> pa.Table:
    """Return a block's records as text, each with the line it begins at."""
    names = [str(place) for place in range(len(header.names))]
    ragged: list[csv.InvalidRow] = []

    def refuse(row: csv.InvalidRow) -> str:
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
    if b" " in block:
        lines = _trimmed(lines)
    return lines.append_column(LINE, records.starts(block, lines.num_rows))


def _trimmed(lines: pa.Table) -> pa.Table:
    columns = []
    for column in lines.columns:
        trimmed = pc.ascii_trim_whitespace(column)
        empty = pc.equal(trimmed, "")
        absent = pa.scalar(None, pa.string())
        columns.append(pc.if_else(empty, absent, trimmed) if pc.any(empty).as_py() else trimmed)
    return pa.table(columns, names=lines.column_names)


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
