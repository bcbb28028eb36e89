"""One Declaration element → rows of text, by the path tables of `wco_paths`.

The tables are compiled once into nested lookups; then a walk over the children of each element
does nothing that is not a dictionary's work.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Context, Decimal, InvalidOperation

import pyarrow as pa

from lake_schema.formats import wco_paths as paths
from lake_schema.formats.chunk import Wire, Wires
from lake_schema.formats.text_rows import Row, TextRows
from lake_schema.formats.wco_compile import Compiler
from lake_schema.formats.wco_place import Place
from lake_schema.formats.xml_stream import Element, line_of, local_name

TABLES = {
    "declaration": paths.DECLARATION,
    "goods_item": paths.GOODS_ITEM,
    "duty_tax": paths.DUTY_TAX,
    "container": paths.CONTAINER,
}
_BASES = {
    "declaration": "Declaration",
    "goods_item": f"Declaration/{paths.ITEM}",
    "duty_tax": f"Declaration/{paths.ITEM}/{paths.DUTY}",
    "container": "TransportEquipment",  # stands at the consignment and at the commodity
}
_EXACT = Context(prec=80)
_WIDEST = 30
"""Powers of ten that a count may have; more is handed on for typing to refuse."""


def wires() -> Wires:
    """Return how each column stands on the wire, named by its whole path."""
    return {
        dataset: {
            column: Wire(f"{_BASES[dataset]}/{path}", is_percent=column in paths.PERCENT)
            for column, path in (
                *((column, path) for path, column in table.items()),
                *paths.GATHERED[dataset].items(),
            )
        }
        for dataset, table in TABLES.items()
    }


class Walker:
    """Turns Declarations into rows and keeps them until their tables are asked for."""

    def __init__(self) -> None:
        """Compile the path tables."""
        self._rows = {
            dataset: TextRows(*table.values(), *paths.GATHERED[dataset])
            for dataset, table in TABLES.items()
        }
        self._places: list[Place] = []
        self._upload = self._record = self._containers = 0
        self._duties: list[tuple[Row, int]] = []
        self._packages: list[str] = []
        self._compile()

    def _compile(self) -> None:
        compiler = {dataset: Compiler(rows, self._places) for dataset, rows in self._rows.items()}
        item, base = compiler["goods_item"], _BASES["goods_item"]
        self._duty = compiler["duty_tax"].compile(_BASES["duty_tax"], paths.DUTY_TAX)
        self._equipment = item.place(_BASES["container"], {"ID": 0})
        self._equipment.takes[paths.SEAL] = self._take_seal
        self._seal = item.place(f"{_BASES['container']}/{paths.SEAL}", {"ID": 0})
        self._packaging = item.place(f"{base}/{paths.PACKAGING}", {"QuantityQuantity": 0})
        self._procedure = item.place(
            f"{base}/{paths.PROCEDURE}", {"CurrentCode": 0, "PreviousCode": 1}
        )
        self._item = item.compile(
            base,
            {
                **paths.GOODS_ITEM,
                paths.DUTY: self._take_duty,
                paths.PROCEDURE: self._take_procedure,
                paths.PACKAGING: self._take_packaging,
                paths.EQUIPMENT_OF_ITEM: self._take_equipment,
            },
        )
        self._declaration = compiler["declaration"].compile(
            _BASES["declaration"],
            {
                **paths.DECLARATION,
                paths.ITEM: self._take_item,
                paths.EQUIPMENT_OF_DECLARATION: self._take_equipment,
            },
        )

    def __len__(self) -> int:
        """Return how many rows of the longest dataset are kept."""
        return max(map(len, self._rows.values()))

    def take(self, element: Element, upload: int, record: int) -> None:
        """Turn one Declaration into rows."""
        self._upload, self._record, self._containers = upload, record, 0
        rows = self._rows["declaration"]
        row = rows.new()
        self._declaration.walk(element, row)
        kind = row[rows.cell["type_code"]] or ""
        if kind[:2] in paths.FLOWS and kind not in paths.NO_FLOW:
            row[rows.cell["flow_code"]] = kind[:2]
        rows.keep(row, upload, record, line_of(element))

    def tables(self) -> dict[str, pa.Table]:
        """Return what was kept, and keep it no longer."""
        return {dataset: rows.table() for dataset, rows in self._rows.items()}

    def unknown(self) -> Counter[str]:
        """Return path → count of what nothing read since the last call."""
        counts: Counter[str] = Counter()
        for place in self._places:
            for tag, count in place.missed.items():
                counts[f"{place.path}/{local_name(tag)}"] += count
            place.missed.clear()
        return counts

    def _take_item(self, element: Element, _declaration: Row) -> None:
        rows, duties = self._rows["goods_item"], self._rows["duty_tax"]
        self._duties, self._packages = [], []
        row = rows.new()
        self._item.walk(element, row)
        if self._packages:
            row[rows.cell["package_count"]] = total(self._packages)
        rows.keep(row, self._upload, self._record, line_of(element))
        number, item_number = row[rows.cell["item_number"]], duties.cell["item_number"]
        for duty, line in self._duties:
            duty[item_number] = number
            duties.keep(duty, self._upload, self._record, line)

    def _take_duty(self, element: Element, item: Row) -> None:
        rows, item_cell = self._rows["duty_tax"], self._rows["goods_item"].cell
        row = rows.new()
        self._duty.walk(element, row)
        self._duties.append((row, line_of(element)))
        row[rows.cell["line_number"]] = str(len(self._duties))
        for column, of_item in (
            ("duty_regime_code", "preference_code"),
            ("quota_number", "quota_number"),
        ):
            if item[item_cell[of_item]] is None:
                item[item_cell[of_item]] = row[rows.cell[column]]

    def _take_procedure(self, element: Element, item: Row) -> None:
        cell = self._rows["goods_item"].cell["procedure_code"]
        codes: Row = [None, None]
        self._procedure.walk(element, codes)
        if item[cell] is None:
            item[cell] = "".join(code or "" for code in codes) or None
        else:  # additional procedures
            self._item.miss(f"{paths.PROCEDURE}[2]")

    def _take_packaging(self, element: Element, _item: Row) -> None:
        count: Row = [None]
        self._packaging.walk(element, count)
        if count[0] is not None:
            self._packages.append(count[0])

    def _take_equipment(self, element: Element, _row: Row) -> None:
        rows, line = self._rows["container"], line_of(element)
        found: Row = [None]
        self._equipment.walk(element, found)
        for seal in found[1:] or (None,):
            self._containers += 1
            row = rows.new()
            row[rows.cell["container_number"]] = found[0]
            row[rows.cell["seal_number"]] = seal
            row[rows.cell["line_number"]] = str(self._containers)
            rows.keep(row, self._upload, self._record, line)

    def _take_seal(self, element: Element, equipment: Row) -> None:
        number: Row = [None]
        self._seal.walk(element, number)
        equipment.append(number[0])


def total(counts: Sequence[str]) -> str:
    """Return the exact sum of counts, or the first that can't be read, as it stands.

    >>> total(["1.5", "2"]), total(["3", "many"])
    ('3.5', 'many')
    """
    if len(counts) == 1:
        return counts[0]
    result = Decimal(0)
    for count in counts:
        try:
            number = Decimal(count)
        except InvalidOperation:
            return count
        if not (number.is_finite() and abs(number.adjusted()) <= _WIDEST) or "_" in count:
            return count
        result = _EXACT.add(result, number)
    return f"{result:f}"
