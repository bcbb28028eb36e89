"""What the goods items of a run of declarations say, as whole numbers.

Masses are in grams, amounts in hundredths of their currency, rates in ten-thousandths: sums and
products stay exact.
"""

from dataclasses import dataclass

import numpy as np

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import (
    COUNTRIES,
    DEVELOPING,
    HOME,
    HOME_CURRENCY,
    PLACE,
    PREFERENTIAL,
    RATES,
    WITHOUT_DECIMALS,
)
from lake.generate.draws import (
    Keys,
    Numbers,
    Urns,
    between,
    children,
    happens,
    ladder,
    pick,
    root,
    rounded,
    spread,
)
from lake.generate.groups import GROUPS
from lake.generate.headers import DAY, Headers
from lake.generate.traders import COMMODITY_GROUP, commodities
from lake.generate.transport import BUYER_PAYS_FREIGHT, FREIGHT_A_KG, MASS_BY_MODE

CURRENCIES = tuple(RATES)
_RATES = np.array(list(RATES.values()), dtype=np.int64)
_WHOLE = np.array([currency in WITHOUT_DECIMALS for currency in CURRENCIES])
_HOME_CURRENCY = CURRENCIES.index(HOME_CURRENCY)
_CURRENCY_OF = np.array([CURRENCIES.index(c.currency) for c in COUNTRIES], dtype=np.int64)
_FREE = np.array([country.code in PREFERENTIAL for country in COUNTRIES])
_HALF = np.array([country.code in DEVELOPING for country in COUNTRIES])
_PRICES = np.array([c.price for c in COMMODITIES])
_MASSES = np.array([c.mass for c in COMMODITIES])
_UNIT_MASSES = np.array([c.unit_mass for c in COMMODITIES])
_DUTIES = np.array([c.duty for c in COMMODITIES], dtype=np.int64)
_GROUPS = tuple(GROUPS.values())
_TARES = np.array([g.tare / 100 for g in _GROUPS])
_PACKAGES = np.array([g.package[1] for g in _GROUPS])
_VATS = np.array([g.vat * 100 for g in _GROUPS], dtype=np.int64)
_ORIGINS = Urns(
    [
        [(PLACE[code], int(weight)) for code, weight in (o.split(":") for o in g.origins.split())]
        for g in _GROUPS
    ]
)
_PARTNERS = Urns([[(place, country.exports) for place, country in enumerate(COUNTRIES)]])
_SUPPLIERS = ladder((75, 18, 7))
NONE, DEVELOPING_HALF, FREE = range(3)
"""Preferences: none, half the duty, no duty."""


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods items of some headers, in their order.

    Attributes:
        owners: Place of each item's header.
        numbers: Item numbers, from 1.
        keys: Keys of the items.
        commodities: Places in `COMMODITIES`.
        origins: Places in `COUNTRIES`.
        partners: Of each header: place of the country of export, or of destination.
        suppliers: Of each header: key of the firm abroad.
        currencies: Of each header: place in `CURRENCIES` of the invoice's currency.
        net, gross: Masses in grams.
        units: Supplementary units; 0 for none.
        packages: Packages.
        prices: Invoiced, in hundredths of the invoice's currency.
        freights: Freight to be added, in hundredths of the home currency.
        values: Customs values, likewise.
        preferences: One of the preferences above.
        duty_rates, vat_rates: In ten-thousandths.
    """

    owners: Numbers
    numbers: Numbers
    keys: Keys
    commodities: Numbers
    origins: Numbers
    partners: Numbers
    suppliers: Keys
    currencies: Numbers
    net: Numbers
    gross: Numbers
    units: Numbers
    packages: Numbers
    prices: Numbers
    freights: Numbers
    values: Numbers
    preferences: Numbers
    duty_rates: Numbers
    vat_rates: Numbers

    @property
    def groups(self) -> Numbers:
        """Return the place of each item's group."""
        return COMMODITY_GROUP[self.commodities]


def goods(heads: Headers) -> Goods:
    """Return the goods items of some headers."""
    owners = np.repeat(np.arange(len(heads)), heads.item_counts)
    numbers = np.arange(len(owners)) - heads.first_items[owners] + 1
    keys = children(heads.source_keys[owners], numbers)
    kinds = _kinds(heads, owners, keys)
    origins, partners, suppliers = _partners(heads, owners, keys, kinds)
    currencies = _currencies(heads, partners)
    net, units, gross = _masses(heads, owners, keys, kinds)
    rates = _rates(heads, currencies)
    prices = _prices(heads, owners, keys, (kinds, net, rates, currencies))
    paid_apart = BUYER_PAYS_FREIGHT[heads.terms] & ~heads.exports
    freights = np.where(paid_apart[owners], gross * FREIGHT_A_KG[heads.modes][owners] // 1000, 0)
    worth = (prices * rates[owners] + 5_000) // 10_000
    freights = np.minimum(freights, worth * 3 // 10)
    preferences = _preferences(heads, owners, kinds, origins)
    duties = np.where(preferences == DEVELOPING_HALF, _DUTIES[kinds] // 2, _DUTIES[kinds])
    return Goods(
        owners=owners,
        numbers=numbers,
        keys=keys,
        commodities=kinds,
        origins=origins,
        partners=partners,
        suppliers=suppliers,
        currencies=currencies,
        net=net,
        gross=gross,
        units=units,
        packages=_packages(keys, kinds, gross, units),
        prices=prices,
        freights=freights,
        values=worth + freights,
        preferences=preferences,
        duty_rates=np.where(preferences == FREE, 0, duties),
        vat_rates=_VATS[COMMODITY_GROUP[kinds]],
    )


def months(heads: Headers) -> Numbers:
    """Return the calendar months of acceptance."""
    days = np.datetime64(heads.desk.plan.start) + heads.accepted // DAY
    return days.astype("datetime64[M]").astype(np.int64) % 12 + 1


def _kinds(heads: Headers, owners: Numbers, keys: Keys) -> Numbers:
    urns = heads.desk.market.urn(heads.champions, heads.exports)[owners]
    return commodities(heads.traders[owners], keys, urns, months(heads)[owners])


def _partners(
    heads: Headers, owners: Numbers, keys: Keys, kinds: Numbers
) -> tuple[Numbers, Numbers, Keys]:
    """Return origins, and of each header the country traded with and the firm there.

    A trader has three suppliers of a commodity, each in its country, and mostly takes the first.
    """
    slots = pick(heads.source_keys, "supplier", _SUPPLIERS)[owners]
    habits = children(children(heads.traders[owners], kinds + 1_000), slots)
    made = _ORIGINS.draw(habits, "origin", COMMODITY_GROUP[kinds])
    at_home = heads.exports[owners] & ~happens(keys, "re-exported", 600)
    origins = np.where(at_home, PLACE[HOME], made)
    leads = heads.first_items[:-1]
    suppliers = habits[leads]
    bought = np.where(happens(suppliers, "through a hub", 1_200), PLACE["NL"], made[leads])
    sold = _PARTNERS.draw(suppliers, "destination", 0)
    return origins, np.where(heads.exports, sold, bought), suppliers


def _currencies(heads: Headers, partners: Numbers) -> Numbers:
    """Return invoices' currencies: the seller's, now and then dollars."""
    theirs = _CURRENCY_OF[partners]
    dollars = happens(heads.source_keys, "in dollars", 700)
    sold = np.where(happens(heads.source_keys, "in crowns", 4_500), _HOME_CURRENCY, theirs)
    return np.where(dollars, CURRENCIES.index("USD"), np.where(heads.exports, sold, theirs))


def _rates(heads: Headers, currencies: Numbers) -> Numbers:
    """Return rates of exchange: fixed for a month, moving up to 3 % from one to the next."""
    era = root(heads.desk.plan.seed, "rates")
    drift = between(children(era, months(heads) * 100 + currencies), "drift", 970, 1_030)
    moved = (_RATES[currencies] * drift + 500) // 1_000
    return np.where(currencies == _HOME_CURRENCY, 10_000, moved)


def _masses(
    heads: Headers, owners: Numbers, keys: Keys, kinds: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return net masses, supplementary units and gross masses."""
    kilograms = _MASSES[kinds] * spread(keys, "mass", 85) * MASS_BY_MODE[heads.modes][owners]
    counted = _UNIT_MASSES[kinds] > 0
    unit = np.where(counted, _UNIT_MASSES[kinds], 1.0)
    units = np.where(counted, np.maximum(rounded(kilograms / unit), 1), 0)
    exact = np.where(counted, units * unit * spread(keys, "unit mass", 2), kilograms)
    net = np.maximum(rounded(exact * 1_000), 10)
    packaging = net * _TARES[COMMODITY_GROUP[kinds]] * spread(keys, "tare", 30)
    return net, units, net + rounded(packaging)


def _prices(
    heads: Headers, owners: Numbers, keys: Keys, drawn: tuple[Numbers, Numbers, Numbers, Numbers]
) -> Numbers:
    """Return prices: the commodity's, at the trader's level, moved by season and correction."""
    kinds, net, rates, currencies = drawn
    level = spread(children(heads.traders[owners], kinds + 2_000), "price level", 22)
    crowns = _PRICES[kinds] * level * spread(keys, "price", 9)
    first = heads.amends[owners] & (keys == keys[heads.first_items[:-1]][owners])
    crowns = np.where(first, crowns * spread(heads.keys, "correction", 12)[owners], crowns)
    hundredths = rounded(net * crowns * 1_000 / rates[owners])
    whole = _WHOLE[currencies][owners]
    return np.where(whole, np.maximum(hundredths // 100, 1) * 100, np.maximum(hundredths, 1))


def _packages(keys: Keys, kinds: Numbers, gross: Numbers, units: Numbers) -> Numbers:
    mass = _PACKAGES[COMMODITY_GROUP[kinds]] * spread(keys, "package", 15) * 1_000
    packages = np.maximum(rounded(gross / mass), 1)
    return np.where(units > 0, np.minimum(packages, units), packages)


def _preferences(heads: Headers, owners: Numbers, kinds: Numbers, origins: Numbers) -> Numbers:
    """Return preferences: a trader claims what it may for a commodity, always or never."""
    claims = happens(children(heads.traders[owners], kinds + 3_000), "claims", 8_000)
    claims &= ~heads.exports[owners] & (_DUTIES[kinds] > 0)
    entitled = np.where(_FREE[origins], FREE, np.where(_HALF[origins], DEVELOPING_HALF, NONE))
    return np.where(claims, entitled, NONE)
