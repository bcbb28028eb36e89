"""Codes that all the world has, exchanged by name: `reporter_country_code = "country"`."""

from collections.abc import Mapping
from functools import cache

import iso3166

from lake_schema.errors import nearest

OF_STATISTICS = {
    "842": "US",
    "251": "FR",
    "757": "CH",
    "579": "NO",
    "699": "IN",
    "381": "IT",
    "490": "TW",
    "0": "",
    "000": "",
    "W00": "",
    "WLD": "",
    "World": "",
    "WORLD": "",
}
"""Areas that UN Comtrade numbers in another way than ISO 3166-1; the world is no country."""

NAMES = ("country",)


def translation(name: str) -> Mapping[str, str]:
    """Return code as others write it → as the lake has it.

    Raises:
        ValueError: There is no such translation.

    >>> [translation("country")[code] for code in ("UZB", "860", "8", "Uzbekistan")]
    ['UZ', 'UZ', 'AL', 'UZ']
    """
    if name not in NAMES:
        raise ValueError(f"{name!r} is no translation{nearest(name, NAMES)}")
    return _countries()


@cache
def _countries() -> Mapping[str, str]:
    """Return three letters, the number with zeros and without, and the name → two letters."""
    found = dict(OF_STATISTICS)
    for country in iso3166.countries:
        number = country.numeric
        spelled = (country.alpha3, number, str(int(number)), country.name, country.apolitical_name)
        found |= dict.fromkeys((*spelled, country.name.upper()), country.alpha2)
    return found
