"""Sheets as delimited text in the profile `goods-item-lines`: one line a goods item."""

from lake.generate.sheet import Sheet
from lake.generate.texts import (
    Columns,
    Text,
    chosen,
    either,
    exchanged,
    gathered,
    joined,
    joined_present,
    only,
)
from lake_schema.datasets import DATASETS
from lake_schema.formats.profiles.goods_item_lines import BARE_OF_DECLARATION
from lake_schema.shared_columns import OF_A_DECLARATION

_FREE_TEXT = frozenset({"exporter_name", "importer_name", "goods_description"})
_INHERITED = {column.name for column in OF_A_DECLARATION}  # of the declaration only, on the wire
_NOT_WRITTEN = frozenset({"package_type_code", "rate_percent"})  # XML only


def records(sheet: Sheet, line_end: str) -> tuple[str, Text]:
    """Return the header line and, for each declaration, its lines."""
    heads = _named(sheet.declaration, "declaration")
    items = _named(sheet.goods_item, "goods_item") | _containers(sheet)
    for number, duty in enumerate(sheet.duties, start=1):
        items |= {f"duty_{number}.{name}": cells for name, cells in _written(duty).items()}
    shared = joined_present(*heads.values(), by=",")
    own = joined_present(*items.values(), by=",")
    lines = joined(chosen(shared, sheet.items.owners), ",", own, line_end)
    header = ",".join([*heads, *items]) + line_end
    return header, gathered(lines, sheet.heads.first_items)


def _written(columns: Columns) -> Columns:
    return {
        name: _quoted(cells) if name in _FREE_TEXT else cells
        for name, cells in columns.items()
        if name not in _NOT_WRITTEN
    }


def _named(columns: Columns, dataset: str) -> Columns:
    """Return the columns under their headers: with the dataset where two share a name."""
    other = DATASETS["goods_item" if dataset == "declaration" else "declaration"]
    shared = {column.name for column in other.columns} - _INHERITED - BARE_OF_DECLARATION
    return {
        f"{dataset}.{name}" if name in shared else name: cells
        for name, cells in _written(columns).items()
    }


def _containers(sheet: Sheet) -> Columns:
    """Return the containers, one a line: a line is all the room that there is for one."""
    owners, numbers = sheet.items.owners, sheet.items.numbers
    return {
        f"container.{name}": either(
            numbers == 1,
            chosen(sheet.containers[0][name], owners),
            either(
                numbers == 2,
                chosen(sheet.containers[1][name], owners),
                only(numbers == 3, chosen(sheet.containers[2][name], owners)),
            ),
        )
        for name in sheet.containers[0]
    }


def _quoted(cells: Text) -> Text:
    return joined('"', exchanged(cells, {'"': '""'}), '"')
