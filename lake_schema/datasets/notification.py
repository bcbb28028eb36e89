"""notification: one row is one response of customs to a declaration.

Source: WCO Data Model 3.6 class Response (RES) with its Status and the Declaration it answers.
Authority: customs.
Grain: response as received. What it says in lists stands beside it, in `duty_tax` (assessed),
    `notification_error`, `additional_information`, `amendment` and `guarantee`.
Key: `declaration_id`, `version_number`, `upload_id`, `record_number`.
Units: times in UTC.

A response does not name the declarant, so that its `declaration_id` is no reliable join: the view
`declaration_notification` ties it by MRN, else by LRN.

>>> DATASET["mrn"].wco
'D014'
"""

from lake_schema.column_types import INSTANT
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import GOODS_LOCATION, OF_A_DECLARATION, PROVENANCE

DATASET = Dataset(
    name="notification",
    says="One response of customs to a declaration: received, accepted, rejected, released ...",
    source="WCO Data Model 3.6, Response (RES)",
    key=("declaration_id", "version_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "declaration_id"),
    dated_by=("issued_at",),
    columns=(
        *OF_A_DECLARATION,
        Column(name="message_number", says="Reference of the response itself.", wco="D026"),
        Column(name="function_code", says="Kind of response as its source codes it.", wco="017"),
        Column(
            name="state_code",
            says="State it brings: received, accepted, rejected, controlled, cleared, ...",
        ),
        Column(name="lrn", says="LRN of the declaration answered.", wco="D026", box="7"),
        Column(name="mrn", says="MRN of the declaration answered.", wco="D014", box="A"),
        Column(
            name="declaration_function_code",
            says="Function of the declaration answered.",
            wco="017",
        ),
        Column(name="issued_at", type=INSTANT, says="When the response was issued.", wco="D029"),
        Column(name="accepted_at", type=INSTANT, says="When customs accepted it.", wco="023"),
        Column(name="rejected_at", type=INSTANT, says="When customs rejected it.", wco="374"),
        Column(name="cancelled_at", type=INSTANT, says="When it was cancelled.", wco="373"),
        Column(name="status_code", says="Status as its source codes it.", wco="379"),
        Column(name="effective_at", type=INSTANT, says="From when that status holds.", wco="380"),
        *identifying(
            Column(
                name="bank_account_number", says="Account that duties are to be paid to.", wco="372"
            )
        ),
        Column(
            name="bank_number",
            says="Bank of that account (BIC).",
            classification=Classification.FINANCIAL,
            wco="R069",
        ),
        *GOODS_LOCATION,
        *PROVENANCE,
    ),
)
