"""What is declared in a month as lines of the lake's own columns, amendments and all."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import HOME, HOME_CURRENCY
from lake.generate.world.columns import Floats, Integers, Marks, chosen, days, where
from lake.generate.world.declared import FREIGHT, Month
from lake.generate.world.market import (
    CODES,
    CURRENCIES,
    CURRENCY_OF,
    PARTNER_CODES,
    PREFERENCES,
    VAT,
    Market,
)
from lake.generate.world.people import CAROUSEL, HONEST, OFFICES, People

HONEST_AMENDMENTS = 0.03
_UNIT_MASS = np.array([each.unit_mass if each.unit else np.nan for each in COMMODITIES])
_UNITS = tuple(commodity.unit or None for commodity in COMMODITIES)
_NOUNS = tuple(commodity.nouns[0] for commodity in COMMODITIES)


def lines_of(
    month: Month, market: Market, people: People, draws: np.random.RandomState
) -> pa.Table:
    """Return the lines that are declared, amendments behind what they amend, by day."""
    rounds = _rounds(month, draws)
    versions = pa.concat_tables(
        [
            _lines(month, market, people, np.arange(len(month.of)), 1, np.ones(len(month.of))),
            *(
                _lines(
                    month, market, people, np.flatnonzero(chosen_now[month.of]), version, factors
                )
                for version, (chosen_now, factors) in enumerate(rounds, 2)
            ),
        ]
    )
    return versions.sort_by(
        [(name, "ascending") for name in ("declared_on", "lrn", "version_number", "item_number")]
    )


def _rounds(month: Month, draws: np.random.RandomState) -> list[tuple[Marks, Floats]]:
    """Return of each round of amendments who amends, and what is left of the value of its items."""
    honest = (month.cheats == HONEST) & (
        draws.random_sample(month.declarations) < HONEST_AMENDMENTS
    )
    carousel = month.cheats == CAROUSEL
    rounds: list[tuple[Marks, Floats]] = []
    left = np.ones(month.declarations)
    for version in range(2, 5):
        goes_on = carousel & (draws.random_sample(month.declarations) < 1.2 - 0.2 * (version - 1))
        now = goes_on | honest if version == 2 else goes_on
        carousel = goes_on
        left = left * np.where(goes_on, 0.85 + 0.05 * draws.random_sample(month.declarations), 1)
        left = left * np.where(
            honest & (version == 2), 1 + 0.04 * (draws.random_sample(month.declarations) - 0.5), 1
        )
        rounds.append((now, left[month.of[now[month.of]]]))
    return rounds


def _lines(
    month: Month, market: Market, people: People, at: Integers, version: int, factor: Floats
) -> pa.Table:
    of, exports = month.of[at], month.exports[month.of[at]]
    trader, agent = month.trader[of], month.agent[of]
    commodity, origin = month.declared_commodity[at], month.declared_origin[at]
    currency = CURRENCY_OF[month.origin[at]]
    amount = np.maximum(np.round(month.amount[at] * factor, 2), 0.01)
    value = np.round(amount * market.rates[month.number, currency] * (1 + FREIGHT), 2)
    due = market.duty(month.number // 12, commodity, month.preference[at])
    duty = np.round(value * due, 2)
    lrn, ids = month.lrn, people.ids
    is_import: Marks = ~exports
    count = len(at)
    home = pa.repeat(HOME, count)
    abroad = chosen(PARTNER_CODES, origin)
    supplementary = np.round(month.mass[at] / _UNIT_MASS[commodity], 0)
    units = np.where(np.isnan(supplementary), np.nan, np.maximum(supplementary, 1))
    return pa.table(
        {
            "lrn": lrn.take(pa.array(of)),
            "version_number": pa.repeat(version, count),
            "function_code": pa.repeat("9" if version == 1 else "13", count),
            "flow_code": chosen(("IM", "EX"), exports.astype(np.int64)),
            "office_code": chosen(OFFICES, month.office[of]),
            "declared_on": days(month.day[of] + 2 * (version - 1)),
            "declarant_id": chosen(ids, agent),
            "importer_id": where(is_import, chosen(ids, trader)),
            "exporter_id": where(exports, chosen(ids, trader)),
            "importer_name": where(is_import, _spelled(people.names, trader, month.day[of])),
            "export_country_code": pc.if_else(pa.array(exports), home, abroad),
            "destination_country_code": pc.if_else(pa.array(exports), abroad, home),
            "item_number": pa.array(month.item[at]),
            "commodity_code": chosen(CODES, commodity),
            "goods_description": chosen(_NOUNS, month.commodity[at]),
            "origin_country_code": pc.if_else(pa.array(exports), home, abroad),
            "preference_code": where(is_import, chosen(PREFERENCES, month.preference[at])),
            "procedure_code": chosen(("4000", "1000"), exports.astype(np.int64)),
            "gross_mass_kg": pa.array(np.round(month.mass[at] * 1.08, 3)),
            "net_mass_kg": pa.array(month.mass[at]),
            "supplementary_quantity": pa.array(units, from_pandas=True),
            "supplementary_unit_code": chosen(_UNITS, commodity),
            "item_amount": pa.array(amount),
            "item_currency": chosen(CURRENCIES, currency),
            "customs_value_amount": pa.array(value),
            "customs_value_currency": pa.repeat(HOME_CURRENCY, count),
            "duty_1.tax_type_code": where(is_import, pa.repeat("A00", count)),
            "duty_1.tax_base_amount": where(is_import, pa.array(value)),
            "duty_1.rate": where(is_import, pa.array(due)),
            "duty_1.assessed_amount": where(is_import, pa.array(duty)),
            "duty_1.tax_base_currency": where(is_import, pa.repeat(HOME_CURRENCY, count)),
            "duty_1.assessed_currency": where(is_import, pa.repeat(HOME_CURRENCY, count)),
            "duty_2.tax_type_code": where(is_import, pa.repeat("B00", count)),
            "duty_2.tax_base_amount": where(is_import, pa.array(np.round(value + duty, 2))),
            "duty_2.rate": where(is_import, pa.array(np.full(count, VAT))),
            "duty_2.assessed_amount": where(is_import, pa.array(np.round((value + duty) * VAT, 2))),
            "duty_2.tax_base_currency": where(is_import, pa.repeat(HOME_CURRENCY, count)),
            "duty_2.assessed_currency": where(is_import, pa.repeat(HOME_CURRENCY, count)),
        }
    )


def _spelled(names: list[str], trader: Integers, salt: Integers) -> "pa.Array[Any]":
    """Return names as declarants spell them: mostly right, now and then otherwise."""
    count = len(names)
    otherwise = [
        *names,
        *(name.upper() for name in names),
        *(name.replace(" ", "  ").replace("AS", "A/S") for name in names),
        *(f"{name[:4]}{name[5:]}" for name in names),
    ]
    how = np.where((trader * 31 + salt * 17) % 20 < 17, 0, 1 + (trader + salt) % 3)
    return chosen(otherwise, trader + how * count)
