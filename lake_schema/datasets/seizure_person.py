"""seizure_person: one row is one person or company in a seizure; the whole table is restricted.

Source: WCO nCEN, suspects and companies.
Authority: the seizing office.
Grain: case × statement × person.
Key: `seizure_number`, `upload_id`, `record_number`, `line_number`.
Units: none.

>>> DATASET["born_on"].classification.value
'personal'
"""

from lake_schema.column_types import DAY
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_SEIZURE, PROVENANCE, line_number

DATASET = Dataset(
    name="seizure_person",
    says="One person or company in a seizure.",
    source="WCO nCEN, suspects and companies",
    key=("seizure_number", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "seizure_number"),
    columns=(
        *OF_A_SEIZURE,
        line_number("case"),
        Column(name="role_code", says="courier, driver, consignor, consignee, owner ..."),
        *identifying(
            Column(name="person_id", says="Number of the person's document, or of the company.")
        ),
        *identifying(Column(name="person_name", says="Name.")),
        Column(
            name="born_on",
            type=DAY,
            says="Day of birth.",
            classification=Classification.PERSONAL,
        ),
        Column(name="nationality_code", says="Nationality.", wco="242"),
        *PROVENANCE,
    ),
)
