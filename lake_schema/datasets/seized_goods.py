"""seized_goods: one row is goods of one kind in a seizure.

Source: WCO nCEN, goods of a seizure.
Authority: the seizing office.
Grain: case × statement × goods.
Key: `seizure_number`, `upload_id`, `record_number`, `line_number`.
Units: masses in kg, money in its currency.

>>> DATASET["hs6_code"].derived
True
"""

from lake_schema.column_types import AMOUNT, QUANTITY
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_SEIZURE, PROVENANCE, line_number

DATASET = Dataset(
    name="seized_goods",
    says="Goods of one kind in a seizure.",
    source="WCO nCEN, goods of a seizure",
    key=("seizure_number", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "commodity_code"),
    columns=(
        *OF_A_SEIZURE,
        line_number("case"),
        Column(
            name="category_code", says="drugs, tobacco, counterfeit, species, currency, arms ..."
        ),
        Column(name="commodity_code", says="Tariff code.", wco="145"),
        Column(name="hs6_code", says="First six digits.", derived=True),
        Column(name="goods_description", says="What the goods are.", wco="137"),
        Column(name="origin_country_code", says="Country of origin.", wco="063"),
        Column(name="quantity", type=QUANTITY, says="Quantity in its unit."),
        Column(name="quantity_unit_code", says="That unit."),
        Column(name="mass_kg", type=QUANTITY, says="Mass.", wco="126"),
        Column(name="value_amount", type=AMOUNT, says="Value as estimated."),
        Column(name="value_currency", says="Its currency (ISO 4217)."),
        *PROVENANCE,
    ),
)
