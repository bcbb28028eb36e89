"""Views: what holds now, over tables that keep every version. One `*.sql` a view, Athena SQL.

A file begins with its sentence as a comment. Columns are never `*`; lists that a contract decides
are asked for by name and written out when a view is made:

```text
{columns of upload}                              a, b, ...
{columns of finding as f}                        f.a, f.b, ...
{columns of notification as n without lrn}       all but that
{last stated of declaration as d}                of each column that a change may state, its last
                                                 value in the order of v.version_place
{overlaid of declaration as b with c}            coalesce(c.a, b.a) AS a, ...
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from lake_schema.datasets import DATASETS
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE

_NAMES = (
    "upload_current",
    "rejected_record",
    "declaration_version",
    "declaration_notification",
    "declaration_validity",
    "declaration_current",
    "goods_item_current",
    "duty_tax_current",
    "assessed_duty",
    "changed_field",
    "declaration_status",
)
"""In the order of making: a view stands on those before it."""

_OF_THE_BASE = frozenset(column.name for column in (*OF_A_DECLARATION, *PROVENANCE)) | {
    "registration_number",
    "lrn",
    "mrn",
    "function_code",
    "type_code",
    "item_number",
}
_OVER_BOTH = ("office_code", "flow_code")
_LIST = re.compile(
    r"\{(columns|last stated|overlaid) of (\w+)(?: as (\w+))?(?: with (\w+))?(?: without (\w+))?\}"
)


@dataclass(frozen=True)
class View:
    """One view.

    Attributes:
        name: As analysts ask for it; also the file's stem.
        text: The file.
    """

    name: str
    text: str

    @cached_property
    def says(self) -> str:
        """Return the sentence that says what a row is."""
        return self.text.partition("\n")[0].removeprefix("-- ")

    @cached_property
    def sql(self) -> str:
        """Return the SELECT, column lists written out."""
        return _LIST.sub(_written, _without_comments(self.text))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the names of its columns: the last word of each line of the last SELECT."""
        chosen = self.sql.rpartition("\nSELECT\n")[2] or self.sql
        chosen = chosen.removeprefix("SELECT\n").partition("\nFROM ")[0]
        lines = (line.rstrip(",") for line in chosen.split("\n"))
        named = (line for line in lines if re.match(r"    (?!CASE$)[\w(]", line))
        return tuple(re.split(r"[ .]", line)[-1] for line in named)


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.strip().split("\n") if not line.startswith("--"))


def _written(found: re.Match[str]) -> str:
    kind, dataset, name, other, without = found.groups()
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    return f",\n{line}".join(_items(kind, dataset, (name or "", other or "", without or "")))


def _items(kind: str, dataset: str, names: tuple[str, str, str]) -> Iterator[str]:
    name, other, without = names
    at = f"{name}." if name else ""
    columns = [column.name for column in DATASETS[dataset].columns]
    if kind == "columns":
        yield from (f"{at}{column}" for column in columns if column != without)
        return
    stated = [column for column in columns if column not in _OF_THE_BASE]
    if kind == "overlaid":
        for column in stated:
            yield f"coalesce({other}.{column}, {at}{column}) AS {column}"
        return
    for column in (*_OVER_BOTH, *stated):
        order = f"CASE WHEN {at}{column} IS NOT NULL THEN v.version_place END"
        yield f"max_by({at}{column}, {order}) AS {column}"


VIEWS: dict[str, View] = {
    name: View(name, (files(__package__) / f"{name}.sql").read_text("utf-8")) for name in _NAMES
}
"""All views by name, each behind those it stands on."""
