"""amendment: one row is one place that a change touches: the log of changed fields.

Source: WCO Data Model 3.6, Amendment (06A) with its Pointer (97A).
Authority: who sent the record.
Grain: declaration or notification × change.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["element_code"].wco
'381'
"""

from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="amendment",
    says="One place that an amendment, a correction or a cancellation touches.",
    source="WCO Data Model 3.6, Amendment (06A) with its Pointer (97A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "change_reason_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration or notification"),
        Column(name="change_reason_code", says="Why it is changed.", wco="099"),
        Column(
            name="pointer",
            says="Classes and ordinals to the place, such as 42A/67A/68A[1].",
            wco="375",
        ),
        Column(name="element_code", says="Element there, by its WCO id.", wco="381"),
        Column(name="element_path", says="Path of a value that customs corrected."),
        *identifying(Column(name="new_value", says="What customs corrected it to.")),
        *PROVENANCE,
    ),
)
