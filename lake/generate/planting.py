"""How single faults get into a sheet: each function spoils some rows in one way.

Rows are places of declarations in the sheet. Few rows are spoiled at a time, so that plain lists
are quick enough.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from lake.generate.check_digits import movement_references
from lake.generate.countries import HOME
from lake.generate.declaration_text import references
from lake.generate.draws import Numbers, below
from lake.generate.headers import headers
from lake.generate.names import home_ids
from lake.generate.sheet import Sheet
from lake.generate.texts import Columns, Text, chosen, decimals, put, whole

Plant = Callable[[Sheet, Numbers], None]

REPEATED = 2
"""How far back a repeated reference is: CSV takes lines side by side for one declaration."""


def words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into a column of `declaration`."""

    def plant(sheet: Sheet, rows: Numbers) -> None:
        _put(sheet.declaration, column, rows, _drawn(sheet, rows, choices))

    return plant


def item_words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into a column of one goods item."""

    def plant(sheet: Sheet, rows: Numbers) -> None:
        _put(sheet.goods_item, column, one_item(sheet, rows), _drawn(sheet, rows, choices))

    return plant


def one_item(sheet: Sheet, rows: Numbers) -> Numbers:
    """Return the place of one goods item of each declaration."""
    drawn = below(sheet.heads.keys[rows], "faulty item", sheet.heads.item_counts[rows])
    return sheet.heads.first_items[rows] + drawn


def net_above_gross(sheet: Sheet, rows: Numbers) -> None:
    """Let an item weigh more without its packaging."""
    places = one_item(sheet, rows)
    heavier = sheet.items.gross[places] * 11 // 10 + 1_000
    _put(sheet.goods_item, "net_mass_kg", places, decimals(heavier, 3))


def item_count_too_high(sheet: Sheet, rows: Numbers) -> None:
    """State one goods item more than there is."""
    _put(sheet.declaration, "goods_item_count", rows, whole(sheet.heads.item_counts[rows] + 1))


def numbering_gap(sheet: Sheet, rows: Numbers) -> None:
    """Leave out the number of the last goods item."""
    last = sheet.heads.first_items[rows + 1].astype(np.int64) - 1
    _put(sheet.goods_item, "item_number", last, whole(sheet.heads.item_counts[rows] + 1))


def mass_too_exact(sheet: Sheet, rows: Numbers) -> None:
    """State a net mass to a tenth of a milligram and less."""
    places = one_item(sheet, rows)
    masses = _texts(sheet.goods_item, "net_mass_kg", places)
    _put(sheet.goods_item, "net_mass_kg", places, [f"{mass}0004" for mass in masses])


def value_negative(sheet: Sheet, rows: Numbers) -> None:
    """Put a minus before a statistical value, which is at least one."""
    places = one_item(sheet, rows)
    negative = -np.maximum((sheet.items.values[places] + 50) // 100, 1)
    _put(sheet.goods_item, "statistical_value_amount", places, whole(negative))


def code_cut_short(sheet: Sheet, rows: Numbers) -> None:
    """Lose the last digit of a tariff code."""
    places = one_item(sheet, rows)
    codes = _texts(sheet.goods_item, "commodity_code", places)
    _put(sheet.goods_item, "commodity_code", places, [code[:-1] for code in codes])


def wrong_container(sheet: Sheet, rows: Numbers) -> None:
    """Misread the check digit of a container."""
    numbers = _texts(sheet.containers[0], "container_number", rows)
    misread = [_misread(number) for number in numbers]
    _put(sheet.containers[0], "container_number", rows, misread)


def packages_do_not_add_up(sheet: Sheet, rows: Numbers) -> None:
    """State seven packages more than the items have."""
    stated = _sums(sheet, sheet.items.packages)[rows] + 7
    _put(sheet.declaration, "package_count", rows, whole(stated))


def invoice_does_not_add_up(sheet: Sheet, rows: Numbers) -> None:
    """State a tenth more than the items cost."""
    stated = _sums(sheet, sheet.items.prices)[rows] * 11 // 10 + 10_000
    _put(sheet.declaration, "invoice_amount", rows, decimals(stated, 2))


def duty_miscalculated(sheet: Sheet, rows: Numbers) -> None:
    """Assess an eighth too much value added tax."""
    places = one_item(sheet, rows)
    base, rate = sheet.items.values[places], sheet.items.vat_rates[places]
    wrong = decimals(base * rate // 8_000 + 500, 2)
    for column in ("assessed_amount", "payable_amount"):
        _put(sheet.duties[1], column, places, wrong)


def amendment_without_mrn(sheet: Sheet, rows: Numbers) -> None:
    """Ask for a change and don't say of what."""
    _request_change(sheet, rows)
    _put(sheet.declaration, "mrn", rows, [None] * len(rows))


def wrong_mrn(sheet: Sheet, rows: Numbers) -> None:
    """Misread the check digit of the declaration that is to be changed."""
    _request_change(sheet, rows)
    years = np.full(len(rows), sheet.heads.desk.plan.start.year)
    numbers = movement_references(sheet.heads.source_keys[rows], years, HOME)
    misread = [_misread(str(number)) for number in numbers.to_pylist()]
    _put(sheet.declaration, "mrn", rows, misread)


def same_reference_again(sheet: Sheet, rows: Numbers) -> None:
    """Use reference and declarant of an earlier declaration once more."""
    heads = sheet.heads
    before = headers(heads.desk, heads.ordinals[rows] - REPEATED)
    _put(sheet.declaration, "lrn", rows, references(before, before.sources))
    _put(sheet.declaration, "declarant_id", rows, home_ids(before.declarants))


def _request_change(sheet: Sheet, rows: Numbers) -> None:
    _put(sheet.declaration, "function_code", rows, ["13"] * len(rows))
    _put(sheet.declaration, "type_code", rows, ["COR"] * len(rows))


def _texts(columns: Columns, name: str, rows: Numbers) -> list[str]:
    return [str(text) for text in chosen(columns[name], rows).to_pylist()]


def _misread(number: str) -> str:
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def _sums(sheet: Sheet, values: Numbers) -> Numbers:
    return np.add.reduceat(values, sheet.heads.first_items[:-1])


def _drawn(sheet: Sheet, rows: Numbers, choices: Sequence[str | None]) -> list[str | None]:
    places = below(sheet.heads.keys[rows], "faulty word", len(choices))
    return [choices[place] for place in places.tolist()]


def _put(columns: Columns, name: str, rows: Numbers, texts: Text | Sequence[str | None]) -> None:
    """Put texts into some rows of a column; rows are in ascending order."""
    new = texts if isinstance(texts, pa.StringArray) else pa.array(texts, pa.string())
    columns[name] = put(columns[name], rows, new)
