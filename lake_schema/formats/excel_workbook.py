"""A workbook's parts: its sheets row by row, and what their cells need.

Not by a library: those at hand hold a sheet as a rectangle, which two cells in opposite corners
make larger than any memory, and pass over cells with errors.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO

from lake_schema.errors import RefusedError
from lake_schema.formats.excel_cells import Cells, kind_of, text_of
from lake_schema.formats.packed_allowance import Allowance
from lake_schema.formats.packed_zip import Archive
from lake_schema.formats.xml_names import Documents, Element, local_name
from lake_schema.formats.xml_stream import records

STRINGS_LIMIT = 256 << 20
"""Bytes that the shared strings may take in memory."""
_STRING_COST = 64
"""Bytes that a string takes there beside its characters."""
_RELATIONS = Documents(("Relationship",), ("Relationships",))
_WORKBOOK = Documents(("workbookPr", "sheet"), ("workbook",))
_STYLES = Documents(("numFmt", "cellXfs"), ("styleSheet",))
_STRINGS = Documents(("si",), ("sst",))
_SHEET = Documents(("row",), ("worksheet",))
_MAIN = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class _Relation:
    """What one part says of another: its kind, such as `worksheet`, and where it is."""

    kind: str
    part: str


class Workbook:
    """An xlsx file, read in several passes: its parts lie in it in any order.

    Attributes:
        cells: Reads the cells of its sheets.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        """Read what all sheets have in common.

        Raises:
            RefusedError: The file is no workbook, or is damaged.
        """
        self._archive = Archive(file, size, Allowance(size))
        root = self._relations("").values()
        main = next((each.part for each in root if each.kind == "officeDocument"), _MAIN)
        relations = self._relations(main)
        kinds = {each.part: each.kind for each in relations.values()}
        self._sheets: dict[str, str] = {}
        styles: list[str] = []
        strings: list[str] = []
        is_1904 = False
        wanted = {part for part, kind in kinds.items() if kind in {"styles", "sharedStrings"}}
        for name, part in self._parts({main, *wanted}):
            if name == main:
                is_1904 = self._read_main(part, relations)
            elif kinds[name] == "styles":
                styles = _styles(part)
            else:
                strings = _strings(part)
        if not self._sheets:
            says = "it is no workbook with sheets; send an Excel workbook (.xlsx)"
            raise RefusedError("unknown-format", says)
        self.cells = Cells(strings, styles, is_1904)

    def sheets(self) -> Iterator[tuple[str, Iterator[Element]]]:
        """Yield each sheet with its rows, which are to be read before the next is asked for.

        Raises:
            RefusedError: A sheet is damaged or too large.
        """
        for name, part in self._parts(set(self._sheets)):
            yield self._sheets[name], _elements(part, _SHEET, name)

    def _parts(self, names: set[str]) -> Iterator[tuple[str, BufferedReader]]:
        for name, part in self._archive.members():
            if name in names and part is not None:
                yield name, part

    def _relations(self, of: str) -> dict[str, _Relation]:
        """Return the relations of a part by their ids; of nothing, those of the whole file."""
        folder, name = posixpath.split(of)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        return {
            element.get("Id", ""): _Relation(
                element.get("Type", "").rpartition("/")[2],
                _resolved(folder, element.get("Target", "")),
            )
            for found, part in self._parts({path})
            for element in _elements(part, _RELATIONS, found)
        }

    def _read_main(self, part: BufferedReader, relations: dict[str, _Relation]) -> bool:
        """Note the sheets; tell whether days are counted from 1904."""
        is_1904 = False
        for element in _elements(part, _WORKBOOK, "the workbook"):
            if local_name(element.tag) == "workbookPr":
                is_1904 = element.get("date1904", "0") in {"1", "true"}
                continue
            relation = relations.get(_relation_id(element))
            if relation is not None and relation.kind == "worksheet":
                self._sheets[relation.part] = element.get("name", "")
        return is_1904


def _relation_id(element: Element) -> str:
    """Return the `r:id` of an element, in whichever namespace."""
    names = (str(name) for name in element.attrib)
    return next((element.get(name, "") for name in names if local_name(name) == "id"), "")


def _resolved(folder: str, target: str) -> str:
    """Return a part's name in the archive, of one as a part in a folder names it.

    >>> _resolved("xl", "worksheets/sheet1.xml"), _resolved("xl", "/xl/styles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')
    """
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _elements(part: BufferedReader, documents: Documents, name: str) -> Iterator[Element]:
    """Yield the records of a part, none where it holds none, and name it in what is refused."""
    try:
        yield from records(part, documents)
    except RefusedError as refused:
        if refused.code != "no-records":
            place = ", ".join(filter(None, (name[:120], refused.place)))
            raise RefusedError(refused.code, refused.says, place) from refused


def _styles(part: BufferedReader) -> list[str]:
    """Return the kind of number format of each style."""
    codes: dict[str, str] = {}
    for element in _elements(part, _STYLES, "the styles"):
        if local_name(element.tag) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        else:
            numbers = [style.get("numFmtId", "0") for style in element]
            return [
                kind_of(int(number) if number.isdecimal() else 0, codes.get(number, ""))
                for number in numbers
            ]
    return []


def _strings(part: BufferedReader) -> list[str]:
    found: list[str] = []
    size = 0
    for element in _elements(part, _STRINGS, "the shared strings"):
        text = text_of(element)
        size += _STRING_COST + len(text)
        if size > STRINGS_LIMIT:
            says = "the workbook has too many different texts; send it in parts, or as CSV"
            raise RefusedError("archive-too-large", says)
        found.append(text)
    return found
