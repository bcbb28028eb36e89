"""authorisation: one row is one authorisation that a declaration relies on.

Source: WCO Data Model 3.6, AuthorisationHolder (of class 42A).
Authority: the declarant.
Grain: declaration × version as received × authorisation.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["holder_id"].wco
'R144'
"""

from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE, line_number

DATASET = Dataset(
    name="authorisation",
    says="One authorisation that a declaration relies on, and who holds it.",
    source="WCO Data Model 3.6, AuthorisationHolder (of class 42A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "category_code"),
    columns=(
        *OF_A_DECLARATION,
        line_number("declaration"),
        Column(name="category_code", says="Kind of authorisation.", wco="R145", box="44"),
        *identifying(Column(name="holder_id", says="Who holds it.", wco="R144", box="44")),
        *PROVENANCE,
    ),
)
