"""excel: workbooks (.xlsx), whose sheets are of a profile each.

A sheet's first row that is not empty is its header. Sheets that no profile knows are counted as
unknown content, as are columns without a name; a workbook without a known sheet is refused.
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import Chunk, Format
from lake_schema.formats.excel_sheet import Sheet
from lake_schema.formats.excel_workbook import Workbook
from lake_schema.formats.spooled import at_most, spooled
from lake_schema.formats.tabular import TabularRows
from lake_schema.formats.tabular_header import Header

FILE_LIMIT = 32 << 20
"""Bytes: some 400,000 lines, half of what a function has the time for."""
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/", b"mimetype")
"""How the first part of an office document is called."""
_NAME_AT = 30
"""Bytes of a zip archive's local header before the name."""
_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class ExcelReader:
    """Reads workbooks of one batch; sheets with equal headers are gathered into one chunk."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._rows = TabularRows()
        self.unknown: dict[int, Counter[str]] = self._rows.unknown

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one workbook to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `unknown-format`, `unknown-columns`, `not-well-formed`, `no-records`,
                `record-too-large` or one of the `archive-` codes.
        """
        self.unknown[part] = Counter()
        with spooled(stream, at_most(FILE_LIMIT)) as file:
            if file.read(len(_OLE2)) == _OLE2:
                says = "it is an old (.xls) or an encrypted workbook; save it as .xlsx, unprotected"
                raise RefusedError("unknown-format", says)
            workbook = Workbook(file, file.seek(0, 2))
            yield from self._sheets(part, workbook)

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        yield from self._rows.rest()

    def _sheets(self, part: int, workbook: Workbook) -> Iterator[Chunk]:
        refusals: list[RefusedError] = []
        headers: list[Header] = []
        lines = 0
        for name, elements in workbook.sheets():
            sheet = Sheet(name, workbook.cells, elements, self.unknown[part])
            header = self._header(part, sheet, refusals)
            if header is None:
                continue
            if headers:
                yield from self._rows.rest()  # no record goes on in another sheet
            headers.append(header)
            yield from self._rows.begin(header)
            for table in sheet.lines(header):
                lines += table.num_rows
                yield from self._rows.add(part, table)
        if refusals and not headers:
            raise refusals[0]
        if not lines:
            raise RefusedError("no-records", "the workbook holds no line below a header")

    def _header(self, part: int, sheet: Sheet, refusals: list[RefusedError]) -> Header | None:
        """Return a sheet's header; of one that no profile knows, note what it would be told."""
        try:
            return sheet.header()
        except RefusedError as refused:
            if refused.code != "unknown-columns":
                raise
            self.unknown[part][f"sheet {sheet.name!r}"] += 1
            refusals.append(refused)
            return None


def recognises(head: bytes) -> bool:
    r"""Tell whether a file begins as an office document does, which is a zip archive too.

    >>> recognises(b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml"), recognises(b"PK\x03\x04a.csv")
    (True, False)
    """
    if head.startswith(_OLE2):
        return True
    return head.startswith(_ZIP) and head.startswith(_OFFICE, _NAME_AT)


FORMAT = Format(
    name="excel",
    says="Excel workbooks (.xlsx): each sheet in a profile's columns.",
    recognises=recognises,
    reader=ExcelReader,
)
