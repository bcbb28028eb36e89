"""duty_tax: one row is one line of duty, tax or fee of a goods item or a whole declaration.

Source: WCO Data Model 3.6 class DutyTaxFee (50A) with its Payment (94A).
Authority: the declarant where declared, customs where assessed.
Grain: declaration × version as received × item × line.
Key: `declaration_id`, `version_number`, `item_number`, `line_number`, `upload_id`, `record_number`.
Units: `rate` is a fraction (8 % is 0.08); `tax_base_quantity` in the tariff's unit.

>>> DATASET["tax_type_code"].wco
'113'
"""

from lake_schema.column_types import AMOUNT, FLAG, INTEGER, QUANTITY, RATE
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE

FINANCIAL = Classification.FINANCIAL

DATASET = Dataset(
    name="duty_tax",
    says="One line of duty, tax or fee, declared or assessed by customs.",
    source="WCO Data Model 3.6, DutyTaxFee (50A)",
    key=(
        "declaration_id",
        "version_number",
        "item_number",
        "line_number",
        "upload_id",
        "record_number",
    ),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "tax_type_code"),
    columns=(
        *OF_A_DECLARATION,
        Column(
            name="item_number",
            type=INTEGER,
            says="Goods item the line belongs to; none for the whole declaration.",
            wco="006",
            box="32",
        ),
        Column(
            name="line_number",
            type=INTEGER,
            says="Ordinal of the line in its item or header, from 1.",
            required=True,
            box="47",
        ),
        Column(name="tax_type_code", says="Kind of duty or tax.", wco="113", box="47"),
        Column(name="duty_regime_code", says="Duty regime claimed.", wco="164", box="36"),
        Column(name="quota_number", says="Quota order number.", wco="401", box="39"),
        Column(
            name="tax_base_amount",
            type=AMOUNT,
            says="Value the rate applies to.",
            classification=FINANCIAL,
            wco="116",
            box="47",
        ),
        Column(name="tax_base_currency", says="Its currency (ISO 4217).", box="47"),
        Column(
            name="tax_base_quantity",
            type=QUANTITY,
            says="Quantity a specific rate applies to.",
            wco="129",
            box="47",
        ),
        Column(name="tax_base_unit_code", says="Unit of that quantity.", box="47"),
        Column(name="rate", type=RATE, says="Rate as a fraction.", wco="115", box="47"),
        Column(
            name="assessed_amount",
            type=AMOUNT,
            says="Duty or tax assessed.",
            classification=FINANCIAL,
            wco="120",
            box="47",
        ),
        Column(name="assessed_currency", says="Its currency (ISO 4217).", box="47"),
        Column(
            name="deducted_amount",
            type=AMOUNT,
            says="By how much it was reduced.",
            classification=FINANCIAL,
            wco="111",
            box="47",
        ),
        Column(name="deducted_currency", says="Its currency (ISO 4217).", box="47"),
        Column(
            name="payable_amount",
            type=AMOUNT,
            says="Amount to be paid.",
            classification=FINANCIAL,
            wco="378",
            box="47",
        ),
        Column(name="payable_currency", says="Its currency (ISO 4217).", box="47"),
        Column(name="payment_method_code", says="How it is paid.", wco="107", box="47"),
        Column(name="payment_number", says="Reference of its payment.", wco="014"),
        Column(
            name="is_assessed",
            type=FLAG,
            says="True where customs says it in a notification, false where a declaration does.",
            required=True,
            derived=True,
        ),
        *PROVENANCE,
    ),
)
