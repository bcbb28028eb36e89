"""charge_deduction: one row is one charge added to the price for the customs value, or deducted.

Source: WCO Data Model 3.6, ChargeDeduction (58B).
Authority: the declarant.
Grain: declaration × version as received × charge.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: money in its column's currency.

>>> DATASET["charge_amount"].wco
'181'
"""

from lake_schema.column_types import AMOUNT
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="charge_deduction",
    says="One charge (freight, insurance, ...) added to the price for customs value, or deducted.",
    source="WCO Data Model 3.6, ChargeDeduction (58B)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "charge_type_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration"),
        Column(
            name="charge_type_code",
            says="Kind of charge; in the Union A is added, B deducted, such as AK and BA.",
            wco="371",
            box="45",
        ),
        Column(
            name="charge_amount",
            type=AMOUNT,
            says="Its amount.",
            classification=Classification.COMMERCIAL,
            wco="181",
            box="45",
        ),
        Column(name="charge_currency", says="Currency of that amount (ISO 4217).", box="45"),
        *PROVENANCE,
    ),
)
