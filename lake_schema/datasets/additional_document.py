"""additional_document: one row is one document that a declaration or an item refers to.

Source: WCO Data Model 3.6, AdditionalDocument (02A).
Authority: the declarant.
Grain: declaration × version as received × document.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["document_number"].wco
'D005'
"""

from lake_schema.column_types import AMOUNT, DAY, QUANTITY
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

COMMERCIAL = Classification.COMMERCIAL

DATASET = Dataset(
    name="additional_document",
    says="One document that a declaration or one of its items refers to.",
    source="WCO Data Model 3.6, AdditionalDocument (02A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "type_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration"),
        Column(name="category_code", says="Category of the document.", wco="D031", box="44"),
        Column(name="type_code", says="Type of the document.", wco="D006", box="44"),
        Column(
            name="document_number",
            says="Reference of the document.",
            classification=COMMERCIAL,
            wco="D005",
            box="44",
        ),
        Column(name="document_name", says="Name or reason given.", wco="D028", box="44"),
        Column(name="status_code", says="Status or exemption of it.", wco="360", box="44"),
        Column(name="issued_on", type=DAY, says="Day it was issued.", box="44"),
        Column(name="expires_on", type=DAY, says="Last day it is valid."),
        *identifying(Column(name="issuer_name", says="Authority that issued it.", wco="R058")),
        Column(
            name="written_off_quantity",
            type=QUANTITY,
            says="Quantity written off it.",
            wco="502",
        ),
        Column(name="written_off_unit_code", says="Unit of that quantity."),
        Column(
            name="written_off_amount",
            type=AMOUNT,
            says="Amount written off it.",
            classification=COMMERCIAL,
            wco="503",
        ),
        Column(name="written_off_currency", says="Currency of that amount (ISO 4217)."),
        *PROVENANCE,
    ),
)
