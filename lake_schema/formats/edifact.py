"""edifact-cusdec: customs declarations as UN/EDIFACT CUSDEC messages, directories D.96A and later.

A file holds one interchange (UNB ... UNZ, with UNA before it or without) of one message or many, or
messages without an interchange. Each message is a record. Its line is that of the file where the
first segment ends a line; in a file without lines it is the ordinal of the segment.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from lake_schema.formats.chunk import Chunk, Format, Wires
from lake_schema.formats.edifact_interchange import Interchange
from lake_schema.formats.edifact_place import wires
from lake_schema.formats.edifact_walk import Walker

CHUNK_ROWS = 4_000
"""Rows of the longest dataset: some 1,000 declarations, an Arrow table's cost spread thin."""

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:UNA[^\w\x80-\xff]{6}|UN[BH]\+)")
_COMMA = ","


class CusdecReader:
    """Reads files of one batch; those with the same decimal mark are gathered into one chunk."""

    def __init__(self) -> None:
        """Compile the path tables for one batch."""
        self.unknown: dict[int, Counter[str]] = {}
        self._walker = Walker()
        self._decimal_mark = "."

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: See `Interchange.messages`.
        """
        interchange = Interchange(stream, "CUSDEC")
        walker = self._walker
        try:
            for record, message in enumerate(interchange.messages(), 1):
                mark = interchange.tokens.service.decimal_mark
                if record == 1 and mark != self._decimal_mark:
                    yield from self.rest()
                    self._decimal_mark = mark
                walker.take(message, part, record)
                if len(walker) >= CHUNK_ROWS:
                    yield from self.rest()
        finally:
            self.unknown[part] = walker.unknown()

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if len(self._walker):
            yield Chunk(self._walker.tables(), _wires(self._decimal_mark))


@cache
def _wires(decimal_mark: str) -> Wires:
    return wires(decimal_mark if decimal_mark == _COMMA else ".")


def recognises(head: bytes) -> bool:
    r"""Tell whether a file begins as EDIFACT does: with UNA, UNB or UNH.

    >>> recognises(b"\xef\xbb\xbfUNA:+.? 'UNB+UNOC:3"), recognises(b"UNH,lrn\n")
    (True, False)
    """
    return bool(_BEGINS.match(head))


FORMAT = Format(
    name="edifact-cusdec",
    says="UN/EDIFACT CUSDEC messages, D.96A and later, in an interchange or alone.",
    recognises=recognises,
    reader=CusdecReader,
    wires=wires("."),
)
