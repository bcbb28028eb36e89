"""reference_price: one row is what goods of a kind and origin usually cost from one day on.

Source: valuation databases and price notices, or the lake's own history (`functions/derive`).
Authority: who states it; `method_code` tells a source from the lake's history.
Grain: commodity × origin × unit × currency × first day of validity × when it became known.
Key: `commodity_code`, `origin_country_code`, `unit_code`, `price_currency`, `valid_from`,
    `known_from`, `upload_id`, `record_number`.
Units: prices in `price_currency` for one `unit_code`.

>>> DATASET["price_amount"].required
True
"""

from lake_schema.column_types import INTEGER, QUANTITY
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_PERIOD, PROVENANCE, VALIDITY

DATASET = Dataset(
    name="reference_price",
    says="What goods of a kind and origin usually cost from one day on.",
    source="Valuation databases, price notices, and the lake's own history",
    key=(
        "commodity_code",
        "origin_country_code",
        "unit_code",
        "price_currency",
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
        ),
        Column(name="hs6_code", says="First six digits, where it has six.", derived=True),
        Column(name="origin_country_code", says="Country of origin; none: any.", wco="063"),
        Column(name="unit_code", says="Unit that is priced: KGM, or the tariff's.", required=True),
        Column(name="price_amount", type=QUANTITY, says="Usual price of a unit.", required=True),
        Column(name="price_currency", says="Its currency (ISO 4217).", required=True),
        Column(name="low_price", type=QUANTITY, says="Lowest that is usual."),
        Column(name="high_price", type=QUANTITY, says="Highest that is usual."),
        Column(name="item_count", type=INTEGER, says="Goods items it was computed from."),
        Column(name="method_code", says="source, or history where the lake computed it."),
        *PROVENANCE,
    ),
)
