"""trader_match: one row says that a name, as somebody spelled it, is that of a registered trader.

Source: the lake's own comparison of names (`functions/derive`), or a steward's.
Authority: the data steward; a comparison is a hint, its score says how good.
Grain: name as spelled × trader × when it was compared.
Key: `alias_name`, `trader_id`, `known_from`, `upload_id`, `record_number`.
Units: `score_rate` is a fraction: 1 is the same name.

>>> DATASET["score_rate"].required
True
"""

from lake_schema.column_types import RATE
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_PERIOD, PROVENANCE, VALIDITY

DATASET = Dataset(
    name="trader_match",
    says="That a name, as somebody spelled it, is that of a registered trader.",
    source="The lake's comparison of names",
    key=("alias_name", "trader_id", "known_from", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "alias_name_pseudonym"),
    dated_by=("valid_from",),
    columns=(
        *OF_A_PERIOD,
        *VALIDITY,
        *identifying(
            Column(name="alias_name", says="Name as it was spelled somewhere.", required=True)
        ),
        *identifying(Column(name="trader_id", says="The trader it is.", required=True)),
        Column(
            name="score_rate", type=RATE, says="How alike the names are, at most 1.", required=True
        ),
        Column(name="method_code", says="same, words or letters: what had to be compared."),
        *PROVENANCE,
    ),
)
