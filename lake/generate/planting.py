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
    return _writing(lambda sheet: sheet.declaration, _whole_declarations, column, choices)


def item_words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into a column of one goods item."""
    return _writing(lambda sheet: sheet.goods_item, one_item, column, choices)


def tax_words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into the value added tax of one goods item."""
    return _writing(lambda sheet: sheet.duties[1], one_item, column, choices)


def document_words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into the invoice of one goods item."""
    return _writing(lambda sheet: sheet.documents[0], one_item, column, choices)


def previous_words(column: str, *choices: str | None) -> Plant:
    """Return what writes one of some words into the previous document."""
    return _writing(lambda sheet: sheet.previous, _whole_declarations, column, choices)


def _writing(
    table: Callable[[Sheet], Columns],
    places: Callable[[Sheet, Numbers], Numbers],
    column: str,
    choices: Sequence[str | None],
) -> Plant:
    def plant(sheet: Sheet, rows: Numbers) -> None:
        """Write the words into the table's places for these declarations."""
        _put(table(sheet), column, places(sheet, rows), _drawn(sheet, rows, choices))

    return plant


def _whole_declarations(_sheet: Sheet, rows: Numbers) -> Numbers:
    return rows


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


def number_repeated(sheet: Sheet, rows: Numbers) -> None:
    """Ask for a change of two goods items with one number."""
    _request_change(sheet, rows)
    _put(sheet.declaration, "mrn", rows, _mrns(sheet, rows))
    last = sheet.heads.first_items[rows + 1].astype(np.int64) - 1
    _put(sheet.goods_item, "item_number", last, whole(sheet.heads.item_counts[rows] - 1))


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


def containers_unnamed(sheet: Sheet, rows: Numbers) -> None:
    """Leave the containers out."""
    for slot in sheet.containers:
        for column in slot:
            _put(slot, column, rows, [None] * len(rows))


def packages_do_not_add_up(sheet: Sheet, rows: Numbers) -> None:
    """State seven packages more than the items have."""
    stated = _sums(sheet, sheet.items.packages)[rows] + 7
    _put(sheet.declaration, "package_count", rows, whole(stated))


def masses_do_not_add_up(sheet: Sheet, rows: Numbers) -> None:
    """State a tenth and a kilogram an item more than the items weigh."""
    stated = (
        _sums(sheet, sheet.items.gross)[rows] * 11 // 10 + 1_000 * sheet.heads.item_counts[rows]
    )
    _put(sheet.declaration, "gross_mass_kg", rows, decimals(stated, 3))


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


def duty_overpaid(sheet: Sheet, rows: Numbers) -> None:
    """Let more tax be paid than was assessed."""
    places = one_item(sheet, rows)
    base, rate = sheet.items.values[places], sheet.items.vat_rates[places]
    _put(sheet.duties[1], "payable_amount", places, decimals(base * rate // 5_000 + 500_000, 2))


def rate_misread(sheet: Sheet, rows: Numbers) -> None:
    """Write the value added tax's rate with its point two places off."""
    places = one_item(sheet, rows)
    for column, scale in (("rate", 2), ("rate_percent", 0)):
        misread = decimals(sheet.items.vat_rates[places], scale)
        _put(sheet.duties[1], column, places, misread)


def preference_unknown(sheet: Sheet, rows: Numbers) -> None:
    """Claim a preference that there is not."""
    places, codes = one_item(sheet, rows), _drawn(sheet, rows, ("600", "199"))
    _put(sheet.goods_item, "preference_code", places, codes)
    _put(sheet.duties[0], "duty_regime_code", places, codes)


def valuation_unsaid(sheet: Sheet, rows: Numbers) -> None:
    """Say too little, or nothing, about how the price came about."""
    places = one_item(sheet, rows)
    _put(sheet.goods_item, "valuation_method_code", places, ["1"] * len(rows))
    indicators = _drawn(sheet, rows, ("000", "0002", "no"))
    _put(sheet.goods_item, "valuation_indicator_code", places, indicators)


def invoice_left_out(sheet: Sheet, rows: Numbers) -> None:
    """Value by the price and give a packing list instead of the invoice."""
    places = one_item(sheet, rows)
    _put(sheet.goods_item, "valuation_method_code", places, ["1"] * len(rows))
    _put(sheet.documents[0], "type_code", places, ["271"] * len(rows))


def unit_unknown(sheet: Sheet, rows: Numbers) -> None:
    """Count in a unit of the house."""
    places = one_item(sheet, rows)
    _put(sheet.goods_item, "supplementary_quantity", places, ["12"] * len(rows))
    units = _drawn(sheet, rows, ("PCS", "STCK", "Paar"))
    _put(sheet.goods_item, "supplementary_unit_code", places, units)


def reference_too_long(sheet: Sheet, rows: Numbers) -> None:
    """Put the name of a file behind the reference."""
    stated = _texts(sheet.declaration, "lrn", rows)
    _put(sheet.declaration, "lrn", rows, [f"{text}-declaration.final.v2" for text in stated])


def mrn_too_early(sheet: Sheet, rows: Numbers) -> None:
    """Give an MRN to what nobody accepted yet."""
    _put(sheet.declaration, "mrn", rows, _mrns(sheet, rows))
    _put(sheet.declaration, "accepted_at", rows, [None] * len(rows))


def amendment_without_mrn(sheet: Sheet, rows: Numbers) -> None:
    """Ask for a change and don't say of what."""
    _request_change(sheet, rows)
    _put(sheet.declaration, "mrn", rows, [None] * len(rows))


def wrong_mrn(sheet: Sheet, rows: Numbers) -> None:
    """Misread the check digit of the declaration that is to be changed."""
    _request_change(sheet, rows)
    misread = [_misread(number) for number in _mrns(sheet, rows)]
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


def _mrns(sheet: Sheet, rows: Numbers) -> list[str]:
    years = np.full(len(rows), sheet.heads.desk.plan.start.year)
    numbers = movement_references(sheet.heads.source_keys[rows], years, HOME)
    return [str(number) for number in numbers.to_pylist()]


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
