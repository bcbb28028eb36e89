"""wco-dm-xml: declarations and responses of the WCO Data Model 3.6 in XML.

A file holds one or many, bare, in MetaData or in any other envelope. Each is a record; so is what
customs tells of a declaration when asked, see `wco_report`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lake_schema.formats.chunk import Chunk, Format
from lake_schema.formats.wco_report import FULL_REPORTS, STATUS_REPORTS
from lake_schema.formats.wco_tables import wires
from lake_schema.formats.wco_walk import Walker
from lake_schema.formats.xml_names import Documents
from lake_schema.formats.xml_stream import records

CHUNK_ROWS = 4_000
"""Rows of the longest dataset: some 1,000 declarations, an Arrow table's cost spread thin."""

WIRES = wires()
DOCUMENTS = Documents(
    records=("Declaration", "Response"),
    envelopes=("MetaData", "submitDeclarationRequest"),
    reports=(*FULL_REPORTS, *STATUS_REPORTS),
    silent=frozenset(
        {
            "AgencyAssignedCustomizationCode",
            "AgencyAssignedCustomizationVersionCode",
            "ResponsibleAgencyName",
            "ResponsibleCountryCode",
            "WCODataModelVersionCode",
            "WCOTypeName",
        }
    ),
)
_WHITE_SPACE = b"\xef\xbb\xbf \t\r\n"
_STARTS = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"\x00<")


class WcoXmlReader:
    """Reads files of one batch; small ones are gathered into one chunk."""

    def __init__(self) -> None:
        """Compile the path tables for one batch."""
        self.unknown: dict[int, Counter[str]] = {}
        self._walker = Walker()

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: See `xml_stream.records`.
        """
        walker, beside = self._walker, Counter[str]()
        try:
            for record, element in enumerate(records(stream, DOCUMENTS, beside), 1):
                walker.take(element, part, record)
                if len(walker) >= CHUNK_ROWS:
                    yield Chunk(walker.tables(), WIRES)
        finally:
            self.unknown[part] = walker.unknown() + beside

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
    says="WCO Data Model 3.6 declarations and responses in XML, in MetaData or any envelope.",
    recognises=recognises,
    reader=WcoXmlReader,
    wires=WIRES,
)
