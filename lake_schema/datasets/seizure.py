"""seizure: one row is what is known of one seizure or offence.

Source: WCO nCEN, seizures and offences (goods, route, conveyance, concealment).
Authority: the seizing office.
Grain: case × statement; the last to arrive counts, see the view `seizure_context`.
Key: `seizure_number`, `upload_id`, `record_number`.
Units: none. Persons stand in `seizure_person` only.

>>> DATASET.dated_by
('seized_on',)
"""

from lake_schema.column_types import DAY
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import DECLARATION_NUMBERS, OF_A_SEIZURE, PROVENANCE

COMMERCIAL = Classification.COMMERCIAL

DATASET = Dataset(
    name="seizure",
    says="What is known of one seizure or offence.",
    source="WCO nCEN, seizures and offences",
    key=("seizure_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "seizure_number"),
    dated_by=("seized_on",),
    columns=(
        *OF_A_SEIZURE,
        *DECLARATION_NUMBERS,
        Column(name="seized_on", type=DAY, says="Day of the seizure.", required=True),
        Column(name="offence_code", says="Kind of offence."),
        Column(name="status_code", says="open, closed, court ..."),
        Column(name="country_code", says="Country where it was.", wco="242"),
        Column(name="place", says="Where it was, in words."),
        Column(name="place_kind_code", says="airport, seaport, road, mail, inland ..."),
        Column(name="direction_code", says="import, export, transit or internal."),
        Column(name="departure_country_code", says="Where the goods came from.", wco="062"),
        Column(name="transit_country_code", says="Countries passed, separated by spaces."),
        Column(name="destination_country_code", says="Where they were to go.", wco="465"),
        Column(name="route", says="Route in words."),
        Column(name="transport_mode_code", says="Mode of transport.", box="25"),
        *identifying(
            Column(name="conveyance_id", says="Plate, IMO or flight number of the conveyance.")
        ),
        Column(name="conveyance_country_code", says="Its nationality."),
        Column(name="container_number", says="Container.", classification=COMMERCIAL, wco="159"),
        Column(name="concealment_code", says="Kind of concealment."),
        Column(name="concealment", says="How the goods were hidden, in words."),
        Column(name="detection_code", says="profile, random, scanner, dog, tip ..."),
        *PROVENANCE,
    ),
)
