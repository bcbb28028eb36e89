"""What is declared in one month, truly and as the cheats have it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from lake.generate.commodities import COMMODITIES
from lake.generate.world.columns import (
    Floats,
    Integers,
    Marks,
    day_number,
    numbered,
    weighted,
)
from lake.generate.world.market import (
    CURRENCY_OF,
    PREFERENCE_OF,
    VAT,
    Market,
)
from lake.generate.world.people import (
    FALSE_ORIGIN,
    HONEST,
    MISCLASSIFIES,
    OFFICES,
    SLOTS,
    SPLITS,
    UNDERVALUES,
    People,
)
from lake.generate.world.plan import ITEMS_A_DECLARATION, WorldPlan

FREIGHT = 0.05
"""Of the price: customs value is with freight and insurance."""
CHEATING = np.array([0.0, 0.6, 0.5, 0.6, 0.25, 0.3])
"""Scheme → share of its declarations or items that it is done to."""
ITEMS_MOST = 12
_MASS = np.array([commodity.mass for commodity in COMMODITIES])
_AGREEMENT_PARTNERS = np.flatnonzero(PREFERENCE_OF == 2)


def _cheaper_neighbours() -> Integers:
    """Return for each commodity the one of its group with the least duty, which may be itself."""
    found = []
    for place, commodity in enumerate(COMMODITIES):
        alike = [at for at, other in enumerate(COMMODITIES) if other.group == commodity.group]
        found.append(min(alike, key=lambda at: (COMMODITIES[at].duty, abs(at - place))))
    return np.array(found, dtype=np.int64)


NEIGHBOUR = _cheaper_neighbours()


@dataclass(slots=True)
class Month:
    """One month of trade; a declaration is a place in its arrays, an item a place in the others.

    Attributes:
        number: The month's number.
        first: Number of its first declaration in the world.
        trader: Declaration → trader.
        agent: Declaration → who declares.
        office: Declaration → office.
        day: Declaration → day since 1970.
        exports: Declaration → whether it is an export.
        cheats: Declaration → scheme that it is part of; 0 where it is honest.
        consignment: Declaration → number of the consignment, which a split one shares.
        of: Item → its declaration.
        item: Item → its number there.
        commodity: Item → what it is; `declared_commodity`: what it is said to be.
        origin: Item → where it is from; `declared_origin`: where it is said to be from.
        mass: Item → net mass in kg.
        value: Item → its true customs value in NOK; `declared_value`: what is said.
        amount: Item → its price as invoiced, in its currency.
        preference: Item → place of the preference claimed.
        duty, tax: Item → duty and tax on what is declared; `true_duty`, `true_tax`: on what is.
    """

    number: int
    first: int
    trader: Integers
    agent: Integers
    office: Integers
    day: Integers
    exports: Marks
    cheats: Integers
    consignment: Integers
    of: Integers
    item: Integers
    commodity: Integers
    origin: Integers
    mass: Floats
    value: Floats
    declared_commodity: Integers = field(init=False)
    declared_origin: Integers = field(init=False)
    declared_value: Floats = field(init=False)
    amount: Floats = field(init=False)
    preference: Integers = field(init=False)
    duty: Floats = field(init=False)
    tax: Floats = field(init=False)
    true_duty: Floats = field(init=False)
    true_tax: Floats = field(init=False)

    @property
    def declarations(self) -> int:
        """Return how many declarations it has."""
        return len(self.trader)

    @property
    def lrn(self) -> "pa.Array[Any]":
        """Return the reference of each declaration."""
        return numbered("W", self.first + np.arange(self.declarations), 10)

    @property
    def is_wrong(self) -> Marks:
        """Tell which items are part of a scheme; a true code or origin is none."""
        scheme = self.cheats[self.of]
        is_true = (scheme == MISCLASSIFIES) & (self.declared_commodity == self.commodity)
        is_true |= (scheme == FALSE_ORIGIN) & (self.declared_origin == self.origin)
        wrong: Marks = (scheme != HONEST) & ~is_true
        return wrong

    def per_declaration(self, values: Floats) -> Floats:
        """Return the sum over the items of each declaration."""
        sums: Floats = np.bincount(self.of, weights=values, minlength=self.declarations).astype(
            float
        )
        return sums


def month_of(plan: WorldPlan, market: Market, people: People, number: int, first: int) -> Month:
    """Draw one month.

    Args:
        plan: The plan.
        market: Its market.
        people: Its people.
        number: The month's number.
        first: Number of its first declaration.
    """
    draws = plan.draws("month", number)
    months = len(plan.months)
    season = 1 + 0.15 * np.sin(2 * np.pi * (number % 12) / 12) + 0.1 * number / months
    count = max(int(plan.items / months / ITEMS_A_DECLARATION * season / 1.05), 1)
    is_active = (people.active[:, 0] <= number) & (number <= people.active[:, 1])
    trader = weighted(draws, people.weights * is_active, count)
    length = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[number % 12]
    day = day_number(plan.months[number]) + draws.randint(0, length, count)
    sizes = np.minimum(draws.geometric(1 / ITEMS_A_DECLARATION, count), ITEMS_MOST)
    cheats = np.where(
        draws.random_sample(count) < CHEATING[people.scheme[trader]], people.scheme[trader], HONEST
    )
    sizes[cheats == SPLITS] = 1
    times = np.where(cheats == SPLITS, draws.randint(3, 7, count), 1)
    consignment = first + np.repeat(np.arange(count), times)
    trader, day, sizes, cheats = (np.repeat(each, times) for each in (trader, day, sizes, cheats))
    parts = np.repeat(times, times)
    at_home = draws.random_sample(len(trader)) < 0.85
    office = np.where(at_home, people.office[trader], draws.randint(0, len(OFFICES), len(trader)))
    of = np.repeat(np.arange(len(trader)), sizes)
    item = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
    goods = _goods(draws, market, people, number, (trader, parts, consignment - first), of)
    return _declared(
        draws,
        market,
        Month(
            number=number,
            first=first,
            trader=trader,
            agent=people.broker[trader],
            office=office,
            day=day,
            exports=people.exports[trader],
            cheats=cheats,
            consignment=consignment,
            of=of,
            item=item,
            **goods,
        ),
    )


def _goods(
    draws: np.random.RandomState,
    market: Market,
    people: People,
    number: int,
    declared: tuple[Integers, Integers, Integers],
    of: Integers,
) -> dict[str, Any]:
    """Return what the items truly are; the parts of a split consignment are alike."""
    trader, parts, consignment = declared
    drawn = draws.random_sample(int(consignment[-1]) + 1)[consignment][of]
    slot = np.where(parts[of] > 1, drawn, draws.random_sample(len(of))) ** 2 * SLOTS
    slot = slot.astype(np.int64)
    commodity = people.goods[trader[of], slot]
    origin = people.origins[trader[of], slot]
    mass = _MASS[commodity] * np.exp(0.8 * draws.standard_normal(len(of))) / parts[of]
    mass = np.maximum(np.round(mass, 3), 0.001)
    noise = np.exp(0.1 * draws.standard_normal(len(of)))
    price = market.prices[number, commodity] * market.origins[commodity, origin]
    value = np.maximum(np.round(price * people.level[trader[of]] * noise * mass, 2), 0.01)
    return {
        "commodity": commodity,
        "origin": origin,
        "mass": mass,
        "value": value,
    }


def _declared(draws: np.random.RandomState, market: Market, month: Month) -> Month:
    """Fill in what is declared, and what is due on it and on the truth."""
    scheme, count = month.cheats[month.of], len(month.of)
    under = scheme == UNDERVALUES
    share = np.where(under, 0.3 + 0.3 * draws.random_sample(count), 1)
    month.declared_commodity = np.where(
        scheme == MISCLASSIFIES, NEIGHBOUR[month.commodity], month.commodity
    )
    false = (scheme == FALSE_ORIGIN) & (PREFERENCE_OF[month.origin] < 2)
    elsewhere = _AGREEMENT_PARTNERS[draws.randint(0, len(_AGREEMENT_PARTNERS), count)]
    month.declared_origin = np.where(false, elsewhere, month.origin)
    claims = draws.random_sample(count) < 0.9  # some forget what they are entitled to
    month.preference = np.where(claims | false, PREFERENCE_OF[month.declared_origin], 0)
    currency = CURRENCY_OF[month.origin]  # the invoice is the true seller's
    rate = market.rates[month.number, currency]
    month.amount = np.maximum(np.round(month.value * share / (1 + FREIGHT) / rate, 2), 0.01)
    month.declared_value = np.round(month.amount * rate * (1 + FREIGHT), 2)
    year = month.number // 12
    is_import = ~month.exports[month.of]
    due = market.duty(year, month.declared_commodity, month.preference)
    month.duty = np.round(month.declared_value * due, 2) * is_import
    month.tax = np.round((month.declared_value + month.duty) * VAT, 2) * is_import
    entitled = np.where(claims, PREFERENCE_OF[month.origin], 0)
    owed = market.duty(year, month.commodity, entitled)
    month.true_duty = np.round(month.value * owed, 2) * is_import
    month.true_tax = np.round((month.value + month.true_duty) * VAT, 2) * is_import
    return month
