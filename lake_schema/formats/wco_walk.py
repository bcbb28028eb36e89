"""One record → rows of text, by the path tables of `wco_paths` and its kin.

The tables are compiled once into nested lookups; then a walk over the children of each element
does nothing that is not a dictionary's work.
"""

from collections import Counter
from collections.abc import Callable, Mapping

import pyarrow as pa

from lake_schema.formats import wco_paths as paths
from lake_schema.formats.numbers import total
from lake_schema.formats.text_rows import Row
from lake_schema.formats.wco_children import ORDINAL, Children, take_nothing
from lake_schema.formats.wco_record import RecordRows
from lake_schema.formats.wco_report import FULL_REPORTS, STATUS_REPORTS, ReportWalk
from lake_schema.formats.wco_response import ResponseWalk
from lake_schema.formats.wco_tables import TABLES
from lake_schema.formats.xml_compile import Compiler
from lake_schema.formats.xml_names import Element, line_of, local_name
from lake_schema.formats.xml_place import Place, Take

_BASE = "Declaration"


class Walker:
    """Turns records into rows and keeps them until their tables are asked for."""

    def __init__(self) -> None:
        """Compile the path tables."""
        self._rows = RecordRows()
        self._places: list[Place] = []
        children = Children(self._rows, self._places)
        self._item = self._compiled_item(children)
        self._declaration = self._compiled_declaration(children)
        reports = ReportWalk(self._rows, self._places, self._walk_declaration)
        response = ResponseWalk(self._rows, self._places, children)
        self._takes: dict[str, Callable[[Element], None]] = {
            _BASE: self._take_declaration,
            "Response": response.take,
            **dict.fromkeys(FULL_REPORTS, reports.take_full),
            **dict.fromkeys(STATUS_REPORTS, reports.take_status),
        }

    def _compiled_item(self, children: Children) -> Place:
        base = f"{_BASE}/{paths.ITEM}"
        compiler = Compiler(self._rows.of["goods_item"], self._places, paths.JOINED)
        self._procedure = compiler.place(
            f"{base}/{paths.PROCEDURE}", {"CurrentCode": 0, "PreviousCode": 1}
        )
        takes = children.takes(base, paths.CHILDREN_OF_ITEM)
        takes[paths.PROCEDURE] = self._take_procedure
        return compiler.compile(base, {**paths.GOODS_ITEM, **takes})

    def _compiled_declaration(self, children: Children) -> Place:
        rows = self._rows.of["declaration"]
        compiler = Compiler(rows, self._places)
        self._route = compiler.place(f"{_BASE}/{paths.ROUTING}", {"RoutingCountryCode": 0})
        self._route.takes[ORDINAL] = take_nothing
        takes: dict[str, Take] = children.takes(_BASE, paths.CHILDREN_OF_DECLARATION)
        of_parties: set[str] = set()
        for at in paths.PARTIES_OF_DECLARATION:
            inside = {
                f"{at}/{path}": (column, rows.cell[paths.DECLARATION[f"{at}/{path}"]])
                for path, column in paths.PARTY.items()
                if f"{at}/{path}" in paths.DECLARATION
            }
            takes[at] = children.party(f"{_BASE}/{at}", dict(inside.values()))
            of_parties.update(inside)
        own = {path: c for path, c in paths.DECLARATION.items() if path not in of_parties}
        takes |= {paths.ROUTING: self._take_routing, paths.ITEM: self._take_item}
        return compiler.compile(_BASE, {**own, **takes})

    def __len__(self) -> int:
        """Return how many rows of the longest dataset are kept."""
        return max(map(len, self._rows.of.values()))

    def take(self, element: Element, part: int, record: int) -> None:
        """Turn one record into rows."""
        self._rows.begin(part, record)
        self._takes[local_name(element.tag)](element)

    def tables(self) -> dict[str, pa.Table]:
        """Return what was kept, and keep it no longer; datasets without rows are left out."""
        return {dataset: self._rows.of[dataset].table() for dataset in TABLES if self._has(dataset)}

    def _has(self, dataset: str) -> bool:
        return len(self._rows.of[dataset]) > 0

    def unknown(self) -> Counter[str]:
        """Return path → count of what nothing read since the last call."""
        counts: Counter[str] = Counter()
        for place in self._places:
            for tag, count in place.missed.items():
                counts[f"{place.path}/{local_name(tag)}"] += count
            place.missed.clear()
        return counts

    def _take_declaration(self, element: Element) -> None:
        row = self._rows.of["declaration"].new()
        self._walk_declaration(element, row)
        self._rows.keep("declaration", row, line_of(element))

    def _walk_declaration(self, element: Element, row: Row) -> None:
        cell = self._rows.of["declaration"].cell
        self._declaration.walk(element, row)
        kind = row[cell["type_code"]] or ""
        if kind[:2] in paths.FLOWS and kind not in paths.NO_FLOW:
            row[cell["flow_code"]] = kind[:2]

    def _take_item(self, element: Element, _declaration: Row) -> None:
        rows = self._rows.of["goods_item"]
        row = rows.new()
        self._rows.begin_item()
        self._item.walk(element, row)
        self._gather(row, rows.cell)
        self._rows.end_item(row[rows.cell["item_number"]])
        self._rows.keep("goods_item", row, line_of(element))

    def _gather(self, item: Row, cell: Mapping[str, int]) -> None:
        """Fill the columns of an item that its duties and packagings say."""
        duty, packaging = self._rows.of["duty_tax"].cell, self._rows.of["packaging"].cell
        packages: list[str] = []
        for dataset, row, _ in self._rows.of_item:
            if dataset == "packaging" and (count := row[packaging["package_count"]]) is not None:
                packages.append(count)
            elif dataset == "duty_tax":
                for of_item, column in (
                    ("preference_code", "duty_regime_code"),
                    ("quota_number", "quota_number"),
                ):
                    if item[cell[of_item]] is None:
                        item[cell[of_item]] = row[duty[column]]
        if packages:
            item[cell["package_count"]] = total(packages)

    def _take_procedure(self, element: Element, item: Row) -> None:
        cell = self._rows.of["goods_item"].cell
        codes: Row = [None, None]
        self._procedure.walk(element, codes)
        code = "".join(code or "" for code in codes) or None
        first, more = cell["procedure_code"], cell["additional_procedure_code"]
        if item[first] is None:
            item[first] = code
        elif code:
            item[more] = f"{item[more]} {code}" if item[more] else code

    def _take_routing(self, element: Element, declaration: Row) -> None:
        cell = self._rows.of["declaration"].cell["routing_country_code"]
        country: Row = [None]
        self._route.walk(element, country)
        if country[0]:
            before = declaration[cell]
            declaration[cell] = f"{before} {country[0]}" if before else country[0]
