"""transit_plan: one row is one journey as it is to be: what, from where, to where, when.

Source: transit and manifest systems; the lake's own columns.
Authority: the office of departure.
Grain: journey × statement; the last to arrive counts, see the view `transit_journey`.
Key: `journey_number`, `upload_id`, `record_number`.
Units: times in UTC.

>>> DATASET.dated_by
('planned_departure_at',)
"""

from lake_schema.column_types import INSTANT
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import DECLARATION_NUMBERS, OF_A_JOURNEY, PROVENANCE

COMMERCIAL = Classification.COMMERCIAL

DATASET = Dataset(
    name="transit_plan",
    says="One journey as it is to be: what, from where, to where, when.",
    source="Transit and manifest systems",
    key=("journey_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "journey_number"),
    dated_by=("planned_departure_at",),
    columns=(
        *OF_A_JOURNEY,
        *DECLARATION_NUMBERS,
        *identifying(Column(name="device_id", says="Tracker or seal that goes with it.")),
        *identifying(Column(name="vehicle_id", says="Number plate of the vehicle.")),
        *identifying(Column(name="carrier_id", says="Who carries.", wco="R012")),
        Column(name="container_number", says="Container.", classification=COMMERCIAL, wco="159"),
        Column(name="seal_number", says="Seal put on it.", classification=COMMERCIAL, wco="165"),
        Column(name="departure_office_code", says="Office of departure.", wco="065"),
        Column(name="destination_office_code", says="Office of destination."),
        Column(name="planned_departure_at", type=INSTANT, says="When it is to leave."),
        Column(name="planned_arrival_at", type=INSTANT, says="When it is to arrive."),
        Column(name="released_at", type=INSTANT, says="From when the seal may be opened."),
        *PROVENANCE,
    ),
)
