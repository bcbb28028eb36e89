"""wco-dm-xml: declarations of the WCO Data Model 3.6 in XML.

A file holds one Declaration or many, bare, in MetaData or in any other envelope. Each is a record.
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lake_schema.formats.chunk import Chunk, Format
from lake_schema.formats.wco_walk import Walker, wires
from lake_schema.formats.xml_stream import declarations

CHUNK_ROWS = 4_000
"""Rows of the longest dataset: some 1,000 declarations, an Arrow table's cost spread thin."""

WIRES = wires()
_WHITE_SPACE = b"\xef\xbb\xbf \t\r\n"
_STARTS = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


class WcoXmlReader:
    """Reads uploads of one batch; small ones are gathered into one chunk.

    Attributes:
        unknown: Upload → path → how often it held what no column takes in.
    """

    def __init__(self) -> None:
        """Compile the path tables for one batch."""
        self.unknown: dict[int, Counter[str]] = {}
        self._walker = Walker()

    def read(self, upload: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one upload to its end, yielding chunks as they fill.

        Raises:
            RefusedError: See `xml_stream.declarations`.
        """
        walker = self._walker
        try:
            for record, element in enumerate(declarations(stream), 1):
                walker.take(element, upload, record)
                if len(walker) >= CHUNK_ROWS:
                    yield Chunk(walker.tables(), WIRES)
        finally:
            self.unknown[upload] = walker.unknown()

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if len(self._walker):
            yield Chunk(self._walker.tables(), WIRES)


def recognises(head: bytes) -> bool:
    r"""Tell whether a file begins as XML does.

    >>> recognises(b"\t<Declaration/>"), recognises(b"lrn,item_number")
    (True, False)
    """
    return head.lstrip(_WHITE_SPACE).startswith(_STARTS[0]) or head.startswith(_STARTS)


FORMAT = Format(
    name="wco-dm-xml",
    says="WCO Data Model 3.6 declarations in XML, one or many, in MetaData or any envelope.",
    recognises=recognises,
    reader=WcoXmlReader,
)
