"""Flat objects → lines of a profile. Each names its values itself, so that some may be left out."""

from collections.abc import Iterator

import pyarrow as pa

from lake_schema.formats.chunk import LINE, Chunk
from lake_schema.formats.json_objects import Object
from lake_schema.formats.json_values import hear, scalar
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile import folded
from lake_schema.formats.tabular import TabularRows
from lake_schema.formats.tabular_header import Setting, understand
from lake_schema.formats.tabular_text import TABLE_LINES, TABLE_SIZE

_UNKNOWN = -1


class FlatLines:
    """The lines of one file; its header grows as names turn up."""

    def __init__(self, rows: TabularRows, part: int) -> None:
        """Take where the lines go, and the part that they are of."""
        self._rows, self._part = rows, part
        self._forms = frozenset[str]().union(*(each.forms for each in profiles().values()))
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        self._lines: list[dict[int, str]] = []
        self._numbers: list[int] = []
        self._size = 0

    def add(self, number: int, found: Object) -> Iterator[Chunk]:
        """Take an object with its line; yield chunks as they fill.

        Raises:
            RefusedError: `not-well-formed` or `unknown-columns`.
        """
        line = {}
        for name, value in found.items():
            place = self._place(name)
            if place == _UNKNOWN:
                hear(self._rows.unknown[self._part], name)
            elif (text := scalar(value, name, number)) is not None:
                line[place] = text
                self._size += len(text)
        self._lines.append(line)
        self._numbers.append(number)
        if len(self._lines) >= TABLE_LINES or self._size >= TABLE_SIZE:
            yield from self.rest()

    def rest(self) -> Iterator[Chunk]:
        """Hand on what was gathered; yield chunks as they fill."""
        if not self._lines:
            return
        names = self._names or list(self._rows.unknown[self._part])
        header = understand(tuple(names), Setting(f"line {self._numbers[0]}", is_open=True))
        columns = {
            str(place): pa.array([line.get(place) for line in self._lines], pa.string())
            for place in range(len(names))
        }
        table = pa.table(columns | {LINE: pa.array(self._numbers, pa.int32())})
        self._lines, self._numbers, self._size = [], [], 0
        yield from self._rows.begin(header)
        yield from self._rows.add(self._part, table)

    def _place(self, name: str) -> int:
        """Return the place of a name among those that some profile knows."""
        if name in self._places:
            return self._places[name]
        if folded(name) not in self._forms:
            return _UNKNOWN
        self._names.append(name)
        return self._places.setdefault(name, len(self._places))
