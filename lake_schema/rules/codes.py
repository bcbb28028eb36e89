"""What must be a member of a code list. Lists differ between administrations, so these warn."""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

COUNTRIES = "ISO 3166-1 alpha-2 with the national extensions of customs administrations"

RULES = (
    Rule(
        id="commodity-length",
        says="A commodity code has 6, 8 or 10 digits.",
        dataset="goods_item",
        holds="regexp_like(commodity_code, '^[0-9]{6}([0-9]{2}|[0-9]{4})?$')",
        severity=Severity.WARN,
        columns=("commodity_code",),
        source="Harmonized System Convention, article 1; national lines add two or four digits",
        keeps=({"commodity_code": "010121"}, {"commodity_code": "0101210000"}),
        breaks=({"commodity_code": "01012"}, {"commodity_code": "0101 21"}),
    ),
    Rule(
        id="hs-edition",
        says="The first six digits are a subheading of the Harmonized System in force.",
        dataset="goods_item",
        holds="hs6_code IN {hs6}",
        since="2022-01-01",
        severity=Severity.WARN,
        columns=("commodity_code",),
        source="WCO Harmonized System, 2022 edition, in force from 1 January 2022",
        keeps=(
            {"hs6_code": "010121", "dated_on": "2022-01-01"},
            {"hs6_code": "970200", "dated_on": "2021-12-31"},
        ),
        breaks=({"hs6_code": "970200", "dated_on": "2022-01-01"},),
    ),
    Rule(
        id="item-country",
        says="The countries of an item are on the country list.",
        dataset="goods_item",
        holds=(
            "origin_country_code IN {country} AND preferential_origin_country_code IN {country}"
            " AND export_country_code IN {country}"
        ),
        severity=Severity.WARN,
        columns=("origin_country_code", "preferential_origin_country_code", "export_country_code"),
        source=COUNTRIES,
        keeps=(
            {"origin_country_code": "NO"},
            {"origin_country_code": "ZN", "export_country_code": "XI"},
        ),
        breaks=({"origin_country_code": "XX"}, {"export_country_code": "UK"}),
    ),
    Rule(
        id="declaration-country",
        says="The countries of a declaration are on the country list.",
        dataset="declaration",
        holds=(
            "export_country_code IN {country} AND destination_country_code IN {country}"
            " AND exporter_country_code IN {country} AND goods_location_country_code IN {country}"
            " AND border_transport_country_code IN {country}"
        ),
        severity=Severity.WARN,
        columns=(
            "export_country_code",
            "destination_country_code",
            "exporter_country_code",
            "goods_location_country_code",
            "border_transport_country_code",
        ),
        source=COUNTRIES,
        keeps=({"export_country_code": "NA"}, {"destination_country_code": "XI"}),
        breaks=({"destination_country_code": "no"}, {"border_transport_country_code": "UK"}),
    ),
    Rule(
        id="declaration-currency",
        says="The currencies of a declaration are on the currency list.",
        dataset="declaration",
        holds="invoice_currency IN {currency} AND freight_currency IN {currency}",
        severity=Severity.WARN,
        columns=("invoice_currency", "freight_currency"),
        source="ISO 4217",
        keeps=({"invoice_currency": "UZS"},),
        breaks=({"invoice_currency": "EURO"},),
    ),
    Rule(
        id="item-currency",
        says="The currencies of an item are on the currency list.",
        dataset="goods_item",
        holds=(
            "item_currency IN {currency} AND statistical_value_currency IN {currency}"
            " AND customs_value_currency IN {currency}"
        ),
        severity=Severity.WARN,
        columns=("item_currency", "statistical_value_currency", "customs_value_currency"),
        source="ISO 4217",
        keeps=({"item_currency": "KRW"},),
        breaks=({"item_currency": "XYZ"},),
    ),
    Rule(
        id="incoterm",
        says="The terms of delivery are an Incoterm.",
        dataset="declaration",
        holds="incoterm_code IN {incoterm}",
        severity=Severity.WARN,
        columns=("incoterm_code",),
        source="Incoterms 2020, 2010 and 2000; Union Customs Code, annex B DE 4/1",
        keeps=({"incoterm_code": "DPU"}, {"incoterm_code": "DAT"}),
        breaks=({"incoterm_code": "CNF"},),
    ),
)
