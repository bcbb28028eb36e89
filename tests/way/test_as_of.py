"""Reference data as of a day: what held on it, and what was known of it then."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lake.athena import ask
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.landing import Parcel

Rows = list[tuple[Any, ...]]

DECLARATIONS = """\
lrn,item_number,declared_on,importer_id,commodity_code,origin_country_code,preference_code,\
net_mass_kg,item_amount,item_currency,duty_1.tax_type_code,duty_1.tax_base_amount,duty_1.rate,\
duty_1.assessed_amount,duty_1.assessed_currency,duty_1.tax_base_currency
BEFORE,1,2026-01-10,T1,08061000,ZA,100,10,100,EUR,A00,90,0.1,9,GBP,GBP
AFTER,1,2026-02-10,T1,08061000,ZA,100,10,100,EUR,A00,85,0.12,10.2,GBP,GBP
CLAIMED,1,2026-02-10,T1,08061000,ZA,300,10,100,EUR,A00,85,0,0,GBP,GBP
OTHER,1,2026-02-11,T2,08052100,ZA,100,10,100,USD,A00,80,0.05,4,GBP,GBP
YEN,1,2026-02-11,T2,08052100,ZA,100,10,1000,JPY,A00,5,0.05,0.25,GBP,GBP
GONE,1,2026-03-10,T1,99999999,ZA,100,10,100,CHF,A00,90,0.1,9,GBP,GBP
LATE,1,2026-01-20,T3,08061000,ZA,100,10,100,EUR,A00,90,0.1,10,GBP,GBP
"""
RATES = """\
currency_code,base_currency_code,rate,unit_count,inverse_rate,valid_from,valid_to,known_from,is_withdrawn
EUR,GBP,0.90,,,2026-01-01,2026-01-31,2025-12-25T12:00:00Z,
EUR,GBP,0.70,,,2026-01-01,2026-01-31,2026-02-20T12:00:00Z,
EUR,GBP,0.85,,,2026-02-01,,2026-01-25T12:00:00Z,
USD,GBP,,,1.25,2026-02-01,,2026-01-25T12:00:00Z,
JPY,GBP,0.5,100,,2026-02-01,,2026-01-25T12:00:00Z,
CHF,GBP,0.95,,,2026-02-01,,2026-01-25T12:00:00Z,
CHF,GBP,,,,2026-02-01,,2026-02-25T12:00:00Z,true
"""
TARIFF = """\
commodity_code,tax_type_code,origin_country_code,preference_code,rate,valid_from,valid_to,known_from
08,A00,,,0.05,2020-01-01,,2019-12-01T00:00:00Z
080610,A00,,,0.10,2020-01-01,,2019-12-01T00:00:00Z
080610,A00,,,0.12,2026-02-01,,2026-01-15T00:00:00Z
080610,A00,ZA,300,0,2020-01-01,,2019-12-01T00:00:00Z
"""
TRADERS = """\
trader_id,trader_name,status_code,valid_from,valid_to,known_from
T1,Acme,active,2020-01-01,,2020-01-01T00:00:00Z
T1,Acme,suspended,2026-02-01,,2026-02-01T08:00:00Z
T2,Beta,active,2020-01-01,2026-02-01,2020-01-01T00:00:00Z
T3,Gamma,active,2020-01-01,,2026-05-01T00:00:00Z
T3,Gamma,closed,2020-01-01,,2026-06-01T00:00:00Z
"""
PRICES = """\
commodity_code,origin_country_code,unit_code,price_amount,price_currency,valid_from,known_from
0806,,KGM,8,GBP,2026-01-01,2026-01-01T00:00:00Z
080610,ZA,KGM,9,GBP,2026-01-01,2026-02-05T00:00:00Z
"""
FILES = {
    "declarations.csv": DECLARATIONS,
    "rates.csv": RATES,
    "tariff.csv": TARIFF,
    "traders.csv": TRADERS,
    "prices.csv": PRICES,
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Rows]]:
    folder: Path = tmp_path_factory.mktemp("as-of")
    for name, content in FILES.items():
        (folder / name).write_text(content)
    parcels = [Parcel(folder / name, "toll", name) for name in FILES]
    with EmbeddedCloud() as cloud:
        receipts = take_in(cloud, parcels).receipts
        assert [r["records_rejected"] for r in receipts] == [0] * len(FILES)
        connection = Connection.of(cloud)
        yield lambda sql: ask(connection, sql).rows


def test_a_rate_is_that_of_the_day_as_it_was_known_then(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT d.lrn, v.exchange_rate, v.national_value_amount, v.is_exchange_rate_corrected"
        " FROM item_value AS v JOIN declaration AS d ON d.declaration_id = v.declaration_id"
    )

    assert {lrn: (rate and round(rate, 4), late) for lrn, rate, _, late in found} == {
        "BEFORE": (0.9, True),  # 0.70 became known a month later
        "LATE": (0.9, True),
        "AFTER": (0.85, False),
        "CLAIMED": (0.85, False),
        "OTHER": (0.8, False),  # one pound is 1.25 dollars
        "YEN": (0.005, False),  # 100 yen are half a pound
        "GONE": (None, False),  # withdrawn before that day
    }
    assert {lrn: value for lrn, _, value, _ in found}["AFTER"] == pytest.approx(85)


def test_a_tariff_is_the_nearest_that_held_on_the_day(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT d.lrn, c.tariff_rate, c.stated_code, c.expected_code FROM duty_computed AS c"
        " JOIN declaration AS d ON d.declaration_id = c.declaration_id"
    )

    assert {lrn: told for lrn, *told in found} == {
        "BEFORE": [Decimal("0.1"), "agrees", "agrees"],
        "AFTER": [Decimal("0.12"), "agrees", "agrees"],
        "CLAIMED": [Decimal(0), "agrees", "agrees"],
        "OTHER": [Decimal("0.05"), "agrees", "agrees"],  # only its chapter has a rate
        "YEN": [Decimal("0.05"), "agrees", "agrees"],
        "GONE": [None, "agrees", "no-tariff"],
        "LATE": [Decimal("0.1"), "unexplained", "unexplained"],
    }


def test_a_trader_is_what_the_register_knew_on_the_day(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT d.lrn, t.status_code, t.is_corrected FROM declaration AS d"
        " LEFT JOIN trader_as_of AS t ON t.trader_id_pseudonym = d.importer_id_pseudonym"
        " AND t.dated_on = d.dated_on"
    )

    assert {lrn: (status, late) for lrn, status, late in found} == {
        "BEFORE": ("active", False),
        "AFTER": ("suspended", False),
        "CLAIMED": ("suspended", False),
        "GONE": ("suspended", False),
        "OTHER": (None, None),  # its registration had ended
        "YEN": (None, None),
        "LATE": ("active", True),  # nothing was known then; what was known first counts
    }


def test_a_price_is_the_nearest_that_was_known_on_the_day(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT dated_on, price_amount, price_now, is_corrected FROM reference_price_as_of"
        " WHERE commodity_code = '08061000'"
    )

    assert {str(day): (int(price), int(now), late) for day, price, now, late in found} == {
        "2026-01-10": (8, 9, True),
        "2026-01-20": (8, 9, True),
        "2026-02-10": (9, 9, False),
    }
