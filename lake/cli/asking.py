"""One statement asked and answered, for all commands: shown, or kept for the document."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from lake.answering import answer
from lake.athena import Answer, SqlError
from lake.cli.answers import say_statistics
from lake.cli.screen import ERR, say
from lake.connection import Connection
from lake.sql_advice import advice


def answered(
    connection: Connection,
    sql: str,
    show: Callable[[Answer], None] | None,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Answer a statement; say on standard error what it took or why it failed.

    Args:
        connection: The lake to ask.
        sql: One statement.
        show: Prints the answer; None where only the document is wanted.
        as_of: Time to ask of (UTC, without zone); None for now.

    Returns:
        What documents hold: `columns`, `rows` and `snapshots`, or `error`.
    """
    try:
        with ERR.status("Athena is at work"):
            found = answer(connection, sql, as_of)
    except SqlError as error:
        helpful = advice(str(error), sql)
        say(f"SQL failed: {error}", "red")
        if helpful:
            say(helpful)
        return {"error": {"code": "sql-failed", "says": str(error), "advice": helpful}}
    if show:
        show(found)
    say_statistics(found)
    return found.as_json() | {"snapshots": [seen.as_json() for seen in found.snapshots]}
