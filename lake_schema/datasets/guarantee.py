"""guarantee: one row is one guarantee that secures what a declaration may owe.

Source: WCO Data Model 3.6, ObligationGuarantee (90A).
Authority: the declarant.
Grain: declaration or notification × guarantee.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["guarantee_office_code"].wco
'G014'
"""

from lake_schema.column_types import AMOUNT
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE, line_number

DATASET = Dataset(
    name="guarantee",
    says="One guarantee that secures what a declaration may owe.",
    source="WCO Data Model 3.6, ObligationGuarantee (90A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "guarantee_type_code"),
    columns=(
        *OF_A_DECLARATION,
        line_number("declaration or notification"),
        Column(name="guarantee_type_code", says="Kind of guarantee.", wco="101", box="52"),
        *identifying(
            Column(name="guarantee_number", says="Number of the guarantee.", wco="D014", box="52")
        ),
        *identifying(Column(name="reference_number", says="Reference of it.", wco="100", box="52")),
        Column(
            name="secured_amount",
            type=AMOUNT,
            says="Amount it secures.",
            classification=Classification.FINANCIAL,
            wco="492",
            box="52",
        ),
        Column(name="secured_currency", says="Currency of that amount (ISO 4217).", box="52"),
        Column(name="guarantee_office_code", says="Office of guarantee.", wco="G014", box="52"),
        *PROVENANCE,
    ),
)
