"""trader_address: one row is one address of a trader, as a register states it.

Source: registers of traders; the lake's own columns.
Authority: the registering administration.
Grain: statement about a trader × address.
Key: `trader_id`, `upload_id`, `record_number`, `line_number`.
Units: none.

>>> DATASET["street"].classification.value
'personal'
"""

from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_TRADER, PROVENANCE, line_number

DATASET = Dataset(
    name="trader_address",
    says="One address of a trader, as a register states it.",
    source="Registers of traders (EORI, TIN)",
    key=("trader_id", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "trader_id_pseudonym"),
    columns=(
        *OF_A_TRADER,
        line_number("statement"),
        Column(name="kind_code", says="registered, business, warehouse ..."),
        *identifying(Column(name="street", says="Street and number.", wco="239")),
        *identifying(Column(name="city", says="City.", wco="241")),
        *identifying(Column(name="postcode", says="Postcode.", wco="245")),
        Column(name="country_code", says="Country.", wco="242"),
        *PROVENANCE,
    ),
)
