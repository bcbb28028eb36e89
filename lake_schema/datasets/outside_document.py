"""outside_document: one row is one text from outside: news, a tender, a company's portal.

Source: who publishes it; the lake's own columns.
Authority: its publisher.
Grain: document × statement.
Key: `document_number`, `upload_id`, `record_number`.
Units: times in UTC.

>>> DATASET["content"].required
True
"""

from lake_schema.column_types import INSTANT
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_DOCUMENT, PROVENANCE

DATASET = Dataset(
    name="outside_document",
    says="One text from outside: news, a tender, a company's portal.",
    source="News, tenders, portals of companies",
    key=("document_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "source_code", "document_number"),
    dated_by=("published_at",),
    columns=(
        *OF_A_DOCUMENT,
        Column(name="source_code", says="Who publishes it.", required=True),
        Column(name="kind_code", says="news, tender, company, court, notice ..."),
        Column(name="url", says="Where it stands."),
        Column(name="language_code", says="Language (ISO 639-1)."),
        Column(name="country_code", says="Country it is from or about."),
        Column(name="published_at", type=INSTANT, says="When it was published."),
        Column(name="title", says="Its title."),
        Column(name="content", says="Its text.", required=True),
        *PROVENANCE,
    ),
)
