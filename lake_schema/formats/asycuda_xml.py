"""asycuda-sad-xml: the Single Administrative Document as ASYCUDA World exports it.

A file holds one ASYCUDA element or several, bare or in any envelope. Each is a record, but for a
blank form: a post that sends one has taken the wrong file, and an empty declaration would only be
counted as one for ever. Beside real ones it is counted as unknown content, alone it is refused.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lake_schema.errors import RefusedError
from lake_schema.formats.asycuda_paths import ROOT
from lake_schema.formats.asycuda_walk import Walker
from lake_schema.formats.asycuda_wires import WIRES
from lake_schema.formats.chunk import Chunk, Format
from lake_schema.formats.xml_names import Documents, line_of
from lake_schema.formats.xml_stream import records

CHUNK_ROWS = 4_000
"""Rows of the longest dataset: an Arrow table's cost spread thin."""

DOCUMENTS = Documents((ROOT,))
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
}
_FIRST = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    rf"|<(?:[\w.-]+:)?(?P<record>{ROOT}|Declaration|Response)[\s/>]",
    re.DOTALL,
)


class AsycudaReader:
    """Reads files of one batch; small ones are gathered into one chunk."""

    def __init__(self) -> None:
        """Begin a batch."""
        self.unknown: dict[int, Counter[str]] = {}
        self._walker = Walker()

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `no-records` for blank forms alone; else see `xml_stream.records`.
        """
        walker, record, line = self._walker, 0, 0
        try:
            for element in records(stream, DOCUMENTS):
                line = line or line_of(element)
                record += walker.take(element, part, record + 1)
                if len(walker) >= CHUNK_ROWS:
                    yield Chunk(walker.tables(), WIRES)
        finally:
            self.unknown[part] = walker.unknown()
        if not record:
            raise RefusedError(
                "no-records",
                f"the {ROOT} is a blank form: no office, party, reference, item or amount is "
                "filled in; export the declaration itself",
                f"line {line}",
            )

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if len(self._walker):
            yield Chunk(self._walker.tables(), WIRES)


def recognises(head: bytes) -> bool:
    r"""Tell whether a file is XML whose first record is an ASYCUDA.

    >>> recognises(b"\t<?xml version='1.0'?><!-- SAD --><ASYCUDA/>"), recognises(b"<Declaration/>")
    (True, False)
    """
    text = _text(head).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return False
    named = (found["record"] for found in _FIRST.finditer(text))
    return next((name for name in named if name), "") == ROOT


def _text(head: bytes) -> str:
    for start, encoding in _UTF_16.items():
        if head.startswith(start):
            return head.decode(encoding, errors="replace")
    # In whatever else a post declares, tags are ASCII.
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


FORMAT = Format(
    name="asycuda-sad-xml",
    says="ASYCUDA World's Single Administrative Document in XML, one or many, in any envelope.",
    recognises=recognises,
    reader=AsycudaReader,
    wires=WIRES,
)
