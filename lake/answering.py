"""What a person asks, answered: pinned to snapshots where it is a query, else as it stands."""

import re
from dataclasses import replace
from datetime import datetime

from functions.query.catalogue import LakeCatalogue
from functions.query.pinning import Pinned, pinned
from functions.query.statement import StatementError
from lake.athena import Answer, SqlError, ask
from lake.connection import Connection

_PLACE = re.compile(r"line (\d+):(\d+): ")


def answer(connection: Connection, sql: str, as_of: datetime | None = None) -> Answer:
    """Answer one statement, and say which snapshots were seen.

    Queries are pinned (decision 13). What is no query of the lake's tables goes to Athena as it
    stands: SHOW, tables about tables, other databases, whatever the asker's own rights allow.

    Args:
        connection: The lake to ask.
        sql: One statement.
        as_of: What the lake was at an instant (UTC, without zone); None for now.

    Raises:
        SqlError: Athena refused the statement or failed, or it can't be asked of the past.
        UnavailableError: Nothing answers where the lake should be.
    """
    try:
        sent = pin(connection, sql, as_of)
    except StatementError as error:
        if as_of is not None:
            raise SqlError(f"of the past only queries can be asked: {error}") from error
        return ask(connection, sql)
    try:
        found = ask(connection, sent.sql)
    except SqlError as error:
        raise SqlError(placed(str(error), sent)) from error
    return replace(found, snapshots=sent.snapshots)


def pin(connection: Connection, sql: str, as_of: datetime | None = None) -> Pinned:
    """Return a query with every table at its snapshot.

    Raises:
        StatementError: It is no query of the lake's tables.
    """
    lake = LakeCatalogue(connection.client("glue"), connection.client("s3"), connection.database)
    return pinned(sql, lake, as_of)


def placed(says: str, sent: Pinned) -> str:
    """Return Athena's words with their place in the statement as it was asked."""
    found = _PLACE.search(says)
    place = sent.place(int(found[1]), int(found[2])) if found else None
    return _PLACE.sub(f"line {place[0]}:{place[1]}: " if place else "", says, count=1)
