"""Findings as columns: what is doubted of which record, while a batch is examined.

A file may break a rule in every line, so that findings are built column by column, rule by rule;
made one by one they took longer than everything else together.
"""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from lake_schema.formats.chunk import LINE, PART, RECORD
from lake_schema.rules.readings import ReadingRule
from lake_schema.rules.rule import Rule

FINDINGS = pa.schema(
    [
        pa.field(PART, pa.int32(), nullable=False),
        pa.field(RECORD, pa.int32(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field("dataset", pa.string(), nullable=False),
        pa.field("item_number", pa.int64()),
        pa.field("line_number", pa.int64()),
        pa.field("wire_name", pa.string()),
        pa.field("says", pa.string(), nullable=False),
    ]
)
"""Findings of a batch; `intake` turns them into rows of the table `finding`."""

ITEM = "item_number"


def findings_of(
    rule: Rule | ReadingRule,
    dataset: str,
    rows: pa.Table,
    wire_names: Sequence[str],
    says: Sequence[str],
) -> pa.Table:
    """Return one finding a row.

    Args:
        rule: The rule that the rows break.
        dataset: Whose rows they are.
        rows: The rows, of which the technical columns and `item_number` are read.
        wire_names: What the rule is about, as the sender calls it.
        says: What was found, a sentence a row.
    """
    count = rows.num_rows
    items = rows[ITEM] if ITEM in rows.column_names else pa.nulls(count, pa.int64())
    columns = {
        PART: rows[PART],
        RECORD: rows[RECORD],
        "rule": pa.repeat(rule.id, count),
        "severity": pa.repeat(rule.severity.value, count),
        "dataset": pa.repeat(dataset, count),
        ITEM: items,
        "line_number": rows[LINE].cast(pa.int64()),
        "wire_name": pa.repeat(pa.scalar(", ".join(wire_names) or None, pa.string()), count),
        "says": pa.array(says, pa.string()),
    }
    return pa.table(columns, FINDINGS)


def in_order_of_records(findings: Iterable[pa.Table]) -> pa.Table:
    """Return findings in one table, those of the first record first."""
    together = pa.concat_tables([FINDINGS.empty_table(), *findings])
    return together.sort_by([(PART, "ascending"), (RECORD, "ascending")])
