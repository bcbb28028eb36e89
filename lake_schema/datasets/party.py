"""party: one row is one party with its name and address, in the role it has in a record.

Source: WCO Data Model 3.6, the party classes (Declarant 57B, Exporter 41A, Importer 39B, ...).
Authority: who sent the record.
Grain: declaration or notification × party.
Key: `declaration_id`, `version_number`, `line_number`, `upload_id`, `record_number`.
Units: none.

>>> DATASET["street"].wco
'239'
"""

from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM, PROVENANCE, line_number

DATASET = Dataset(
    name="party",
    says="One party with its name and address, in the role it has in a declaration.",
    source="WCO Data Model 3.6, the party classes (Declarant 57B, Exporter 41A, Importer 39B, ...)",
    key=("declaration_id", "version_number", "line_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "role_code"),
    columns=(
        *OF_A_DECLARATION,
        OF_AN_ITEM,
        line_number("declaration or notification"),
        Column(name="role", says="Class of the party in the WCO model, such as Exporter."),
        Column(name="role_code", says="Role within that class, coded.", wco="R005", box="44"),
        *identifying(Column(name="party_id", says="Identifier (EORI, TIN).")),
        *identifying(Column(name="party_name", says="Name.")),
        *identifying(Column(name="street", says="Street and number.", wco="239")),
        *identifying(Column(name="city", says="City.", wco="241")),
        *identifying(Column(name="postcode", says="Postcode.", wco="245")),
        Column(name="country_code", says="Country.", wco="242"),
        *PROVENANCE,
    ),
)
