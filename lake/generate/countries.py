# ruff: noqa: RUF001 - Cyrillic is wanted: readers must cope with it
"""Countries that trade: their currency, their legal forms, and the home country's rates.

The home country is Norway, so that `NO` stands in every file: a reader that takes it for "false"
is found at once. `NA` (Namibia) does the same for readers that take it for "missing".
"""

from dataclasses import dataclass

HOME = "NO"
HOME_CURRENCY = "NOK"

RATES: dict[str, int] = {
    "AUD": 69_500,
    "BRL": 19_600,
    "CAD": 77_800,
    "CHF": 123_400,
    "CNY": 14_900,
    "CZK": 4_700,
    "DKK": 15_700,
    "EUR": 117_300,
    "GBP": 139_600,
    "JPY": 710,
    "NOK": 10_000,
    "PLN": 27_600,
    "SEK": 10_500,
    "USD": 107_200,
}
"""Ten-thousandths of a NOK for one unit, at the beginning."""

WITHOUT_DECIMALS = ("JPY",)

_PREFERENTIAL = (
    "AT BE CH CL CO CZ DE DK EE EG ES FI FR GB GE GL HU ID IE IS IT KR LT LV MA MX NL PE PL PT "
    "SE TR UA ZA"
)
PREFERENTIAL = frozenset(_PREFERENTIAL.split())
"""Origins whose goods enter free under a trade agreement."""

_DEVELOPING = "BD BW CI ET GH GT KH LK NA PK VN"
DEVELOPING = frozenset(_DEVELOPING.split())
"""Origins whose goods enter at half the rate."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country as a partner in trade.

    Attributes:
        code: ISO 3166-1 alpha-2.
        currency: What its firms invoice in.
        forms: Legal forms of its firms.
        exports: Its weight as a destination.
    """

    code: str
    currency: str
    forms: tuple[str, ...]
    exports: int


# country | currency of invoices | weight as a destination | legal forms
_TABLE = """
AU USD 2 Pty Ltd
BD USD 0 Ltd.|& Sons Ltd.
BE EUR 5 BV|SA
BR USD 4 Ltda.|S.A. Indústria
BW USD 0 (Pty) Ltd
CA CAD 3 Inc.
CH CHF 2 AG|SA
CI EUR 0 SARL
CL USD 1 S.A.|y Cía.
CN USD 12 Co., Ltd.|Group Co., Ltd.
CO USD 0 S.A.S.
CR USD 0 S.A.
CZ EUR 2 s.r.o.|a.s.
DE EUR 16 GmbH|& Söhne KG|AG
DK DKK 9 A/S|ApS
EC USD 0 S.A.
EE EUR 2 OÜ|AS
ES EUR 5 S.L.|S.A.
ET USD 0 PLC
FI EUR 4 Oy|Oy Ab
FR EUR 7 SARL|S.A. & Cie
GB GBP 13 Ltd|& Daughters Ltd
GE USD 1 LLC
GH USD 0 Ltd
GL DKK 1 ApS
GT USD 0 S.A.
HU EUR 1 Kft.
ID USD 0 PT
IE EUR 1 Ltd|DAC
IN USD 1 Pvt. Ltd.
IS EUR 2 hf.|ehf.
IT EUR 4 S.r.l.|S.p.A.
JP JPY 4 K.K.
KH USD 0 Co. Ltd.
KR USD 4 Co., Ltd.
KZ USD 1 ЖШС|ТОО
LK USD 0 (Pvt) Ltd
LT EUR 3 UAB
LV EUR 2 SIA
MA EUR 0 SARL
MX USD 0 S.A. de C.V.
MY USD 0 Sdn. Bhd.
NA USD 0 (Pty) Ltd
NL EUR 10 B.V.
NO NOK 0 AS|ASA|& Sønn AS
NZ USD 0 Ltd
PE USD 0 S.A.C.
PK USD 0 (Pvt) Ltd.
PL EUR 7 sp. z o.o.|S.A.
PT EUR 2 Lda.
RU EUR 1 ООО|АО
SE SEK 17 AB|& Söner AB
TH USD 1 Co., Ltd.
TR USD 2 A.Ş.|Ltd. Şti.
TW USD 1 Co., Ltd.
UA EUR 2 ТОВ
US USD 9 Inc.|LLC
UY USD 0 S.A.
VN USD 1 JSC|Co., Ltd
ZA USD 0 (Pty) Ltd
"""


def _read(line: str) -> Country:
    code, currency, exports, forms = line.split(" ", 3)
    return Country(code, currency, tuple(forms.split("|")), int(exports))


COUNTRIES: tuple[Country, ...] = tuple(map(_read, _TABLE.strip().splitlines()))
PLACE: dict[str, int] = {country.code: place for place, country in enumerate(COUNTRIES)}
"""Country code → its place in `COUNTRIES`."""
