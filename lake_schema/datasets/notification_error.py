"""notification_error: one row is one error that customs found in a declaration.

Source: WCO Data Model 3.6, Error (53A) with its Pointer (97A).
Authority: customs.
Grain: notification × error.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["pointer"].wco
'375'
"""

from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="notification_error",
    says="One error that customs found in a declaration, and where.",
    source="WCO Data Model 3.6, Error (53A) with its Pointer (97A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "error_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("notification"),
        Column(name="error_code", says="What is wrong, such as CDS12056.", wco="377"),
        Column(
            name="description",
            says="What is wrong, in words.",
            classification=Classification.COMMERCIAL,
            wco="488",
        ),
        Column(
            name="pointer",
            says="Classes and ordinals to the place, such as 42A/67A/68A[1].",
            wco="375",
        ),
        Column(name="element_code", says="Element there, by its WCO id.", wco="381"),
        *PROVENANCE,
    ),
)
