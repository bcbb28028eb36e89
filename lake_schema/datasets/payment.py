"""payment: one row is one entry in the account of a declaration's duties and taxes.

Source: accounting systems of customs and the treasury; the lake's own columns.
Authority: the accounting office.
Grain: entry.
Key: `payment_number`, `upload_id`, `record_number`.
Units: money in its currency, never negative: `kind_code` says which way it goes.

>>> DATASET.dated_by
('booked_on',)
"""

from lake_schema.column_types import AMOUNT, DAY
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import DECLARATION_NUMBERS, PROVENANCE, dated_on

FINANCIAL = Classification.FINANCIAL

DATASET = Dataset(
    name="payment",
    says="One entry in the account of a declaration's duties and taxes.",
    source="Accounting systems of customs and the treasury",
    key=("payment_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "payment_number"),
    dated_by=("booked_on",),
    columns=(
        dated_on("Day of the entry."),
        *DECLARATION_NUMBERS,
        Column(
            name="payment_number",
            says="Number of the entry.",
            required=True,
            classification=FINANCIAL,
            wco="014",
        ),
        Column(
            name="kind_code",
            says="assessed, guaranteed, paid, refunded, waived or released (a guarantee).",
            required=True,
        ),
        Column(name="tax_type_code", says="Kind of duty or tax; none: all together.", wco="113"),
        Column(
            name="booked_amount",
            type=AMOUNT,
            says="Amount.",
            required=True,
            classification=FINANCIAL,
        ),
        Column(name="booked_currency", says="Its currency (ISO 4217).", required=True),
        Column(name="booked_on", type=DAY, says="Day of the entry.", required=True),
        Column(name="due_on", type=DAY, says="Last day to pay."),
        Column(name="payment_method_code", says="How it is paid.", wco="107", box="47"),
        *identifying(Column(name="payer_id", says="Who pays.")),
        *PROVENANCE,
    ),
)
