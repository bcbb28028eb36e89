"""One ASYCUDA element → rows of text, by the path tables of `asycuda_paths`."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pyarrow as pa

from lake_schema.formats import asycuda_header as header
from lake_schema.formats import asycuda_paths as paths
from lake_schema.formats.asycuda_content import Content, content_of
from lake_schema.formats.asycuda_taxes import TaxLine, usual
from lake_schema.formats.asycuda_wires import HS, REGISTERED, WIRES
from lake_schema.formats.numbers import number, total
from lake_schema.formats.text_rows import Row, TextRows
from lake_schema.formats.xml_names import Element

BLANK = f"{paths.ROOT} (blank form)"
_SAYS_NOTHING = frozenset({"flow_code", "is_containerised"})
"""What a blank form says too; beside it, only noughts."""

_MARKS = ("Marks1_of_packages", "Marks2_of_packages")
_PRECISIONS = tuple(f"{HS}/Precision_{place}" for place in (2, 3, 4))
_EARLIER = ("Summary_declaration", "Previous_document_reference")
_QUANTITIES = ("gross_mass_kg", "net_mass_kg", "supplementary_quantity", "package_count")


class Walker:
    """Turns ASYCUDA elements into rows and keeps them until their tables are asked for."""

    def __init__(self) -> None:
        """Lay out the rows."""
        self._rows = {dataset: TextRows(*columns) for dataset, columns in WIRES.items()}
        self._unknown: Counter[str] = Counter()
        self._part = self._record = 0
        self._lines: Counter[str] = Counter()
        self._taxes: list[TaxLine] = []

    def __len__(self) -> int:
        """Return how many rows of the longest dataset are kept."""
        return max(map(len, self._rows.values()))

    def tables(self) -> dict[str, pa.Table]:
        """Return what was kept, and keep it no longer."""
        return {dataset: rows.table() for dataset, rows in self._rows.items()}

    def unknown(self) -> Counter[str]:
        """Return path → count of what nothing read since the last call."""
        counts, self._unknown = self._unknown, Counter()
        return counts

    def take(self, element: Element, part: int, record: int) -> bool:
        """Turn one ASYCUDA into rows, or tell that it is a blank form: no record at all."""
        self._part, self._record, self._taxes = part, record, []
        self._lines.clear()
        content = content_of(element, paths.ROOT, paths.GROUPS)
        rows = self._rows["declaration"]
        row = rows.new()
        content.fill(row, rows, paths.DECLARATION)
        columns = header.gathered(content, row[rows.cell["office_code"]], self._kind(row))
        for column, text in columns.items():
            row[rows.cell[column]] = text
        self._take_items(content, row[rows.cell["invoice_currency"]])
        self._take_parties(content)
        self._take_others(content)
        self._take_taxes(content)
        if not self._lines and self._is_blank(row):
            self._unknown[BLANK] += 1
            return False
        self._keep("declaration", row, content.line)
        self._unknown += content.unread()
        return True

    def _kind(self, row: Row) -> str | None:
        return row[self._rows["declaration"].cell["type_code"]]

    def _is_blank(self, row: Row) -> bool:
        cells = self._rows["declaration"].cell
        told = (row[cell] for column, cell in cells.items() if column not in _SAYS_NOTHING)
        return not any(text is not None and number(text) != 0 for text in told)

    def _keep(self, dataset: str, row: Row, line: int, item_number: str | None = None) -> None:
        rows = self._rows[dataset]
        self._lines[dataset] += 1
        if "line_number" in rows.cell and row[rows.cell["line_number"]] is None:
            row[rows.cell["line_number"]] = str(self._lines[dataset])
        if item_number is not None:
            row[rows.cell["item_number"]] = item_number
        rows.keep(row, self._part, self._record, line)

    def _fill(
        self, dataset: str, content: Content, table: Mapping[str, str], item: str | None = None
    ) -> None:
        """Keep a row of what a table of paths finds, if it finds anything."""
        rows = self._rows[dataset]
        row = rows.new()
        if content.fill(row, rows, table):
            self._keep(dataset, row, content.line, item)

    def _say(self, dataset: str, line: int, item: str | None = None, **texts: str | None) -> None:
        """Keep a row of these texts."""
        rows = self._rows[dataset]
        row = rows.new()
        for column, text in texts.items():
            row[rows.cell[column]] = text
        self._keep(dataset, row, line, item)

    def _take_items(self, content: Content, currency: str | None) -> None:
        for ordinal, item in enumerate(content.groups.get(paths.ITEM, ()), 1):
            if item:  # an empty one still counts: nothing else numbers items
                self._take_item(item, str(ordinal), currency)

    def _take_item(self, item: Content, item_number: str, currency: str | None) -> None:
        rows = self._rows["goods_item"]
        row, cell = rows.new(), rows.cell
        item.fill(row, rows, paths.GOODS_ITEM)
        self._take_unit(item, row)
        row[cell["package_count"]] = self._take_packages(item, item_number)
        code = item.read(f"{HS}/Commodity_code")
        if code is not None:
            row[cell["commodity_code"]] = code + (item.read(f"{HS}/Precision_1") or "")
        row[cell["national_additional_code"]] = _joined(item, _PRECISIONS)
        if row[cell["item_amount"]] is not None:
            # Box 42 is in the currency of box 22, which an item may repeat.
            row[cell["item_currency"]] = row[cell["invoiced_currency"]] or currency
        self._keep("goods_item", row, item.line, item_number)
        quantities = {number(row[cell[column]]) for column in _QUANTITIES} - {None}
        for line in item.of(paths.TAX_LINE):
            known = [quantity for quantity in quantities if quantity]
            self._taxes.append(TaxLine(line, "Duty_tax", known, item_number))
        self._take_children(item, item_number)

    def _take_unit(self, item: Content, row: Row) -> None:
        """Take the first supplementary unit with a value; the others are heard of as unknown."""
        is_taken = False
        for unit in item.of(paths.UNIT):
            unit.read("Supplementary_unit_rank")  # its place among the others says the same
            if not is_taken:
                is_taken = unit.fill(row, self._rows["goods_item"], paths.SUPPLEMENTARY)

    def _take_packages(self, item: Content, item_number: str) -> str | None:
        rows, counts = self._rows["packaging"], []
        for packages in item.of(paths.PACKAGES):
            row = rows.new()
            filled = packages.fill(row, rows, paths.PACKAGING)
            row[rows.cell["marks"]] = _joined(packages, _MARKS)
            if filled or row[rows.cell["marks"]]:
                self._keep("packaging", row, packages.line, item_number)
            counts.append(row[rows.cell["package_count"]])
        return total([count for count in counts if count is not None])

    def _take_children(self, item: Content, item_number: str) -> None:
        for document in item.of(paths.DOCUMENT):
            self._fill("additional_document", document, paths.ADDITIONAL_DOCUMENT, item_number)
        if "Licence_number" in item.texts:
            self._fill("additional_document", item, paths.LICENCE, item_number)
        for earlier in item.of(paths.PREVIOUS):
            for path in _EARLIER:
                if text := earlier.read(path):
                    self._say("previous_document", earlier.line, item_number, document_number=text)
        self._take_statements(item, item_number)

    def _take_statements(self, content: Content, item_number: str | None = None) -> None:
        for path, column in paths.STATEMENTS.items():
            if text := content.read(path):
                self._say("additional_information", content.line, item_number, **{column: text})

    def _take_parties(self, content: Content) -> None:
        for role, code_path, name_path in paths.PARTIES:
            code, name = content.read(code_path), content.read(name_path)
            if code or name:
                self._say("party", content.line, role=role, party_id=code, party_name=name)
        for supplier in content.of(*paths.SUPPLIERS):
            rows = self._rows["party"]
            row = rows.new()
            if supplier.fill(row, rows, paths.SUPPLIER):
                row[rows.cell["role"]] = "Seller"
                self._keep("party", row, supplier.line)
            self._fill("additional_document", supplier, paths.SUPPLIER_INVOICE)

    def _take_others(self, content: Content) -> None:
        self._take_statements(content)
        for box in content.of(paths.CONTAINERS):
            self._fill("container", box, paths.CONTAINER)
        for earlier in content.of(paths.PREVIOUS_DECLARATION):
            rows = self._rows["previous_document"]
            row = rows.new()
            earlier.fill(row, rows, paths.PREVIOUS_DOCUMENT)
            parts = [earlier.read(path) for path in REGISTERED]
            row[rows.cell["document_number"]] = header.registration(*parts) or None
            self._keep("previous_document", row, earlier.line)
        rows = self._rows["guarantee"]
        row = rows.new()
        content.fill(row, rows, paths.GUARANTEE)
        if any(text is not None and number(text) != 0 for text in row):
            self._keep("guarantee", row, content.line)

    def _take_taxes(self, content: Content) -> None:
        self._taxes += [TaxLine(line, "Global_tax") for line in content.of(*paths.GLOBAL_TAXES)]
        meaning = usual(self._taxes)
        rows, ordinals = self._rows["duty_tax"], Counter[str | None]()
        for tax in self._taxes:
            row = rows.new()
            table = {f"{tax.prefix}_{name}": column for name, column in paths.DUTY_TAX.items()}
            table[f"{tax.prefix}_Base"] = tax.base_column
            tax.content.fill(row, rows, table)
            if (rate := tax.rate(meaning)) is not None:
                tax.content.read(f"{tax.prefix}_rate")
                row[rows.cell["rate"]] = rate
            ordinals[tax.item_number] += 1
            row[rows.cell["line_number"]] = str(ordinals[tax.item_number])
            self._keep("duty_tax", row, tax.content.line, tax.item_number)


def _joined(content: Content, wanted: Iterable[str]) -> str | None:
    texts = (content.read(path) for path in wanted)
    return " ".join(text for text in texts if text) or None
