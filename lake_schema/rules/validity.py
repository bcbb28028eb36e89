"""What is valid from a day to a day, and what reference data says in that time."""

from lake_schema.finding import Severity
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

CURRENCIES = "ISO 4217"
COUNTRIES = "ISO 3166-1 alpha-2 with the national extensions of customs administrations"


def _period(dataset: str) -> Rule:
    return Rule(
        id=f"{dataset.replace('_', '-')}-period",
        says="A validity does not end before it begins.",
        dataset=dataset,
        holds="valid_to >= valid_from",
        severity=Severity.REJECT,
        columns=("valid_from", "valid_to"),
        source="valid_from and valid_to are the first and the last day",
        keeps=(
            {"valid_from": "2026-05-01", "valid_to": "2026-05-01"},
            {"valid_from": "2026-05-01", "valid_to": None},
        ),
        breaks=({"valid_from": "2026-05-01", "valid_to": "2026-04-30"},),
    )


RULES = (
    *map(_period, ("trader", "trader_match", "tariff", "exchange_rate", "reference_price")),
    Rule(
        id="tariff-stated",
        says="A tariff states a rate or a specific amount, unless it is withdrawn.",
        dataset="tariff",
        holds="coalesce(is_withdrawn, FALSE) OR rate IS NOT NULL OR specific_amount IS NOT NULL",
        severity=Severity.REJECT,
        columns=("rate", "specific_amount"),
        source="a rate that is not stated is not free",
        keeps=({"rate": "0"}, {"specific_amount": "1.5"}, {"is_withdrawn": "true"}),
        breaks=({"rate": None, "specific_amount": None},),
    ),
    Rule(
        id="tariff-rate-range",
        says="A rate is a fraction: 0.08 is 8 %.",
        dataset="tariff",
        holds="rate BETWEEN 0 AND 5",
        severity=Severity.WARN,
        columns=("rate",),
        source="the highest ad valorem duties of WTO members' schedules are below 900 %",
        keeps=({"rate": "0"}, {"rate": "5"}, {"rate": None}),
        breaks=({"rate": "-0.01"}, {"rate": "8"}),
    ),
    Rule(
        id="exchange-rate-stated",
        says="An exchange rate is stated one way, and above zero.",
        dataset="exchange_rate",
        holds=(
            "coalesce(is_withdrawn, FALSE) OR (rate > 0 AND inverse_rate IS NULL)"
            " OR (inverse_rate > 0 AND rate IS NULL)"
        ),
        severity=Severity.REJECT,
        columns=("rate", "inverse_rate"),
        source="two ways contradict each other in the last digit",
        keeps=({"rate": "0.85"}, {"inverse_rate": "1.17"}, {"is_withdrawn": "true"}),
        breaks=(
            {"rate": "0"},
            {"rate": "0.85", "inverse_rate": "1.17"},
            {"rate": "-1", "inverse_rate": None},
        ),
    ),
    Rule(
        id="reference-price-range",
        says="A reference price is above zero and between its lowest and its highest.",
        dataset="reference_price",
        holds=(
            "price_amount > 0 AND coalesce(low_price, price_amount) <= price_amount"
            " AND coalesce(high_price, price_amount) >= price_amount"
        ),
        severity=Severity.REJECT,
        columns=("price_amount", "low_price", "high_price"),
        source="what is usual lies between what is usual at least and at most",
        keeps=(
            {"price_amount": "5", "low_price": "5", "high_price": "5"},
            {"price_amount": "0.01"},
        ),
        breaks=(
            {"price_amount": "0"},
            {"price_amount": "5", "low_price": "5.1"},
            {"price_amount": "5", "high_price": "4.9"},
        ),
    ),
    Rule(
        id="trader-match-score",
        says="A score is a fraction.",
        dataset="trader_match",
        holds="score_rate BETWEEN 0 AND 1",
        severity=Severity.REJECT,
        columns=("score_rate",),
        source="1 is the same name",
        keeps=({"score_rate": "0"}, {"score_rate": "1"}),
        breaks=({"score_rate": "93"}, {"score_rate": "-0.1"}),
    ),
    Rule(
        id="owner-share",
        says="A share is a fraction.",
        dataset="trader_owner",
        holds="share_rate BETWEEN 0 AND 1",
        severity=Severity.WARN,
        columns=("share_rate",),
        source="nobody owns more than all",
        keeps=({"share_rate": "1"}, {"share_rate": None}),
        breaks=({"share_rate": "25"},),
    ),
    listed(
        "exchange-currency",
        "The currencies of an exchange rate are on the currency list.",
        "exchange_rate",
        ("currency_code", "base_currency_code"),
        codes="currency",
        source=CURRENCIES,
        keeps=({"currency_code": "UZS", "base_currency_code": "GBP"},),
        breaks=({"currency_code": "XYZ"}, {"base_currency_code": "gbp"}),
    ),
    listed(
        "reference-price-currency",
        "The currency of a reference price is on the currency list.",
        "reference_price",
        ("price_currency",),
        codes="currency",
        source=CURRENCIES,
        keeps=({"price_currency": "EUR"},),
        breaks=({"price_currency": "XYZ"},),
    ),
    listed(
        "trader-country",
        "The country of a trader is on the country list.",
        "trader",
        ("country_code",),
        codes="country",
        source=COUNTRIES,
        keeps=({"country_code": "UZ"}, {"country_code": None}),
        breaks=({"country_code": "UZB"},),
    ),
    listed(
        "partner-trade-country",
        "The countries of partners' statistics are on the country list.",
        "partner_trade",
        ("reporter_country_code", "partner_country_code"),
        codes="country",
        source=COUNTRIES,
        keeps=({"reporter_country_code": "UZ", "partner_country_code": None},),
        breaks=({"reporter_country_code": "860"}, {"partner_country_code": "W00"}),
    ),
)
