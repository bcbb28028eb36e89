"""question_log: one row is one question that somebody asked of the lake, and what became of it.

Source: the step `query`.
Authority: the lake.
Grain: question.
Key: `question_id`, `upload_id`, `record_number`.
Units: times in UTC, sizes in bytes.

>>> DATASET["asked_by"].classification.value
'personal'
"""

from lake_schema.column_types import FLAG, INSTANT, INTEGER, QUANTITY
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_A_QUESTION, PROVENANCE

DATASET = Dataset(
    name="question_log",
    says="One question that somebody asked of the lake, and what became of it.",
    source="The step query, and what Athena says of its executions",
    key=("question_id", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "asked_at", "question_id"),
    dated_by=("asked_at",),
    columns=(
        *OF_A_QUESTION,
        Column(name="question_id", says="Its id.", required=True),
        Column(name="asked_at", type=INSTANT, says="When it was asked.", required=True),
        *identifying(Column(name="asked_by", says="Who asked, by ARN.", required=True)),
        Column(name="role_code", says="Role whose budget counted.", required=True),
        *identifying(Column(name="purpose", says="Why, in the words of who asked.")),
        Column(name="question_name", says="Named question; empty where SQL was written freely."),
        *identifying(
            Column(
                name="sql_statement",
                says="The SQL as it was asked; it may name whom it asks for.",
                required=True,
            )
        ),
        Column(name="as_of_at", type=INSTANT, says="Time that was asked for; empty for then."),
        Column(name="snapshots", says="What it saw: table=snapshot or empty, separated by spaces."),
        Column(
            name="state_code",
            says="succeeded, failed, cancelled, or over-budget (stopped by its budget).",
            required=True,
        ),
        *identifying(
            Column(
                name="failure_says", says="Why it failed, in Athena's words; it may repeat a value."
            )
        ),
        Column(name="is_reused", type=FLAG, says="Whether an earlier answer was given again."),
        Column(name="scanned_bytes", type=INTEGER, says="What Athena read and charges for."),
        Column(name="row_count", type=INTEGER, says="Rows of the answer."),
        Column(name="answered_at", type=INSTANT, says="When it ended."),
        Column(name="charged_amount", type=QUANTITY, says="What Athena charges, by list price."),
        Column(name="charged_currency", says="Its currency (ISO 4217)."),
        *PROVENANCE,
    ),
)
