"""Elements that give rows of child tables: documents, parties, pointers, containers."""

from collections.abc import Mapping

from lake_schema.formats import wco_paths as paths
from lake_schema.formats.text_rows import Row
from lake_schema.formats.wco_record import RecordRows
from lake_schema.formats.wco_response_paths import GUARANTEE_OF_DUTY
from lake_schema.formats.wco_tables import ITEM_NUMBER
from lake_schema.formats.xml_compile import Compiler
from lake_schema.formats.xml_names import Element, line_of
from lake_schema.formats.xml_place import Place, Take

ORDINAL = "SequenceNumeric"
"""Where rows are counted in their order, what the sender counted says nothing more."""
_GOODS_ITEM = "68A"
_POINTS = frozenset({"amendment", "additional_information", "notification_error"})


def take_nothing(_element: Element, _row: Row) -> None:
    """Pass over an element that is known and says nothing of its own."""


class Children:
    """Makes, for each kind of child, how to take it."""

    def __init__(self, rows: RecordRows, places: list[Place]) -> None:
        """Fill these rows, noting every place made in `places`."""
        self._rows, self._places = rows, places

    def takes(
        self, base: str, children: Mapping[str, tuple[str, Mapping[str, str]]]
    ) -> dict[str, Take]:
        """Return path under an element → how to take the child there."""
        return {
            at: self._take(f"{base}/{at}", dataset, table)
            for at, (dataset, table) in children.items()
        }

    def _take(self, path: str, dataset: str, table: Mapping[str, str]) -> Take:
        if dataset == "container":
            return self._equipment(path)
        if dataset == "party":
            return self.party(path, {})
        place = self._place(path, dataset, table)
        rows = self._rows

        def take(element: Element, _parent: Row) -> None:
            """Take one such element as a row of its own; an empty one says nothing."""
            row = rows.of[dataset].new()
            place.walk(element, row)
            if any(row):
                rows.keep(dataset, row, line_of(element))

        return take

    def _place(self, path: str, dataset: str, table: Mapping[str, str]) -> Place:
        takes: dict[str, str | Take] = {ORDINAL: take_nothing}
        if dataset in _POINTS:
            takes[paths.POINTER] = self._pointer(path, dataset)
        if dataset == "duty_tax":
            takes[GUARANTEE_OF_DUTY] = self._take(
                f"{path}/{GUARANTEE_OF_DUTY}", "guarantee", paths.GUARANTEE
            )
        compiler = Compiler(self._rows.of[dataset], self._places)
        return compiler.compile(path, {**table, **takes})

    def party(self, path: str, header: Mapping[str, int]) -> Take:
        """Return how to take a party, which may fill cells of its parent's row too.

        Args:
            path: Where it stands.
            header: Column of `party` → cell of the parent's row.
        """
        place = self._place(path, "party", paths.PARTY)
        rows, cell = self._rows, self._rows.of["party"].cell
        name = path.rpartition("/")[2]
        copies = [(cell[column], to) for column, to in header.items()]

        def take(element: Element, parent: Row) -> None:
            """Take one party; of two in the same role the first fills the parent's cells."""
            row = rows.of["party"].new()
            place.walk(element, row)
            if not any(row):
                return
            row[cell["role"]] = name
            rows.keep("party", row, line_of(element))
            if all(parent[to] is None for _, to in copies):
                for here, to in copies:
                    parent[to] = row[here]

        return take

    def _pointer(self, path: str, dataset: str) -> Take:
        """Return how to take one step of a pointer, such as `68A[1]`."""
        compiler = Compiler(self._rows.of[dataset], self._places)
        step = compiler.place(
            f"{path}/{paths.POINTER}", {"DocumentSectionCode": 0, ORDINAL: 1, "TagID": 2}
        )
        cell = self._rows.of[dataset].cell
        pointer, item, element_code = cell["pointer"], cell[ITEM_NUMBER], cell.get("element_code")

        def take(element: Element, row: Row) -> None:
            """Append the step to the row's pointer."""
            found: Row = [None, None, None]
            step.walk(element, found)
            section, ordinal, tag = found
            said = (section or "") + (f"[{ordinal}]" if ordinal else "")
            if tag and element_code is not None:
                row[element_code] = tag
            elif tag:
                said += f"/{tag}"
            if section == _GOODS_ITEM:
                row[item] = ordinal
            row[pointer] = f"{row[pointer]}/{said}" if row[pointer] else said

        return take

    def _equipment(self, path: str) -> Take:
        """Return how to take a container: a row a seal, or one without."""
        rows = self._rows
        compiler = Compiler(rows.of["container"], self._places)
        equipment = compiler.place(path, {"ID": 0})
        seal = compiler.place(f"{path}/{paths.SEAL}", {"ID": 0})

        def take_seal(element: Element, found: Row) -> None:
            """Take one seal."""
            number: Row = [None]
            seal.walk(element, number)
            found.append(number[0])

        equipment.takes |= {paths.SEAL: take_seal, ORDINAL: take_nothing}
        seal.takes[ORDINAL] = take_nothing

        def take(element: Element, _parent: Row) -> None:
            """Take one container."""
            found: Row = [None]
            equipment.walk(element, found)
            if not any(found):  # traders number an empty one with 0 where there is none
                return
            cell = rows.of["container"].cell
            for number in found[1:] or (None,):
                row = rows.of["container"].new()
                row[cell["container_number"]], row[cell["seal_number"]] = found[0], number
                rows.keep("container", row, line_of(element))

        return take
