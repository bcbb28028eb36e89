"""previous_document: one row is one earlier document that a declaration or an item continues.

Source: WCO Data Model 3.6, PreviousDocument (99A).
Authority: the declarant.
Grain: declaration × version as received × previous document.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["type_code"].wco
'D019'
"""

from lake_schema.column_types import INTEGER
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="previous_document",
    says="One earlier document (manifest, declaration, consignment) that this one continues.",
    source="WCO Data Model 3.6, PreviousDocument (99A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "type_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration"),
        Column(name="category_code", says="Category of the document.", wco="D031", box="40"),
        Column(name="type_code", says="Type of the document.", wco="D019", box="40"),
        Column(
            name="document_number",
            says="Reference of the document.",
            classification=Classification.COMMERCIAL,
            wco="D018",
            box="40",
        ),
        Column(
            name="previous_item_number",
            type=INTEGER,
            says="Goods item of that document.",
            wco="171",
            box="40",
        ),
        *PROVENANCE,
    ),
)
