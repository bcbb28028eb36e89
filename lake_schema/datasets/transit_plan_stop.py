"""transit_plan_stop: one row is one place that a journey is to pass.

Source: transit and manifest systems; the lake's own columns.
Authority: the office of departure.
Grain: journey × statement × place.
Key: `journey_number`, `upload_id`, `record_number`, `line_number`.
Units: degrees of WGS 84, metres; times in UTC.

>>> DATASET["radius_m"].says
'How far from there is still there.'
"""

from lake_schema.column_types import DEGREES, INSTANT, QUANTITY
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_JOURNEY, PROVENANCE, line_number

DATASET = Dataset(
    name="transit_plan_stop",
    says="One place that a journey is to pass.",
    source="Transit and manifest systems",
    key=("journey_number", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "journey_number", "line_number"),
    columns=(
        *OF_A_JOURNEY,
        line_number("journey"),
        Column(name="geofence_code", says="Area to pass."),
        Column(name="latitude_degrees", type=DEGREES, says="Latitude, north positive."),
        Column(name="longitude_degrees", type=DEGREES, says="Longitude, east positive."),
        Column(name="radius_m", type=QUANTITY, says="How far from there is still there."),
        Column(name="planned_at", type=INSTANT, says="When it is to be there."),
        *PROVENANCE,
    ),
)
