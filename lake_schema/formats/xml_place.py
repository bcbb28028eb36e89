"""What may stand inside an XML element and where it goes, as one lookup per child."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from lake_schema.formats.text_rows import Row
from lake_schema.formats.xml_names import Element, local_name

Take = Callable[[Element, Row], None]
SILENT = frozenset({"formatCode", "nil", "noNamespaceSchemaLocation", "schemaLocation"})
"""Attributes that say nothing of their own: a time shows its format, what is absent is absent."""


@dataclass(slots=True)
class Place:
    """What may stand inside one element, and where in the row it goes.

    Attributes:
        path: How the element is reached from the Declaration.
        cells: Child → cell of the row that its text goes to.
        takes: Child → how to take what is more than a text.
        missed: Child that nothing reads, or that came again → how often.
    """

    path: str
    cells: dict[str, int] = field(default_factory=dict)
    takes: dict[str, Take] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)

    def walk(self, element: Element, row: Row) -> None:
        """Take everything inside an element into a row."""
        cells, missed = self.cells, self.missed
        self._miss_own(element)
        for child in element:
            tag = child.tag
            cell = cells.get(tag)
            if cell is not None:
                text = child.text
                if (
                    text is not None
                    and row[cell] is None
                    and not len(child)
                    and (text := text.strip())
                ):
                    row[cell] = text
                    if child.keys():
                        self.miss_attributes(child)
                else:
                    self.put(child, cell, row)
            elif tag in missed:
                missed[tag] += 1
            else:
                take = self.takes.get(tag)
                if take is not None:
                    take(child, row)
                else:
                    self._meet(child, row)

    def put(
        self, element: Element, cell: int, row: Row, attributes: Container[str] = SILENT
    ) -> bool:
        """Put an element's text into a cell and tell whether it went there: the first one wins."""
        text = (element.text or "").strip()
        self.miss_attributes(element, attributes)
        for child in element:
            self.miss(f"{local_name(element.tag)}/{local_name(child.tag)}")
        if not text:
            return False
        if row[cell] is not None:
            self.miss(f"{local_name(element.tag)}[2]")
            return False
        row[cell] = text
        return True

    def _miss_own(self, element: Element) -> None:
        """Count what an element says beside the elements inside it, such as a party just named."""
        for name in _unread(element, SILENT):
            self.miss(f"@{name}")
        if (text := element.text) is not None and text.strip():
            self.miss("text()")

    def miss_attributes(self, element: Element, known: Container[str] = SILENT) -> None:
        """Count the attributes of an element inside that are not read."""
        for name in _unread(element, known):
            self.miss(f"{local_name(element.tag)}/@{name}")

    def miss(self, name: str) -> None:
        """Count something that is not read."""
        self.missed[name] = self.missed.get(name, 0) + 1

    def _meet(self, child: Element, row: Row) -> None:
        """Learn a namespaced tag by its local name, the first time it is seen."""
        name = local_name(child.tag)
        if name in self.cells:
            self.cells[child.tag] = self.cells[name]
            self.put(child, self.cells[name], row)
        elif name in self.takes:
            self.takes[child.tag] = self.takes[name]
            self.takes[name](child, row)
        else:
            self.missed[child.tag] = 1


_UNIT = frozenset({"unitCode"})


def _unread(element: Element, known: Container[str]) -> list[str]:
    """Return the local names of attributes that are not known and say something."""
    unknown = [str(name) for name in element.keys() if name not in known]  # noqa: SIM118 - lxml's
    return [name for name in map(local_name, unknown) if name not in SILENT] if unknown else unknown


def take_group(inner: Place, outer: Place, seen: int) -> Take:
    """Return how to take an element that groups others; `seen` notes that it came already."""
    again = f"{inner.path.rpartition('/')[2]}[2]"

    def take(element: Element, row: Row) -> None:
        """Take one such element into a row."""
        if row[seen] is None:
            row[seen] = "seen"
            inner.walk(element, row)
        else:  # half of one party and half of another would make a third
            outer.miss(again)

    return take


def take_text_or_inner(inner: Place, outer: Place, cell: int) -> Take:
    """Return how to take a value that some senders wrap in one more element."""

    def take(element: Element, row: Row) -> None:
        """Take one such element into a row."""
        if len(element):
            inner.walk(element, row)
        else:
            outer.put(element, cell, row)

    return take


def take_with_attributes(outer: Place, cell: int, attributes: Mapping[str, int]) -> Take:
    """Return how to take a value whose attributes have cells of their own."""

    def take(element: Element, row: Row) -> None:
        """Take one such element into a row."""
        if outer.put(element, cell, row, attributes):
            for name, attribute_cell in attributes.items():
                row[attribute_cell] = (element.get(name) or "").strip() or None

    return take


def take_measure(outer: Place, cell: int, unit: str) -> Take:
    """Return how to take a measure of a fixed unit.

    A measure in another unit is handed on with that unit behind it, so that typing says that it
    can't be read: 15 tonnes are not 15 kg.
    """

    def take(element: Element, row: Row) -> None:
        """Take one such element into a row."""
        if outer.put(element, cell, row, _UNIT):
            stated = (element.get("unitCode") or unit).strip()
            if stated != unit:
                row[cell] = f"{row[cell]} {stated}"

    return take


def take_choice(
    inner: Place, outer: Place, by: Mapping[str, int], joined: Container[int] = ()
) -> Take:
    """Return how to take an element whose first cell says which cell its second is for.

    Cells in `joined` take all that come, with spaces between them, the others the first.
    """
    name = inner.path.rpartition("/")[2]

    def take(element: Element, row: Row) -> None:
        """Take one such element into a row."""
        choice: Row = [None, None]
        inner.walk(element, choice)
        cell = by.get(choice[0] or "")
        if cell is None:
            outer.miss(f"{name}[other]")
        elif choice[1] is None:
            outer.miss(f"{name}[empty]")
        elif row[cell] is None:
            row[cell] = choice[1]
        elif cell in joined:
            row[cell] = f"{row[cell]} {choice[1]}"
        else:
            outer.miss(f"{name}[2]")

    return take
