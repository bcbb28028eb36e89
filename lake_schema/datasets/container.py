"""container: one row is one seal of one container of a declaration, or a container without seal.

Source: WCO Data Model 3.6 class TransportEquipment (31B) with its Seal (44B).
Authority: the declarant.
Grain: declaration × version as received × container × seal.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["container_number"].wco
'159'
"""

from lake_schema.column_types import INTEGER
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE

DATASET = Dataset(
    name="container",
    says="One seal of one container of a declaration, or a container without seal.",
    source="WCO Data Model 3.6, TransportEquipment (31B)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "container_number"),
    columns=(
        *OF_A_DECLARATION,
        Column(
            name="line_number",
            type=INTEGER,
            says="Ordinal of the row in its declaration, from 1.",
            required=True,
        ),
        Column(name="container_number", says="Container (ISO 6346).", wco="159", box="31"),
        Column(name="seal_number", says="Seal on it.", wco="165", box="D"),
        *PROVENANCE,
    ),
)
