"""Commodity codes."""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

RULES = (
    Rule(
        id="commodity-length",
        says="A commodity code has 6, 8, 10 or 12 digits.",
        dataset="goods_item",
        holds="regexp_like(commodity_code, '^[0-9]{6}([0-9]{2}|[0-9]{4}|[0-9]{6})?$')",
        severity=Severity.WARN,
        columns=("commodity_code",),
        source="Harmonized System Convention, article 1; national lines add two to six digits",
        keeps=({"commodity_code": "010121"}, {"commodity_code": "010121000000"}),
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
        id="taric-form",
        says="What extends a commodity code has its form: 2 digits, 4 characters, a CUS number.",
        dataset="goods_item",
        holds=(
            "regexp_like(taric_code, '^[0-9]{2}$')"
            " AND regexp_like(taric_additional_code, '^[A-Z0-9]{4}( [A-Z0-9]{4})*$')"
            " AND regexp_like(cus_number, '^[0-9]{7}-[0-9]$')"
        ),
        severity=Severity.WARN,
        columns=("taric_code", "taric_additional_code", "cus_number"),
        source="Union Customs Code, annex B DE 18 08 and 18 09; SAD box 33",
        keeps=({"taric_code": "00"}, {"taric_additional_code": "C999 2550"}),
        breaks=(
            {"taric_code": "0"},
            {"taric_additional_code": "C99"},
            {"cus_number": "00101310"},
        ),
    ),
)
