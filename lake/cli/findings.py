"""Findings of all uploads, counted by rule, each with an example: asked of the lake itself.

Receipts hold the first findings of each upload; the table `finding` has them all.
"""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from lake.athena import ask
from lake.cli.screen import clean, heading, show
from lake.connection import Connection
from lake_schema.finding import Severity

_SQL = """
SELECT severity, rule, times, upload_id, record_number, place, says
FROM (
    SELECT
        finding.*,
        count(*) OVER (PARTITION BY severity, rule) AS times,
        row_number() OVER (
            PARTITION BY severity, rule ORDER BY upload_id, record_number, place
        ) AS example
    FROM finding
)
WHERE example = 1
ORDER BY severity, times DESC, rule
"""
STYLES = {Severity.REJECT: "red", Severity.WARN: "yellow"}


def show_findings(
    connection: Connection, files: Mapping[str, str], most: int | None = None
) -> None:
    """Print findings by rule, those that reject first, each with an example.

    Args:
        connection: The lake to ask.
        files: Upload → what its sender calls the file.
        most: How many rules at most.
    """
    answer = ask(connection, _SQL)
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    if not found:
        return
    heading("findings")
    for each in found[:most]:
        _show(each, files)
    if most and len(found) > most:
        show(f"          … and {len(found) - most} more rules", "dim")


def _show(example: Mapping[str, Any], files: Mapping[str, str]) -> None:
    severity = Severity(example["severity"])
    rule = Text(f"{example['rule']}  {severity.value}", STYLES[severity])
    show(Text(f"{example['times']:>7,} ") + rule)
    where = f"{files.get(example['upload_id'], '')}, record {example['record_number']}"
    place = f", {example['place']}" if example["place"] else ""
    show(f"        {clean(where + place)}: {clean(example['says'])}")
