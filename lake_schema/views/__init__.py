"""Views: what holds now, over tables that keep every version. One `*.sql` a view, Athena SQL.

A file begins with its sentence as a comment. Columns are never `*`; lists that a contract (or a
WITH of the same file) decides are asked for by name and written out when a view is made:

```text
{columns of upload}                              a, b, ...
{columns of finding as f}                        f.a, f.b, ...
{columns of notification as n without lrn}       all but that
{last stated of declaration as d}                of each column that a change may state, its last
                                                 value in the order of v.version_place
{overlaid of declaration as b with c}            coalesce(c.a, b.a) AS a, ...
{columns of trader as t without personal}        all but those that name somebody
{holds of r on w.dated_on}                       r is stated for that day, and was not yet corrected
                                                 when that day was over
{order of r on w.dated_on}                       what was known on that day first, else what was
                                                 known first; the latest validity, last stated
{elements}                                       ('112', '68A', 'goods_item.item_amount'), ...
```
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.resources import files
from textwrap import dedent

from lake_schema.contract import Classification, Column
from lake_schema.datasets import DATASETS
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE
from lake_schema.views.elements import elements

_NAMES = (
    "upload_current",
    "post_activity",
    "rejected_record",
    "declaration_record",
    "declaration_version",
    "declaration_notification",
    "declaration_validity",
    "declaration_current",
    "goods_item_current",
    "duty_tax_current",
    "assessed_duty",
    "changed_field",
    "declaration_status",
    "exchange_rate_as_of",
    "tariff_as_of",
    "reference_price_as_of",
    "trader_as_of",
    "trader_link",
    "item_value",
    "unit_value",
    "duty_computed",
    "declaration_event",
    "payment_reconciliation",
    "clearance_time",
    "declaration_360",
    "trader_profile",
    "mirror_gap",
    "seizure_context",
    "transit_journey",
    "document_commodity",
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
_AS_OF = re.compile(r"\{(holds|order) of (\w+) on ([\w.]+)\}")
_HOLDS = """\
{at}.valid_from <= {day}
    AND coalesce({at}.valid_to, {day}) >= {day}
    AND NOT coalesce({at}.is_withdrawn, false)
    AND ({at}.known_before IS NULL OR {at}.known_before >= {day} + INTERVAL '1' DAY)"""
_ORDER = """\
CASE WHEN {at}.known_from >= {day} + INTERVAL '1' DAY THEN {at}.known_from END ASC NULLS FIRST,
    {at}.valid_from DESC, {at}.known_from DESC, {at}.upload_id DESC, {at}.record_number DESC"""


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
        text = "\n".join(
            line for line in self.text.strip().split("\n") if not line.lstrip().startswith("--")
        )
        return _AS_OF.sub(_as_of, _written_out(text, text)).replace(
            "{elements}", f",\n{' ' * 12}".join(elements())
        )

    @cached_property
    def stands_on(self) -> frozenset[str]:
        """Return the names of the views that it reads."""
        return frozenset(re.findall(r"\w+", self.sql)) & VIEWS.keys() - {self.name}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the names of its columns."""
        return _selected(self.sql.rpartition("\nSELECT\n")[2] or self.sql)


def _selected(sql: str) -> tuple[str, ...]:
    """Return what a SELECT names: the last word of each of its expressions."""
    chosen = sql.removeprefix("SELECT\n").partition("\nFROM ")[0]
    depth = 0
    expressions = [""]
    for character in chosen:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            expressions.append("")
        else:
            expressions[-1] += character
    return tuple(re.split(r"[\s.]", expression.strip())[-1] for expression in expressions)


def _written_out(text: str, whole: str) -> str:
    return _LIST.sub(partial(_written, whole), text)


def _written(whole: str, found: re.Match[str]) -> str:
    kind, source, name, other, without = found.groups()
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    columns = [column for column in _columns_of(source, whole) if column != without]
    if without == "personal":
        columns = [name for name in columns if not _is_personal(DATASETS[source][name])]
    return f",\n{line}".join(_items(kind, columns, f"{name}." if name else "", other))


def _is_personal(column: Column) -> bool:
    return column.classification is Classification.PERSONAL


def _as_of(found: re.Match[str]) -> str:
    kind, at, day = found.groups()
    return (_HOLDS if kind == "holds" else _ORDER).format(at=at, day=day)


def _columns_of(source: str, whole: str) -> Sequence[str]:
    """Return the columns of a dataset, or of a WITH of this file."""
    if source in DATASETS:
        return [column.name for column in DATASETS[source].columns]
    [body] = re.findall(rf"^(?:WITH )?{source} AS \(\n(.*?)^\)", whole, re.DOTALL | re.MULTILINE)
    return _selected(dedent(_written_out(body, whole)))


def _items(kind: str, columns: Sequence[str], at: str, other: str) -> Iterator[str]:
    if kind == "columns":
        yield from (f"{at}{column}" for column in columns)
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
