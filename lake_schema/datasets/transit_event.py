"""transit_event: one row is one signal of something on its way.

Source: vehicle trackers, e-seals, gate cameras, mobile positions, AIS (ITU-R M.1371).
Authority: who runs the devices.
Grain: device × moment × event.
Key: `device_id`, `occurred_at`, `event_code`, `upload_id`, `record_number`.
Units: degrees of WGS 84, km/h, metres; times in UTC.

>>> DATASET["latitude_degrees"].type.scale
6
"""

from lake_schema.column_types import DEGREES, INSTANT, QUANTITY, RATE
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import PROVENANCE, dated_on

COMMERCIAL = Classification.COMMERCIAL

DATASET = Dataset(
    name="transit_event",
    says="One signal of something on its way.",
    source="Vehicle trackers, e-seals, gate cameras, mobile positions, AIS (ITU-R M.1371)",
    key=("device_id", "occurred_at", "event_code", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "device_id_pseudonym", "occurred_at"),
    dated_by=("occurred_at",),
    columns=(
        dated_on("Day of the event, else of the upload's arrival."),
        *identifying(
            Column(
                name="device_id", says="Tracker, seal, camera, telephone or MMSI.", required=True
            )
        ),
        Column(name="device_kind_code", says="tracker, seal, camera, mobile or ais."),
        Column(
            name="occurred_at",
            type=INSTANT,
            says="When it was, else when the upload arrived.",
            or_arrival=True,
        ),
        Column(
            name="event_code",
            says=(
                "position, geofence_in, geofence_out, stop, door_open, door_closed, seal_armed,"
                " seal_disarmed, seal_tampered, seal_removed, battery_low or identity."
            ),
            required=True,
        ),
        Column(name="latitude_degrees", type=DEGREES, says="Latitude, north positive."),
        Column(name="longitude_degrees", type=DEGREES, says="Longitude, east positive."),
        Column(name="elevation_m", type=QUANTITY, says="Height above the sea."),
        Column(name="accuracy_m", type=QUANTITY, says="Radius in which it is likely to be."),
        Column(name="speed_kmh", type=QUANTITY, says="Speed over ground."),
        Column(name="heading_degrees", type=DEGREES, says="Course over ground, north is 0."),
        Column(name="geofence_code", says="Area entered or left."),
        Column(name="battery_rate", type=RATE, says="Battery as a fraction."),
        Column(name="journey_number", says="Journey it belongs to, where the device knows."),
        Column(name="mrn", says="MRN of the declaration, where the device knows.", wco="D014"),
        Column(name="container_number", says="Container.", classification=COMMERCIAL, wco="159"),
        Column(name="seal_number", says="Seal.", classification=COMMERCIAL, wco="165"),
        *identifying(Column(name="vehicle_id", says="Number plate, IMO number or call sign.")),
        *identifying(Column(name="vessel_name", says="Name of the ship.")),
        Column(name="destination", says="Where it says it goes.", classification=COMMERCIAL),
        *PROVENANCE,
    ),
)
