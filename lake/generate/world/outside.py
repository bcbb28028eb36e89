"""What others say: the partners' statistics, and texts from outside."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import HOME
from lake.generate.world.columns import Floats
from lake.generate.world.declared import FREIGHT, Month
from lake.generate.world.market import CODES, CURRENCIES, PARTNERS, Market
from lake.generate.world.people import UNDERVALUES, People
from lake.generate.world.plan import WorldPlan

COMPLETE = 0.97
"""Share of a flow's mass that its partner has in its books, about."""
HS6 = tuple(sorted({code[:6] for code in CODES}))
_HS6_OF = np.array([HS6.index(code[:6]) for code in CODES], dtype=np.int64)
_PUBLISHED_DAYS = 500
"""After a year's first day its figures are known."""


class Mirror:
    """Adds up what truly crossed the border, for the partners to report."""

    def __init__(self, plan: WorldPlan) -> None:
        """Begin with nothing."""
        shape = (plan.years, 2, len(HS6), len(PARTNERS))
        self._plan = plan
        self._mass: Floats = np.zeros(shape)
        self._value: Floats = np.zeros(shape)

    def add(self, month: Month, market: Market) -> None:
        """Take the true trade of a month; in a split consignment too all of it is."""
        dollars = month.value / market.rates[month.number, CURRENCIES.index("USD")]
        at = (
            np.full(len(month.of), month.number // 12),
            month.exports[month.of].astype(np.int64),
            _HS6_OF[month.commodity],
            month.origin,
        )
        np.add.at(self._mass, at, month.mass)
        np.add.at(self._value, at, dollars)

    def reports(self) -> pa.Table:
        """Return what the partners report: their exports of our imports, and the reverse."""
        draws = self._plan.draws("mirror")
        noise = COMPLETE * np.exp(0.03 * draws.standard_normal(self._mass.shape))
        rows = []
        for year, flow, goods, partner in np.argwhere(self._mass > 0).tolist():
            at = year, flow, goods, partner
            # Imports are worth what exports are, with freight.
            freight = 1 / (1 + FREIGHT) if flow == 0 else 1 + FREIGHT
            begins = date(self._plan.first_year + year, 1, 1)
            rows.append(
                {
                    "reporter_country_code": PARTNERS[partner].code,
                    "partner_country_code": HOME,
                    "flow_code": ("EX", "IM")[flow],
                    "period_from": begins,
                    "period_month_count": 12,
                    "classification_code": "H6",
                    "commodity_code": HS6[goods],
                    "net_mass_kg": round(self._mass[at] * noise[at], 1),
                    "value_amount": round(self._value[at] * noise[at] * freight, 0),
                    "value_currency": "USD",
                    "source_code": "world",
                    "known_from": f"{begins + timedelta(days=_PUBLISHED_DAYS)}T00:00:00",
                }
            )
        return pa.Table.from_pylist(rows)


def documents(plan: WorldPlan, people: People) -> Iterator[str]:
    """Yield texts as JSON Lines: news of traders, tenders for goods; some of those who cheat."""
    draws = plan.draws("documents")
    cheats = np.flatnonzero(people.scheme == UNDERVALUES)
    for number in range(max(people.count // 5, 20)):
        is_news = bool(draws.random_sample() < 0.5)
        suspect = bool(len(cheats)) and bool(draws.random_sample() < 0.3)
        trader = int(cheats[draws.randint(len(cheats))] if suspect else draws.randint(people.count))
        goods = COMMODITIES[draws.randint(len(COMMODITIES))]
        month = plan.months[draws.randint(len(plan.months))]
        code = f"{goods.code[:4]}.{goods.code[4:6]}"
        name = people.names[trader]
        text = (
            f"{name} is said to sell {goods.nouns[0]} far below what they cost elsewhere."
            if is_news
            else f"Tender: {goods.nouns[0]} (HS {code}), offers until month's end. {name} won."
        )
        yield json.dumps(
            {
                "outside_document": {
                    "document_number": f"D{number:06d}",
                    "source_code": "dagens-avis" if is_news else "anbud",
                    "kind_code": "news" if is_news else "tender",
                    "language_code": "en",
                    "country_code": HOME,
                    "published_at": f"{month}T08:00:00Z",
                    "title": f"{goods.nouns[0]} {code}",
                    "content": text,
                },
                "document_mention": [
                    {"kind_code": "company", "entity_name": name, "commodity_code": goods.code}
                ],
            },
            ensure_ascii=False,
        )
