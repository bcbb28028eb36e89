"""tariff: one row is one rate of duty or tax on a commodity from one day on.

Source: customs tariffs (TARIC, UK Global Tariff and the like); the lake's own columns.
Authority: who enacts the tariff.
Grain: commodity × tax × origin × preference × first day of validity × when it became known.
Key: `commodity_code`, `tax_type_code`, `origin_country_code`, `preference_code`, `valid_from`,
    `known_from`, `upload_id`, `record_number`.
Units: `rate` is a fraction of the base (8 % is 0.08); `specific_amount` is money a unit.

A commodity code may be a chapter, heading or subheading: it is the rate of all codes that begin so
and have none of their own. Without an origin or a preference a rate holds for any.

>>> DATASET["rate"].type.scale
8
"""

from lake_schema.column_types import AMOUNT, RATE
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_PERIOD, PROVENANCE, VALIDITY

DATASET = Dataset(
    name="tariff",
    says="One rate of duty or tax on a commodity from one day on.",
    source="Customs tariffs",
    key=(
        "commodity_code",
        "tax_type_code",
        "origin_country_code",
        "preference_code",
        "valid_from",
        "known_from",
        "upload_id",
        "record_number",
    ),
    month_of="dated_on",
    sort_by=("dated_on", "commodity_code"),
    dated_by=("valid_from",),
    columns=(
        *OF_A_PERIOD,
        *VALIDITY,
        Column(
            name="commodity_code",
            says="Tariff code, or its first digits.",
            required=True,
            wco="145",
            box="33",
        ),
        Column(name="hs6_code", says="First six digits, where it has six.", derived=True),
        Column(name="tax_type_code", says="Kind of duty or tax.", required=True, wco="113"),
        Column(name="origin_country_code", says="Origin it is for; none: any.", wco="063"),
        Column(name="preference_code", says="Preference it is for; none: any.", wco="164"),
        Column(name="rate", type=RATE, says="Rate on the value, as a fraction.", wco="115"),
        Column(name="specific_amount", type=AMOUNT, says="Money a unit of quantity."),
        Column(name="specific_currency", says="Its currency (ISO 4217)."),
        Column(name="specific_unit_code", says="That unit; none: kilogram net."),
        Column(name="minimum_amount", type=AMOUNT, says="Least money a unit of quantity."),
        Column(name="minimum_currency", says="Its currency (ISO 4217)."),
        Column(name="quota_number", says="Quota order number it is for.", wco="401"),
        Column(name="base_code", says="What the rate is of: value, or value-and-duty (taxes)."),
        Column(name="measure_code", says="Type of measure, as its source codes it."),
        Column(name="legal_basis", says="Where it is enacted."),
        *PROVENANCE,
    ),
)
