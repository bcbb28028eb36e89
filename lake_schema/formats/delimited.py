"""delimited-text: CSV and its kin with a header, by profile.

Comma, semicolon, tab or bar between values, or what a profile or the file's first line (`sep=;`)
says; quotes doubled inside quotes. The header tells the profile (see `profiles`).
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
from pyarrow import csv

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import LINE, Chunk, Format
from lake_schema.formats.delimited_blocks import BLOCK, Records
from lake_schema.formats.delimited_header import declared_delimiters, sniff, stated, understood
from lake_schema.formats.delimited_text import utf16
from lake_schema.formats.tabular import TabularRows
from lake_schema.formats.tabular_header import Header

_MAY_PAD = (b" ", b"\t", b'"')
"""Without any of these in a block no value has white space at its edge: then none is trimmed."""


class DelimitedReader:
    """Reads files of one batch; those with equal headers are gathered into one chunk."""

    def __init__(self, block: int = BLOCK) -> None:
        """Begin with nothing held back, to read blocks of some `block` bytes."""
        self._block = block
        self._rows = TabularRows()
        self.unknown: dict[int, Counter[str]] = self._rows.unknown

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `empty-file`, `unknown-columns`, `not-decodable`, `not-well-formed`,
                `record-too-large` or `no-records`.
        """
        records = Records(stream, self._block)
        header, delimiter = _header(records)
        yield from self._rows.begin(header)
        is_empty = True
        for block in records.blocks(delimiter):
            lines = _parse(block, records, header, delimiter)
            may_pad = any(mark in block for mark in _MAY_PAD if mark != delimiter.encode())
            is_empty = is_empty and not lines.num_rows
            yield from self._rows.add(part, lines, may_pad=may_pad)
        if is_empty:
            raise RefusedError("no-records", "the file holds a header and no line behind it")

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        yield from self._rows.rest()


def _header(records: Records) -> tuple[Header, str]:
    """Read up to the header's end; return what it means, and the delimiter."""
    line = records.header().decode()
    if delimiter := stated(line):
        line = records.header(delimiter).decode()
    if not line.strip():
        raise RefusedError("empty-file", "the file holds nothing but white space")
    return understood(line, delimiter, f"line {records.line}")


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
    if encoding := utf16(head):
        text = head[: len(head) & ~1].decode(encoding, errors="replace").removeprefix("\ufeff")
    else:
        text = head.decode("utf-8-sig", errors="replace")
    lines = (line for line in text.splitlines() if line.strip())
    line = next(lines, "")
    has_delimiter = sniff(line.strip()) or stated(line) or _has_declared(line)
    return bool(has_delimiter) and line.lstrip()[0] not in "<{[" and all(map(_is_text, line))


def _has_declared(line: str) -> bool:
    return any(mark in line for mark in declared_delimiters())


def _is_text(character: str) -> bool:
    return character >= " " or character == "\t"


FORMAT = Format(
    name="delimited-text",
    says="CSV with a header (comma, semicolon, tab or bar), in a profile's columns.",
    recognises=recognises,
    reader=DelimitedReader,
)
