"""inspection: one row is what is known of one inspection of goods or papers.

Source: selectivity and inspection systems (ASYCUDA inspection act, CDS); the lake's own columns.
Authority: the inspecting office.
Grain: inspection × statement; the last to arrive counts, see the view `inspection_current`.
Key: `inspection_number`, `upload_id`, `record_number`.
Units: money in its currency; times in UTC.

>>> DATASET["inspector_id"].classification.value
'personal'
"""

from lake_schema.column_types import AMOUNT, INSTANT
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import DECLARATION_NUMBERS, OF_AN_INSPECTION, PROVENANCE

FINANCIAL = Classification.FINANCIAL

DATASET = Dataset(
    name="inspection",
    says="What is known of one inspection of goods or papers.",
    source="Selectivity and inspection systems",
    key=("inspection_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "inspection_number"),
    dated_by=("started_at", "selected_at"),
    columns=(
        *OF_AN_INSPECTION,
        *DECLARATION_NUMBERS,
        Column(name="corridor_code", says="green, yellow, red or blue."),
        Column(name="selection_code", says="profile, random, tip, officer ...: what selected it."),
        Column(name="selection_reason", says="Risk profile or words that gave the reason."),
        *identifying(Column(name="inspector_id", says="Officer who inspected.")),
        *identifying(Column(name="broker_id", says="Broker who presented the goods.")),
        Column(name="selected_at", type=INSTANT, says="When it was selected."),
        Column(name="started_at", type=INSTANT, says="When it began."),
        Column(name="ended_at", type=INSTANT, says="When it ended."),
        Column(name="result_code", says="none, value, classification, origin, quantity, goods ..."),
        Column(name="result", says="What was found, in words."),
        Column(
            name="recovered_value_amount",
            type=AMOUNT,
            says="Customs value added.",
            classification=FINANCIAL,
        ),
        Column(name="recovered_value_currency", says="Its currency (ISO 4217)."),
        Column(
            name="recovered_duty_amount",
            type=AMOUNT,
            says="Duty and tax recovered.",
            classification=FINANCIAL,
        ),
        Column(name="recovered_duty_currency", says="Its currency (ISO 4217)."),
        *PROVENANCE,
    ),
)
