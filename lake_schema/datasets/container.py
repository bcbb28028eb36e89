"""container: one row is one seal of one container of a declaration, or a container without seal.

Source: WCO Data Model 3.6 class TransportEquipment (31B) with its Seal (44B).
Authority: the declarant.
Grain: declaration × version as received × container × seal.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: masses in kg.

>>> DATASET["container_number"].wco
'159'
"""

from lake_schema.column_types import INTEGER, QUANTITY
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
        Column(
            name="item_number",
            type=INTEGER,
            says="Goods item it holds, where the declaration says so.",
            wco="006",
            box="32",
        ),
        Column(name="container_number", says="Container (ISO 6346).", wco="159", box="31"),
        Column(name="seal_number", says="Seal on it.", wco="165", box="D"),
        Column(name="container_type_code", says="Size and type of the container.", box="31"),
        Column(name="fullness_code", says="Whether it is full or empty, as coded by its source."),
        Column(name="gross_mass_kg", type=QUANTITY, says="Gross mass in it.", box="31"),
        *PROVENANCE,
    ),
)
