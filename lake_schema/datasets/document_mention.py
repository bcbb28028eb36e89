"""document_mention: one row is somebody or something that a document from outside speaks of.

Source: who read the document: its publisher, or a reader of entities.
Authority: the same.
Grain: document × statement × mention.
Key: `document_number`, `upload_id`, `record_number`, `line_number`.
Units: none. Commodity codes that stand in the text itself are in the view `document_commodity`.

>>> DATASET["entity_name"].classification.value
'personal'
"""

from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DOCUMENT, PROVENANCE, line_number

DATASET = Dataset(
    name="document_mention",
    says="Somebody or something that a document from outside speaks of.",
    source="Readers of entities",
    key=("document_number", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "document_number", "line_number"),
    columns=(
        *OF_A_DOCUMENT,
        line_number("document"),
        Column(name="kind_code", says="company, person, ship, place, goods ..."),
        *identifying(Column(name="entity_name", says="As the text calls it.")),
        *identifying(Column(name="trader_id", says="The trader it is, where that is known.")),
        Column(name="commodity_code", says="Tariff code of goods.", wco="145"),
        Column(name="hs6_code", says="First six digits.", derived=True),
        Column(name="country_code", says="Country.", wco="242"),
        *PROVENANCE,
    ),
)
