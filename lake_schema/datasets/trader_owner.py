"""trader_owner: one row is one owner or director of a trader, as a register states it.

Source: company registers and registers of beneficial owners; the lake's own columns.
Authority: the registering administration.
Grain: statement about a trader × person.
Key: `trader_id`, `upload_id`, `record_number`, `line_number`.
Units: `share_rate` is a fraction (25 % is 0.25).

>>> DATASET["owner_id"].classification.value
'personal'
"""

from lake_schema.column_types import RATE
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_TRADER, PROVENANCE, line_number

DATASET = Dataset(
    name="trader_owner",
    says="One owner or director of a trader, as a register states it.",
    source="Company registers and registers of beneficial owners",
    key=("trader_id", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "trader_id_pseudonym"),
    columns=(
        *OF_A_TRADER,
        line_number("statement"),
        *identifying(Column(name="owner_id", says="Identifier of the person or company.")),
        *identifying(Column(name="owner_name", says="Its name.")),
        Column(name="role_code", says="owner, beneficiary, director ..."),
        Column(name="share_rate", type=RATE, says="Share that it holds, as a fraction."),
        Column(name="country_code", says="Its country.", wco="242"),
        *PROVENANCE,
    ),
)
