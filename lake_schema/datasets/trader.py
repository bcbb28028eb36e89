"""trader: one row is what a register states of one trader from one day on.

Source: registers of traders (EORI, TIN); the lake's own columns.
Authority: the registering administration.
Grain: trader × first day of validity × when it became known. A change is one more row.
Key: `trader_id`, `valid_from`, `known_from`, `upload_id`, `record_number`.
Units: none.

>>> DATASET.dated_by
('valid_from',)
"""

from lake_schema.column_types import DAY
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_TRADER, PROVENANCE, VALIDITY

DATASET = Dataset(
    name="trader",
    says="What a register states of one trader from one day on.",
    source="Registers of traders (EORI, TIN)",
    key=("trader_id", "valid_from", "known_from", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "trader_id_pseudonym"),
    dated_by=("valid_from",),
    columns=(
        *OF_A_TRADER,
        *VALIDITY,
        *identifying(Column(name="trader_name", says="Registered name.", required=True)),
        *identifying(Column(name="other_name", says="Name it trades under.")),
        *identifying(Column(name="tax_id", says="Number for taxes, where it is another.")),
        *identifying(Column(name="phone", says="Telephone.")),
        *identifying(Column(name="email", says="Electronic mail.")),
        Column(name="legal_form_code", says="Legal form."),
        Column(name="status_code", says="active, suspended or closed."),
        Column(name="role_code", says="importer, exporter, broker, carrier ..., by spaces."),
        Column(name="activity_code", says="Economic activity (ISIC)."),
        Column(name="country_code", says="Country of registration.", wco="242"),
        Column(name="registered_on", type=DAY, says="Day of registration."),
        *PROVENANCE,
    ),
)
