"""One statement asked and answered, for all commands: shown, or kept for the document."""

from collections.abc import Callable
from typing import Any

from lake.athena import Answer, SqlError, ask
from lake.cli.answers import say_statistics
from lake.cli.screen import ERR, say
from lake.connection import Connection
from lake.sql_advice import advice


def answered(
    connection: Connection, sql: str, show: Callable[[Answer], None] | None
) -> dict[str, Any]:
    """Answer a statement; say on standard error what it took or why it failed.

    Args:
        connection: The lake to ask.
        sql: One statement.
        show: Prints the answer; None where only the document is wanted.

    Returns:
        What documents hold: `columns` and `rows`, or `error`.
    """
    try:
        with ERR.status("Athena is at work"):
            answer = ask(connection, sql)
    except SqlError as error:
        helpful = advice(str(error), sql)
        say(f"SQL failed: {error}", "red")
        if helpful:
            say(helpful)
        return {"error": {"code": "sql-failed", "says": str(error), "advice": helpful}}
    if show:
        show(answer)
    say_statistics(answer)
    return answer.as_json()
