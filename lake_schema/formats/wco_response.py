"""One Response → a notification with its errors, assessed duties, statements and corrections."""

from collections.abc import Iterator

from lake_schema.formats import wco_paths as paths
from lake_schema.formats import wco_response_paths as answers
from lake_schema.formats.text_rows import Row
from lake_schema.formats.wco_children import ORDINAL, Children
from lake_schema.formats.wco_record import RecordRows
from lake_schema.formats.xml_compile import Compiler
from lake_schema.formats.xml_names import Element, line_of, local_name
from lake_schema.formats.xml_place import SILENT, Place, Take

_BASE = "Response"
_ITEM = paths.ITEM.rpartition("/")[2]


class ResponseWalk:
    """Takes Responses; the first Declaration inside is answered, the others are corrections."""

    def __init__(self, rows: RecordRows, places: list[Place], children: Children) -> None:
        """Compile the path tables for these rows, noting every place made in `places`."""
        self._rows = rows
        compiler = Compiler(rows.of["notification"], places)
        inside = f"{answers.ANSWERED}/"
        of_answered = {
            path.removeprefix(inside): column
            for path, column in answers.RESPONSE.items()
            if path.startswith(inside)
        }
        of_response = {
            path: column for path, column in answers.RESPONSE.items() if not path.startswith(inside)
        }
        takes: dict[str, Take] = children.takes(_BASE, answers.CHILDREN_OF_RESPONSE)
        base = f"{_BASE}/{answers.ANSWERED}"
        of_item = children.takes(f"{base}/{paths.ITEM}", answers.CHILDREN_OF_ANSWERED_ITEM)
        self._item = compiler.compile(
            f"{base}/{paths.ITEM}", {**of_item, ORDINAL: self._take_number}
        )
        self._answered = compiler.compile(
            base,
            {
                **of_answered,
                **{p.removeprefix(inside): t for p, t in takes.items() if p.startswith(inside)},
                paths.ITEM: self._take_item,
            },
        )
        self._response = compiler.compile(
            _BASE,
            {
                **of_response,
                **{path: take for path, take in takes.items() if not path.startswith(inside)},
                answers.ANSWERED: self._take_declaration,
            },
        )
        self._declarations = 0
        self._item_number: str | None = None

    def take(self, element: Element) -> None:
        """Turn one Response into rows."""
        rows = self._rows.of["notification"]
        row = rows.new()
        self._declarations = 0
        self._response.walk(element, row)
        code = row[rows.cell["function_code"]]
        row[rows.cell["state_code"]] = answers.STATES.get((code or "").zfill(2))
        self._rows.keep("notification", row, line_of(element))

    def _take_declaration(self, element: Element, notification: Row) -> None:
        self._declarations += 1
        if self._declarations == 1:
            self._answered.walk(element, notification)
            return
        rows = self._rows.of["amendment"]
        for path, item_number, value, line in _leaves(element, answers.ANSWERED, None):
            row = rows.new()
            row[rows.cell["item_number"]] = item_number
            row[rows.cell["element_path"]] = path
            row[rows.cell["new_value"]] = value
            self._rows.keep("amendment", row, line)

    def _take_number(self, element: Element, _item: Row) -> None:
        self._item_number = (element.text or "").strip() or None

    def _take_item(self, element: Element, _answered: Row) -> None:
        self._item_number = None
        self._rows.begin_item()
        self._item.walk(element, self._rows.of["notification"].new())
        self._rows.end_item(self._item_number)


Leaf = tuple[str, str | None, str | None, int]
"""Path, number of the goods item around it, value (of a secret: none) and line."""


def _leaves(element: Element, path: str, item_number: str | None) -> Iterator[Leaf]:
    """Yield every value inside an element, attributes too, but the ordinals of goods items."""
    if local_name(element.tag) == _ITEM:
        numbers = [child for child in element if local_name(child.tag) == ORDINAL]
        item_number = (numbers[0].text or "").strip() or None if numbers else None
    text = (element.text or "").strip()
    if text:
        shown = None if local_name(element.tag) in answers.SECRETS else text
        yield path, item_number, shown, line_of(element)
    for name, value in element.attrib.items():
        if local_name(str(name)) not in SILENT:
            yield f"{path}/@{local_name(str(name))}", item_number, str(value), line_of(element)
    for child in element:
        name = local_name(child.tag)
        if name != ORDINAL or local_name(element.tag) != _ITEM:
            yield from _leaves(child, f"{path}/{name}", item_number)
