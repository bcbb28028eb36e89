"""exchange_rate: one row is what a currency is worth in another from one day on.

Source: published customs exchange rates (HMRC, European Commission, central banks).
Authority: who publishes them.
Grain: currency × base currency × first day of validity × when it became known.
Key: `currency_code`, `base_currency_code`, `valid_from`, `known_from`, `upload_id`,
    `record_number`.
Units: `rate` is base currency for `unit_count` units; `inverse_rate` is currency for one of base.

>>> DATASET["rate"].type.scale
12
"""

from lake_schema.column_types import EXCHANGE_RATE, INTEGER
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import OF_A_PERIOD, PROVENANCE, VALIDITY

DATASET = Dataset(
    name="exchange_rate",
    says="What a currency is worth in another from one day on.",
    source="Published customs exchange rates",
    key=(
        "currency_code",
        "base_currency_code",
        "valid_from",
        "known_from",
        "upload_id",
        "record_number",
    ),
    month_of="dated_on",
    sort_by=("dated_on", "currency_code"),
    dated_by=("valid_from",),
    columns=(
        *OF_A_PERIOD,
        *VALIDITY,
        Column(name="currency_code", says="The currency (ISO 4217).", required=True),
        Column(
            name="base_currency_code",
            says="The currency it is converted to (ISO 4217).",
            required=True,
        ),
        Column(
            name="rate",
            type=EXCHANGE_RATE,
            says="Units of the base currency that unit_count units of the currency are worth.",
        ),
        Column(name="unit_count", type=INTEGER, says="That many units; none: one."),
        Column(
            name="inverse_rate",
            type=EXCHANGE_RATE,
            says="Instead: units of the currency that one unit of the base currency is worth.",
        ),
        *PROVENANCE,
    ),
)
