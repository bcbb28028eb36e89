"""The market: prices, duties and exchange rates, and how they drift."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import COUNTRIES, DEVELOPING, HOME, HOME_CURRENCY, PREFERENTIAL, RATES
from lake.generate.world.columns import Floats, Integers
from lake.generate.world.plan import WorldPlan

CODES = tuple(commodity.code for commodity in COMMODITIES)
PARTNERS = tuple(country for country in COUNTRIES if country.code != HOME)
PARTNER_CODES = tuple(country.code for country in PARTNERS)
CURRENCIES = tuple(RATES)
VAT = 0.25
NO_PREFERENCE, DEVELOPING_RATE, AGREEMENT = "100", "200", "300"
PREFERENCES = (NO_PREFERENCE, DEVELOPING_RATE, AGREEMENT)
PREFERENCE_OF = np.array(
    [2 if c.code in PREFERENTIAL else 1 if c.code in DEVELOPING else 0 for c in PARTNERS],
    dtype=np.int64,
)
"""Partner → place of the preference that its goods may claim."""
CURRENCY_OF = np.array([CURRENCIES.index(c.currency) for c in PARTNERS], dtype=np.int64)
SHARE_OF_DUTY = np.array([1.0, 0.5, 0.0])
"""Place of a preference → share of the general duty that is left."""
CHANGING, CORRECTED = 0.1, 3
"""Share of codes whose duty changes with a year; currencies whose rate was corrected once."""


@dataclass(frozen=True, slots=True)
class Market:
    """What holds for everybody.

    Attributes:
        plan: The plan.
        prices: Month × commodity: NOK a kg.
        origins: Commodity × partner: what goods from there cost, as a factor.
        duties: Year × commodity: general rate of duty as a fraction.
        rates: Month × currency: NOK for one unit, as published in time.
        corrections: Month, currency and the right rate of those that were published wrong.
    """

    plan: WorldPlan
    prices: Floats
    origins: Floats
    duties: Floats
    rates: Floats
    corrections: tuple[tuple[int, int, float], ...]

    @classmethod
    def of(cls, plan: WorldPlan) -> "Market":
        """Draw the market of a plan."""
        draws, months = plan.draws("market"), len(plan.months)
        drift = 0.03 + 0.02 * draws.standard_normal(len(CODES))
        level = np.exp(np.outer(np.arange(months) / 12, drift))
        wobble = np.exp(0.03 * draws.standard_normal((months, len(CODES))))
        base = np.array([commodity.price for commodity in COMMODITIES])
        origins = np.exp(0.2 * draws.standard_normal((len(CODES), len(PARTNERS))))
        steps = 0.012 * draws.standard_normal((months, len(CURRENCIES)))
        steps[:, CURRENCIES.index(HOME_CURRENCY)] = 0
        start = np.array([rate / 10_000 for rate in RATES.values()])
        wrong = draws.randint(0, months, CORRECTED), draws.randint(0, len(CURRENCIES), CORRECTED)
        rates = np.round(start * np.exp(np.cumsum(steps, axis=0)), 5)
        return cls(
            plan=plan,
            prices=level * wobble * base,
            origins=origins,
            duties=_duties(draws, plan.years),
            rates=rates,
            corrections=tuple(
                (int(month), int(currency), round(float(rates[month, currency]) * 1.03, 5))
                for month, currency in sorted(set(zip(*map(np.ndarray.tolist, wrong), strict=True)))
                if CURRENCIES[currency] != HOME_CURRENCY
            ),
        )

    def duty(self, year: int, commodities: Integers, preferences: Integers) -> Floats:
        """Return the rate of duty on goods, by the place of the preference that they claim."""
        left: Floats = np.round(self.duties[year, commodities] * SHARE_OF_DUTY[preferences], 4)
        return left

    def exchange_rates(self) -> pa.Table:
        """Return the published rates, known five days before; then the corrections."""
        rows = []
        for number, month in enumerate(self.plan.months):
            after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
            for place, currency in enumerate(CURRENCIES):
                if currency == HOME_CURRENCY:
                    continue
                row = {
                    "currency_code": currency,
                    "base_currency_code": HOME_CURRENCY,
                    "rate": f"{self.rates[number, place]:.5f}",
                    "valid_from": month,
                    "valid_to": after - timedelta(days=1),
                    "known_from": f"{month - timedelta(days=5)}T12:00:00",
                }
                rows.append(row)
                rows += [
                    row | {"rate": f"{right:.5f}", "known_from": f"{after}T12:00:00"}
                    for at, which, right in self.corrections
                    if (at, which) == (number, place)
                ]
        return pa.Table.from_pylist(rows)

    def tariff(self) -> pa.Table:
        """Return the rates of duty, by code and preference, and the tax on value and duty."""
        rows = []
        for place, code in enumerate(CODES):
            own = np.full(len(PREFERENCES), place)
            for year in range(self.plan.years):
                left = self.duty(year, own, np.arange(len(PREFERENCES))).tolist()
                if year and self.duties[year, place] == self.duties[year - 1, place]:
                    continue
                begins = date(self.plan.first_year + year, 1, 1)
                rows += [
                    {
                        "commodity_code": code,
                        "tax_type_code": "A00",
                        "preference_code": preference,
                        "rate": f"{rate:.4f}",
                        "base_code": "value",
                        "valid_from": begins,
                        "known_from": f"{begins - timedelta(days=30)}T00:00:00",
                    }
                    for preference, rate in zip((None, *PREFERENCES[1:]), left, strict=True)
                ]
        begins = date(self.plan.first_year, 1, 1)
        rows += [
            {
                "commodity_code": chapter,
                "tax_type_code": "B00",
                "preference_code": None,
                "rate": f"{VAT:.4f}",
                "base_code": "value-and-duty",
                "valid_from": begins,
                "known_from": f"{begins - timedelta(days=30)}T00:00:00",
            }
            for chapter in sorted({code[:2] for code in CODES})
        ]
        return pa.Table.from_pylist(rows)

    def reference_prices(self) -> pa.Table:
        """Return what goods usually cost in each year, whatever their origin."""
        return pa.Table.from_pylist(
            [
                {
                    "commodity_code": code,
                    "unit_code": "KGM",
                    "price_amount": f"{usual:.4f}",
                    "low_price": f"{usual * 0.6:.4f}",
                    "high_price": f"{usual * 1.6:.4f}",
                    "price_currency": HOME_CURRENCY,
                    "method_code": "source",
                    "valid_from": date(self.plan.first_year + year, 1, 1),
                    "valid_to": date(self.plan.first_year + year, 12, 31),
                    "known_from": f"{self.plan.first_year + year}-01-01T00:00:00",
                }
                for year in range(self.plan.years)
                for place, code in enumerate(CODES)
                for usual in [float(np.mean(self.prices[12 * year : 12 * year + 12, place]))]
            ]
        )


def _duties(draws: np.random.RandomState, years: int) -> Floats:
    duties = [np.array([commodity.duty / 10_000 for commodity in COMMODITIES])]
    for _ in range(1, years):
        changes = draws.random_sample(len(CODES)) < CHANGING
        step = np.where(draws.random_sample(len(CODES)) < 0.5, 0.01, -0.01)
        duties.append(np.round(np.clip(duties[-1] + changes * step, 0, None), 4))
    return np.array(duties)
