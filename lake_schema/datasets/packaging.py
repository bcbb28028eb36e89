"""packaging: one row is one kind of packages of a goods item.

Source: WCO Data Model 3.6, Packaging (93A).
Authority: the declarant.
Grain: declaration × version as received × kind of packages.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["package_type_code"].wco
'141'
"""

from lake_schema.column_types import QUANTITY
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="packaging",
    says="One kind of packages of a goods item: how many, which, with which marks.",
    source="WCO Data Model 3.6, Packaging (93A)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "package_type_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration"),
        Column(name="package_count", type=QUANTITY, says="How many.", wco="144", box="31"),
        Column(name="package_type_code", says="Type (UN/ECE Rec. 21).", wco="141", box="31"),
        *identifying(Column(name="marks", says="Marks and numbers on them.", wco="142", box="31")),
        Column(name="material_description", says="What they are made of.", wco="344"),
        *PROVENANCE,
    ),
)
