"""Delimited text in blocks of whole records, with the line that each record begins at.

A line break inside quotes belongs to a value. Where a block has quotes, one pass of a regular
expression proves that they are regular, and only where they are not is each of them looked at.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa

from lake_schema.errors import RefusedError
from lake_schema.formats.delimited_header import legacy_encoding
from lake_schema.formats.delimited_text import text_blocks
from lake_schema.formats.text_rows import counting

BLOCK = 2 << 20
"""2 MiB: larger blocks cost memory and win nothing (8 MiB: 300 MiB more)."""
RECORD_LIMIT = 16 << 20
"""Bytes that one record may have, line breaks inside quotes included."""

_INSIDE = rb'"[^"]*+(?:""[^"]*+)*+'
_GUESSES = 100
"""Line breaks inside the quotes at a block's end before all quotes are looked at."""
_ANY_DELIMITER = b",;\t|"


class Records:
    """Cuts text into blocks of whole records and keeps count of lines.

    Attributes:
        line: Line at which the block last given begins, from 1.
    """

    def __init__(self, stream: BinaryIO, size: int = BLOCK) -> None:
        """Begin at the file's start with blocks of some `size` bytes; nothing is read yet."""
        self.line = self._next_line = 1
        self._size = size
        self._texts = text_blocks(stream, size, legacy_encoding)
        self._text = b""
        self._has_more = True
        self._delimit(_ANY_DELIMITER)

    def header(self, delimiter: str = "") -> bytes:
        """Return the next record that is not blank; empty if there is none.

        Raises:
            RefusedError: `not-decodable`, `not-well-formed` or `record-too-large`.
        """
        if delimiter:
            self._delimit(delimiter.encode())
        while True:
            self._pull()
            for start, end in self._spans(self._text):
                if end < len(self._text) or not self._has_more:
                    block = self._give(end)
                    self.line += _breaks(block[:start])
                    return block[start:]
            if not self._has_more:
                return b""

    def blocks(self, delimiter: str) -> Iterator[bytes]:
        """Yield the records behind the header, block by block.

        Raises:
            RefusedError: `not-decodable`, `not-well-formed` or `record-too-large`.
        """
        self._delimit(delimiter.encode())
        while self._pull():
            if cut := self._cut() if self._has_more else len(self._text):
                yield self._give(cut)

    def starts(self, block: bytes, rows: int) -> "pa.Array[Any]":
        """Return the line at which each of a block's records begins.

        Args:
            block: The block last given.
            rows: How many records were found in it; blank lines are none.
        """
        if self._next_line - self.line + (not block.endswith(b"\n")) == rows and (
            b"\r" not in block or block.count(b"\r") == block.count(b"\r\n")
        ):
            return counting(self.line, rows)
        lines, line, seen = [], self.line, 0
        for start, _ in self._spans(block):
            line += _breaks(block[seen:start])
            seen = start
            lines.append(line)
        return pa.array(lines, pa.int32())

    def _delimit(self, delimiters: bytes) -> None:
        bounds = b"[" + re.escape(delimiters) + rb"\r\n]"
        opened = rb"(?:(?<=" + bounds + rb")|\A)" + _INSIDE
        self._tokens = re.compile(opened + rb'("?)|\r\n|\r|\n')
        self._regular = re.compile(rb'(?:[^"]*+' + opened + rb'"(?=' + bounds + rb'))*+[^"]*+')

    def _pull(self) -> bool:
        """Read until there is a block, or more than there was; tell whether there is anything."""
        if len(self._text) > RECORD_LIMIT:
            raise RefusedError(
                "record-too-large",
                f"a record is larger than {RECORD_LIMIT >> 20} MiB; is a quote not closed?",
                f"line {self._next_line}",
            )
        pieces, length = [self._text], len(self._text)
        wanted = max(self._size, length + 1)
        while length < wanted and (piece := next(self._texts, b"")):
            pieces.append(piece)
            length += len(piece)
        self._has_more = length >= wanted
        self._text = b"".join(pieces)
        return bool(self._text)

    def _cut(self) -> int:
        """Return where the last whole record ends, or 0."""
        text = self._text
        regular = self._regular_end(text)
        end = regular
        for _ in range(_GUESSES):
            end = text.rfind(b"\n", 0, end)
            if end < len(text) - self._size // 2:
                break
            # Regular text has an even number of quotes, so this tells inside from outside.
            if text.count(b'"', end, regular) % 2 == 0:
                return end + 1
        ends = [end for _, end in self._spans(text) if end < len(text)]
        return ends[-1] if ends else 0

    def _regular_end(self, text: bytes) -> int:
        """Return up to where every quote opens at a value's start and closes at its end."""
        if b'"' not in text:
            return len(text)
        match = self._regular.match(text)
        return match.end() if match else 0

    def _spans(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Yield where each record begins and ends, its line break included."""
        start = 0
        # Without a line break it is one record, however many quotes are looked at.
        tokens = self._tokens.finditer(text) if _breaks(text) else ()
        for token in tokens:
            if token[1] is None:
                if token.start() > start:
                    yield start, token.end()
                start = token.end()
        if start < len(text):
            yield start, len(text)

    def _give(self, end: int) -> bytes:
        """Hand out the text up to an offset, once it is proven to be whole and to be text."""
        block, self._text = self._text[:end], self._text[end:]
        self.line = self._next_line
        self._next_line += _breaks(block)
        if (null := block.find(b"\0")) >= 0:
            raise RefusedError("not-decodable", "a null byte is no text", self._place(block, null))
        try:
            block.decode()
        except UnicodeDecodeError as error:
            place = self._place(block, error.start)
            says = f"byte 0x{block[error.start]:02X} is no UTF-8"
            raise RefusedError("not-decodable", says, place) from error
        if not self._text and not self._has_more:
            self._refuse_open_quote(block)
        return block

    def _refuse_open_quote(self, block: bytes) -> None:
        if self._regular_end(block) == len(block):
            return
        for token in self._tokens.finditer(block):
            if token[1] == b"":
                place = self._place(block, token.start())
                raise RefusedError("not-well-formed", "a quote is opened and never closed", place)

    def _place(self, block: bytes, offset: int) -> str:
        before = block[:offset]
        column = offset - max(before.rfind(b"\n"), before.rfind(b"\r"))
        return f"line {self.line + _breaks(before)}, byte {column}"


def _breaks(text: bytes) -> int:
    breaks = text.count(b"\n")
    if b"\r" in text:
        breaks += text.count(b"\r") - text.count(b"\r\n")
    return breaks
