"""Statements that a step has Athena run."""

import time
from typing import Any

from functions._objects import read_whole
from functions._shell import athena, settings, workgroup
from lake_schema.errors import LakeError

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.02, 2.0
"""Athena takes about a second for a view; a busy one, or an OPTIMIZE, longer."""


class AthenaError(LakeError):
    """Athena refused a statement or failed at it; the message is its own."""


def run(statement: str) -> str:
    """Run a statement and wait for its end; return the execution's id.

    Raises:
        AthenaError: Athena could not do it.
    """
    try:
        query_id = athena().start_query_execution(
            QueryString=statement,
            WorkGroup=workgroup(),
            QueryExecutionContext={"Database": settings().database},
        )["QueryExecutionId"]
    except athena().exceptions.ClientError as refused:
        # Athena refuses a wrong syntax or a missing permission before anything runs.
        raise AthenaError(str(refused)) from refused
    pause = FIRST_PAUSE_SECONDS
    while True:
        found = athena().get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        if found["State"] == "SUCCEEDED":
            return query_id
        if found["State"] in ("FAILED", "CANCELLED"):
            raise AthenaError(found.get("StateChangeReason", found["State"]))
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)


def answer(statement: str) -> bytes:
    """Run a SELECT; return its whole answer as CSV with a header.

    Raises:
        AthenaError: Athena could not answer.
        UnavailableError: The bytes read are not those that S3 holds.
    """
    told = athena().get_query_execution(QueryExecutionId=run(statement))["QueryExecution"]
    return read_whole(told["ResultConfiguration"]["OutputLocation"])


def rows(statement: str, *, header: bool = True) -> list[list[str | None]]:
    """Run a statement with a short answer; return its rows as text.

    Args:
        statement: Athena's SQL.
        header: Whether the first row are the names, as in the answer of a SELECT.

    Raises:
        AthenaError: Athena could not answer.
    """
    told: Any = athena().get_query_results(QueryExecutionId=run(statement))
    found = [
        [cell.get("VarCharValue") for cell in row["Data"]] for row in told["ResultSet"]["Rows"]
    ]
    return found[1:] if header else found
