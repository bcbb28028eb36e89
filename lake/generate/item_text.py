"""Goods items and their duty lines as text, column by column as the contract names them."""

import numpy as np
import pyarrow as pa

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import COUNTRIES, HOME_CURRENCY
from lake.generate.draws import Numbers, below, between, children, happens
from lake.generate.goods import CURRENCIES, FREE, Goods
from lake.generate.groups import GROUPS
from lake.generate.headers import Headers
from lake.generate.texts import Columns, Text, chosen, decimals, either, joined, only, whole

_CODES = pa.array([country.code for country in COUNTRIES])
_CURRENCIES = pa.array(CURRENCIES)
_COMMODITY_CODES = pa.array([commodity.code for commodity in COMMODITIES])
_UNITS = pa.array([commodity.unit for commodity in COMMODITIES])
_PACKAGES = pa.array([group.package[0] for group in GROUPS.values()])
_PREFERENCES = pa.array(["100", "200", "300"])
_METHODS = pa.array(["1", "2", "3", "6"])
_METHOD_BOUNDS = np.array([9_700, 9_850, 9_950])


class _Words:
    """Lists of words laid one behind the other."""

    def __init__(self, lists: list[tuple[str, ...]]) -> None:
        self._sizes = np.array([len(words) for words in lists], dtype=np.int64)
        self._firsts = np.cumsum(self._sizes) - self._sizes
        self._words = pa.array([word for words in lists for word in words])

    def draw(self, drawn: Numbers, which: Numbers) -> Text:
        """Return a word of each list, by a number that may be too high."""
        return chosen(self._words, self._firsts[which] + drawn % self._sizes[which])


_NOUNS = _Words([commodity.nouns for commodity in COMMODITIES])
_QUALIFIERS = _Words([tuple(group.qualifiers.split("|")) for group in GROUPS.values()])


def item_columns(heads: Headers, items: Goods) -> Columns:
    """Return the columns of `goods_item`, and the kind of package beside them."""
    exports = heads.exports[items.owners]
    counted = items.units > 0
    currencies = chosen(_CURRENCIES, items.currencies[items.owners])
    amount = decimals(items.values, 2)
    # the statistical value is the customs value without hundredths
    statistical = whole((items.values + 50) // 100)
    return {
        "item_number": whole(items.numbers),
        "commodity_code": chosen(_COMMODITY_CODES, items.commodities),
        "goods_description": _descriptions(heads, items),
        "origin_country_code": chosen(_CODES, items.origins),
        "preferential_origin_country_code": only(
            items.preferences == FREE, chosen(_CODES, items.origins)
        ),
        "procedure_code": _procedures(heads, items),
        "gross_mass_kg": decimals(items.gross, 3),
        "net_mass_kg": decimals(items.net, 3),
        "supplementary_quantity": only(counted, whole(items.units)),
        "supplementary_unit_code": only(counted, chosen(_UNITS, items.commodities)),
        "package_count": whole(items.packages),
        "package_type_code": chosen(_PACKAGES, items.groups),
        "item_amount": decimals(items.prices, 2),
        "item_currency": currencies,
        "statistical_value_amount": statistical,
        "statistical_value_currency": only(np.ones(len(items.keys), dtype=bool), HOME_CURRENCY),
        "customs_value_amount": only(~exports, amount),
        "customs_value_currency": only(~exports, HOME_CURRENCY),
        "valuation_method_code": only(~exports, _methods(items)),
        "valuation_indicator_code": only(~exports, "0000"),
        "preference_code": only(~exports, chosen(_PREFERENCES, items.preferences)),
    }


def duty_columns(heads: Headers, items: Goods) -> list[Columns]:
    """Return the columns of `duty_tax`, for duty (A00) and for value added tax (B00).

    `rate_percent` is the rate as WCO messages write it.
    """
    duty = _assessed(items.values, items.duty_rates)
    cash = happens(heads.traders, "pays cash", 2_000)[items.owners]
    taxed = ~heads.exports[items.owners]
    regime = chosen(_PREFERENCES, items.preferences)
    lines = []
    for kind, base, rate in (
        ("A00", items.values, items.duty_rates),
        ("B00", items.values + duty, items.vat_rates),
    ):
        assessed = decimals(_assessed(base, rate), 2)
        columns: Columns = {
            "tax_type_code": only(taxed, kind),
            "duty_regime_code": only(taxed & (kind == "A00"), regime),
            "tax_base_amount": only(taxed, decimals(base, 2)),
            "tax_base_currency": only(taxed, HOME_CURRENCY),
            "rate": only(taxed, decimals(rate, 4)),
            "rate_percent": only(taxed, decimals(rate, 2)),
            "assessed_amount": only(taxed, assessed),
            "assessed_currency": only(taxed, HOME_CURRENCY),
            "payable_amount": only(taxed, assessed),
            "payable_currency": only(taxed, HOME_CURRENCY),
            "payment_method_code": only(taxed, either(cash, "A", "E")),
        }
        lines.append(columns)
    return lines


def _assessed(base: Numbers, rate: Numbers) -> Numbers:
    """Return base times rate, rounded half up to hundredths."""
    return (base * rate + 5_000) // 10_000


def _descriptions(heads: Headers, items: Goods) -> Text:
    """Return descriptions: a trader calls a commodity the same, and adds what varies."""
    habits = children(heads.traders[items.owners], items.commodities + 4_000)
    noun = _NOUNS.draw(below(habits, "noun", 1 << 20), items.commodities)
    qualifier = _QUALIFIERS.draw(below(items.keys, "qualifier", 1 << 20), items.groups)
    plain = joined(noun, qualifier, by=", ")
    lot = joined(plain, " / lot ", whole(between(items.keys, "lot", 1_000, 9_999)))
    return either(happens(items.keys, "lotted", 3_500), lot, plain)


def _procedures(heads: Headers, items: Goods) -> Text:
    """Return procedures: release for free circulation or export, now and then a special one."""
    special = happens(heads.source_keys, "special procedure", 700)[items.owners]
    exports = heads.exports[items.owners]
    return either(exports, either(special, "3151", "1000"), either(special, "4071", "4000"))


def _methods(items: Goods) -> Text:
    drawn = below(items.keys, "method", 10_000)
    return chosen(_METHODS, np.searchsorted(_METHOD_BOUNDS, drawn, side="right"))
