"""Columns that several datasets have in common, said once.

Child rows repeat `dated_on`, `office_code` and `flow_code` of their declaration: every table is
partitioned and sorted by them, so that a filter on any of them prunes without a join.
"""

from lake_schema.column_types import DAY, FLAG, INSTANT, INTEGER
from lake_schema.contract import Column, identifying

OF_A_DECLARATION: tuple[Column, ...] = (
    Column(
        name="declaration_id",
        says="The source's registration, else a hash of declarant (or post) and LRN.",
        required=True,
        derived=True,
    ),
    Column(
        name="version_number",
        type=INTEGER,
        says="Version as the source states it; order versions by it, then by arrival.",
        wco="383",
    ),
    Column(
        name="dated_on",
        type=DAY,
        says="Day of acceptance, else of declaration, else of the upload's arrival.",
        required=True,
        derived=True,
    ),
    Column(name="office_code", says="Customs office of declaration.", wco="065", box="A"),
    Column(name="flow_code", says="IM import, EX export, TR transit, CO special territories."),
)


def dated_on(says: str) -> Column:
    """Return the day by whose month a table is partitioned."""
    return Column(name="dated_on", type=DAY, says=says, required=True, derived=True)


OF_A_TRADER: tuple[Column, ...] = (
    *identifying(
        Column(name="trader_id", says="Identifier of the trader (EORI, TIN).", required=True)
    ),
    dated_on("First day of the statement's validity."),
)

OF_AN_INSPECTION: tuple[Column, ...] = (
    Column(name="inspection_number", says="Number of the inspection.", required=True),
    dated_on("Day it was begun, else selected, else of the upload's arrival."),
    Column(name="office_code", says="Customs office that inspects.", wco="065"),
)

OF_A_SEIZURE: tuple[Column, ...] = (
    Column(name="seizure_number", says="Number of the case.", required=True),
    dated_on("Day of the seizure."),
    Column(name="office_code", says="Customs office that seized.", wco="065"),
)

OF_A_JOURNEY: tuple[Column, ...] = (
    Column(name="journey_number", says="Number of the journey.", required=True),
    dated_on("Day the journey is to begin, else of the upload's arrival."),
)

OF_A_DOCUMENT: tuple[Column, ...] = (
    Column(name="document_number", says="The document's id at its source.", required=True),
    dated_on("Day of publication, else of the upload's arrival."),
)

OF_A_PERIOD: tuple[Column, ...] = (dated_on("First day of validity."),)
"""What has one row a record, and is valid from a day on."""

OF_A_QUESTION: tuple[Column, ...] = (dated_on("Day it was asked."),)
"""What stands in the log of questions."""

VALIDITY: tuple[Column, ...] = (
    Column(name="valid_from", type=DAY, says="First day on which it holds.", required=True),
    Column(name="valid_to", type=DAY, says="Last day on which it holds; none while it is open."),
    Column(
        name="known_from",
        type=INSTANT,
        says="When it became known: as its source states, else when the upload arrived.",
        or_arrival=True,
    ),
    Column(
        name="is_withdrawn",
        type=FLAG,
        says="True where this takes back what was stated for the same validity.",
    ),
)
"""What is valid and what was known when, in the rows: a correction is one more row."""

DECLARATION_NUMBERS: tuple[Column, ...] = (
    Column(name="declaration_id", says="Declaration concerned, as the lake names it."),
    Column(name="mrn", says="MRN of the declaration concerned.", wco="D014"),
    Column(name="lrn", says="LRN of the declaration concerned.", wco="D026"),
)
"""How what is no declaration names one: by any of these, the first that is stated."""

PROVENANCE: tuple[Column, ...] = (
    Column(name="post", says="Border post that sent the upload.", required=True, derived=True),
    Column(
        name="upload_id",
        says="Hash of bucket, key and version of the uploaded object.",
        required=True,
        derived=True,
    ),
    Column(
        name="record_number",
        type=INTEGER,
        says="The record's place in its upload, counted from 1.",
        required=True,
        derived=True,
    ),
    Column(
        name="ingested_at",
        type=INSTANT,
        says="When the lake took the record in.",
        required=True,
        derived=True,
    ),
)

RUN = Column(
    name="run_number",
    type=INTEGER,
    says="1 when the upload came, one more each time it was replayed.",
    required=True,
    derived=True,
)


def line_number(of: str) -> Column:
    """Return the column that counts rows in what they belong to, such as `declaration`."""
    return Column(
        name="line_number",
        type=INTEGER,
        says=f"Ordinal of the row in its {of}, from 1.",
        required=True,
    )


OF_AN_ITEM = Column(
    name="item_number",
    type=INTEGER,
    says="Goods item it belongs to; none for the whole declaration.",
    wco="006",
    box="32",
)

GOODS_LOCATION: tuple[Column, ...] = (
    Column(name="goods_location_number", says="Where the goods are.", wco="L016", box="30"),
    Column(name="goods_location_type_code", says="Type of that place.", wco="L110", box="30"),
    Column(name="goods_location_qualifier_code", says="How it is named.", wco="410"),
    Column(name="goods_location_country_code", says="Its country.", wco="242", box="30"),
)
