"""additional_information: one row is one statement made beside the data: to customs, or by it.

Source: WCO Data Model 3.6, AdditionalInformation (03A).
Authority: who sent the record.
Grain: declaration or notification × statement.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["statement"].wco
'225'
"""

from lake_schema.column_types import INSTANT
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="additional_information",
    says="One coded or written statement beside the data, by the declarant or by customs.",
    source="WCO Data Model 3.6, AdditionalInformation (03A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "statement_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration or notification"),
        Column(name="statement_code", says="What is stated, coded.", wco="226", box="44"),
        Column(name="statement_type_code", says="Kind of statement.", wco="369"),
        Column(
            name="statement",
            says="What is stated, in words.",
            classification=Classification.COMMERCIAL,
            wco="225",
            box="44",
        ),
        Column(name="limited_at", type=INSTANT, says="Until when it is to be answered.", wco="264"),
        Column(name="pointer", says="What it is about: WCO classes and ordinals.", wco="375"),
        *PROVENANCE,
    ),
)
