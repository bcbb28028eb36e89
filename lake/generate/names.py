# ruff: noqa: RUF001 - Cyrillic is wanted: readers must cope with it
"""Names and identifiers of traders, all made up from syllables."""

import numpy as np
import pyarrow as pa

from lake.generate.countries import COUNTRIES, HOME
from lake.generate.draws import Keys, Numbers, below, between
from lake.generate.texts import Text, chosen, joined, whole

_HEADS = (
    "Tvar Osmel Brev Keld Hux Vorn Zyl Prask Öde Mirr Gelt Strøm Lauv Čern Żar Falk Oud Båt Quist "
    "Ünal Nym Rhod Ilv Ček Świ Hjel Dval Ask"
)
_TAILS = (
    "vik und anka dahl ovic eira ström mann sen ården ino ska lund oğlu berg eau ez aro uvik holt "
    "ford inen aitis"
)
_CYRILLIC_HEADS = "Берез Фед Север Жар Югор"
_CYRILLIC_TAILS = "ков ина янск ель ово"
_TRADES = (
    "Import|Großhandel|Trading|Trelast|Sjømat|Maschinen|Elektro|Textil|Früchte|Logistics|Énergie|"
    "Pharma|Metall|Móveis|Agro|Торг|Industri|Kemi|Bygg|Kjøkken|Auto|Foods & More|Medical|Parts"
)

_FIRST = pa.array(
    [
        head + tail
        for heads, tails in ((_HEADS, _TAILS), (_CYRILLIC_HEADS, _CYRILLIC_TAILS))
        for head in heads.split()
        for tail in tails.split()
    ]
)
_SECOND = pa.array(_TRADES.split("|"))
_FORMS = pa.array([form for country in COUNTRIES for form in country.forms])
_FORM_COUNTS = np.array([len(country.forms) for country in COUNTRIES], dtype=np.int64)
_FORM_FIRSTS = np.cumsum(_FORM_COUNTS) - _FORM_COUNTS


def names(keys: Keys, countries: Numbers) -> Text:
    """Return firms' names: a made-up word, a trade and a legal form of their country."""
    first = chosen(_FIRST, below(keys, "name", len(_FIRST)))
    second = chosen(_SECOND, below(keys, "trade", len(_SECOND)))
    forms = _FORM_FIRSTS[countries] + below(keys, "form", _FORM_COUNTS[countries])
    return joined(first, second, chosen(_FORMS, forms), by=" ")


def home_ids(keys: Keys) -> Text:
    """Return identifiers of firms of the home country, built like an EORI number."""
    return joined(HOME, whole(between(keys, "id", 800_000_000, 999_999_999)))
