"""Objects by dataset → rows: `{"declaration": {...}, "goods_item": [{..., "duty_tax": [...]}]}`."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pyarrow as pa

from lake_schema.datasets import DATASETS, HEADERS, KIND_OF, RECORD_DATASETS, inherited
from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import Chunk, Wire, Wires
from lake_schema.formats.json_objects import Object
from lake_schema.formats.json_values import hear, scalar
from lake_schema.formats.text_rows import TextRows

CHUNK_ROWS = 4_000
"""Rows of the longest dataset, as in other formats whose records are trees."""
CHUNK_SIZE = 32 << 20
"""Characters of values: long ones fill the memory before they are many."""
_ITEM, _NUMBER, _LINE = "goods_item", "item_number", "line_number"
_PER_ITEM = frozenset({"duty_tax"})
"""Datasets whose lines are counted in their item, not in their record."""


def _columns(dataset: str) -> tuple[str, ...]:
    names = (column.name for column in DATASETS[dataset].wire_columns)
    return tuple(n for n in names if dataset in HEADERS or n not in inherited(dataset))


_COLUMNS = {dataset: _columns(dataset) for dataset in RECORD_DATASETS}
_OF_ITEMS = {name for name, own in _COLUMNS.items() if _NUMBER in own and name != _ITEM}
WIRES: Wires = {
    dataset: {column: Wire(f"{dataset}.{column}") for column in columns}
    for dataset, columns in _COLUMNS.items()
}


def is_record(found: Object) -> bool:
    """Tell whether an object is a record by dataset, and not a flat line."""
    return any(isinstance(found.get(header), dict) for header in HEADERS)


class Records:
    """Turns records into rows and keeps them until their tables are asked for."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self._rows = {name: TextRows(*columns) for name, columns in _COLUMNS.items()}
        self._part = self._record = self._line = self._size = 0
        self._unknown: Counter[str] = Counter()
        self._lines: Counter[tuple[str, str | None]] = Counter()

    def take(self, found: Object, part: int, record: int, line: int, unknown: Counter[str]) -> None:
        """Turn a record into rows.

        Raises:
            RefusedError: `not-well-formed`: it has no header row, or something else where rows or
                values are expected.
        """
        self._part, self._record, self._line = part, record, line
        self._unknown, self._lines = unknown, Counter()
        headers = [name for name in HEADERS if found.get(name) is not None]
        if len(headers) != 1:
            says = f"expected one of {', '.join(HEADERS)} in a record, found {len(headers)}"
            raise RefusedError("not-well-formed", says, f"line {line}")
        below = {dataset.name for dataset in KIND_OF[headers[0]].children}
        self._fill(headers[0], self._objects(found[headers[0]], headers[0])[0], {}, frozenset())
        for name, value in found.items():
            if name in HEADERS or value is None:
                continue
            if name in below:
                self._children(name, value, None)
            else:
                hear(unknown, name)

    def is_full(self) -> bool:
        """Tell whether there are rows for a chunk."""
        return self._size >= CHUNK_SIZE or max(map(len, self._rows.values())) >= CHUNK_ROWS

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows kept, and keep them no longer."""
        self._size = 0
        tables = {name: _present(rows.table()) for name, rows in self._rows.items() if len(rows)}
        if tables:
            yield Chunk(tables, WIRES)

    def _children(self, dataset: str, value: object, item: str | None) -> None:
        below = _OF_ITEMS if dataset == _ITEM else frozenset[str]()
        for child in self._objects(value, dataset):
            given = {_NUMBER: item} if item is not None else {}
            row = self._fill(dataset, child, given, below)
            number = row.get(_NUMBER) if dataset == _ITEM else None
            for name in below & child.keys():
                if child[name] is not None:
                    self._children(name, child[name], number)

    def _fill(
        self,
        dataset: str,
        found: Object,
        given: Mapping[str, str],
        below: frozenset[str] | set[str],
    ) -> dict[str, str | None]:
        """Keep a row; return what it holds."""
        rows = self._rows[dataset]
        values: dict[str, str | None] = {}
        for name, value in found.items():
            path = f"{dataset}.{name}"
            if name in rows.cell:
                values[name] = scalar(value, path, self._line)
            elif name not in below and value is not None:
                hear(self._unknown, path)
        values |= given
        if _LINE in rows.cell:
            counted = dataset, values.get(_NUMBER) if dataset in _PER_ITEM else None
            self._lines[counted] += 1
            if values.get(_LINE) is None:
                values[_LINE] = str(self._lines[counted])
        row = rows.new()
        for name, text in values.items():
            row[rows.cell[name]] = text
            self._size += len(text or "")
        rows.keep(row, self._part, self._record, self._line)
        return values

    def _objects(self, value: object, dataset: str) -> list[Object]:
        listed: list[object] = value if isinstance(value, list) else [value]
        found = [each for each in listed if isinstance(each, dict)]
        if len(found) < len(listed):
            says = f"expected an object, or an array of them, at {dataset!r}"
            raise RefusedError("not-well-formed", says, f"line {self._line}")
        return found


def _present(rows: pa.Table) -> pa.Table:
    """Return rows without the columns that hold nothing."""
    return rows.drop_columns(
        [name for name in rows.column_names if rows.column(name).null_count == rows.num_rows]
    )
