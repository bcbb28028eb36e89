"""trader_licence: one row is one licence or programme of a trader, as a register states it.

Source: registers of authorisations and trusted-trader programmes (AEO); the lake's own columns.
Authority: the registering administration.
Grain: statement about a trader × licence.
Key: `trader_id`, `upload_id`, `record_number`, `line_number`.
Units: none.

>>> DATASET["expires_on"].says
'Last day it is good for.'
"""

from lake_schema.column_types import DAY
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_TRADER, PROVENANCE, line_number

DATASET = Dataset(
    name="trader_licence",
    says="One licence or programme of a trader, as a register states it.",
    source="Registers of authorisations and trusted-trader programmes",
    key=("trader_id", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "trader_id_pseudonym"),
    columns=(
        *OF_A_TRADER,
        line_number("statement"),
        Column(
            name="programme_code", says="Kind of licence or programme, such as AEOC.", wco="D005"
        ),
        Column(
            name="licence_number",
            says="Its number.",
            classification=Classification.COMMERCIAL,
        ),
        Column(name="status_code", says="granted, suspended or revoked."),
        Column(name="granted_on", type=DAY, says="First day it is good for."),
        Column(name="expires_on", type=DAY, says="Last day it is good for."),
        Column(name="office_code", says="Office that supervises it.", wco="G012"),
        *PROVENANCE,
    ),
)
