"""Path tables → nested places, once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lake_schema.formats.text_rows import TextRows
from lake_schema.formats.xml_place import (
    Place,
    Take,
    take_choice,
    take_group,
    take_measure,
    take_text_or_inner,
    take_with_attributes,
)

KILOGRAM = "KGM"
"""UN/ECE Recommendation 20; the unit of mass where none is stated."""

_CHOICE = re.compile(r"(\w+)\[(\w+)=(\w+)\]")


@dataclass(slots=True)
class _Node:
    """One step of the paths: its own column, its attributes' and what is inside."""

    column: str = ""
    take: Take | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    inner: "dict[str, _Node]" = field(default_factory=dict)


class Compiler:
    """Makes the places of one dataset's rows."""

    def __init__(self, rows: TextRows, places: list[Place], joined: Collection[str] = ()) -> None:
        """Compile for these rows, noting every place made in `places`.

        Columns in `joined` take every value of a choice, with spaces between them.
        """
        self._rows, self._places = rows, places
        self._joined = {rows.cell[column] for column in joined}

    def compile(self, path: str, table: Mapping[str, str | Take]) -> Place:
        """Return the place of a row's element: inner path → column, or how to take it."""
        root = _Node()
        for inner, target in table.items():
            node = root
            for step in inner.split("/"):
                if step.startswith("@"):
                    break
                node = node.inner.setdefault(step, _Node())
            if "@" in inner and isinstance(target, str):
                node.attributes[inner.rpartition("@")[2]] = target
            elif isinstance(target, str):
                node.column = target
            else:
                node.take = target
        return self._place(path, root)

    def place(self, path: str, cells: Mapping[str, int]) -> Place:
        """Return a place that fills cells and takes nothing more."""
        place = Place(path, dict(cells))
        self._places.append(place)
        return place

    def _place(self, path: str, node: _Node) -> Place:
        place = self.place(path, {})
        choices: dict[str, dict[str, dict[str, str]]] = {}
        for name, child in node.inner.items():
            if choice := _CHOICE.fullmatch(name):
                (value, chosen) = next(iter(child.inner.items()))
                by = choices.setdefault(choice[1], {}).setdefault(f"{choice[2]}/{value}", {})
                by[choice[3]] = chosen.column
            else:
                self._add(place, name, child)
        for name, kinds in choices.items():
            for names, by in kinds.items():
                key, _, value = names.partition("/")
                inner = self.place(f"{path}/{name}", {key: 0, value: 1})
                cells = {word: self._rows.cell[column] for word, column in by.items()}
                place.takes[name] = take_choice(inner, place, cells, self._joined)
        return place

    def _add(self, place: Place, name: str, node: _Node) -> None:
        cell = self._rows.cell[node.column] if node.column else 0
        if node.take is not None:
            place.takes[name] = node.take
        elif node.inner and node.column:
            inner = self._place(f"{place.path}/{name}", node)
            place.takes[name] = take_text_or_inner(inner, place, cell)
        elif node.inner:
            inner = self._place(f"{place.path}/{name}", node)
            place.takes[name] = take_group(inner, place, self._rows.note())
        elif node.attributes:
            cells = {key: self._rows.cell[column] for key, column in node.attributes.items()}
            place.takes[name] = take_with_attributes(place, cell, cells)
        elif node.column.endswith("_kg"):
            place.takes[name] = take_measure(place, cell, KILOGRAM)
        else:
            place.cells[name] = cell
