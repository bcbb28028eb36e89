"""Questions to Athena through its own API: start, wait, page; a typed answer or a clear error."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.query.catalogue import Snapshot
from lake.athena_values import Value, as_json, value_of
from lake.connection import Connection
from lake_schema.errors import LakeError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.02, 0.5
"""Most answers take less than a second; long ones need not be asked after often."""


class SqlError(LakeError):
    """Athena could not answer; the message is its own, with advice where there is some."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Athena answered.

    Attributes:
        columns: Names in order.
        types: Athena's type name of each.
        rows: Typed values.
        milliseconds: How long Athena worked.
        scanned_bytes: How much it read, which is what it charges for.
        snapshots: The tables as they were seen; empty where the statement was not pinned.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    milliseconds: int
    scanned_bytes: int
    snapshots: tuple[Snapshot, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON documents hold it."""
        rows = [[as_json(value) for value in row] for row in self.rows]
        return {"columns": list(self.columns), "rows": rows}


def ask(
    connection: Connection, sql: str, on_wait: Callable[[str], None] = lambda _state: None
) -> Answer:
    """Run one statement in Athena and return its whole answer.

    Args:
        connection: The lake to ask.
        sql: One statement; a semicolon at its end is taken off.
        on_wait: Called with Athena's state each time it is asked after.

    Raises:
        SqlError: Athena refused the statement or failed.
        UnavailableError: Nothing answers where the lake should be.
    """
    try:
        return _ask(connection, sql, on_wait)
    except ClientError as error:
        raise SqlError(error.response["Error"].get("Message", str(error))) from error
    except BotoCoreError as error:
        raise UnavailableError(f"Athena can't be reached: {error}") from error


def _ask(connection: Connection, sql: str, on_wait: Callable[[str], None]) -> Answer:
    athena: AthenaClient = connection.client("athena")
    query_id = athena.start_query_execution(
        QueryString=sql.strip().rstrip(";"),
        WorkGroup=connection.workgroup,
        QueryExecutionContext={"Database": connection.database},
    )["QueryExecutionId"]
    try:
        execution = _wait(athena, query_id, on_wait)
    except KeyboardInterrupt:
        athena.stop_query_execution(QueryExecutionId=query_id)
        raise
    return _read(athena, query_id, execution)


def _wait(
    athena: "AthenaClient", query_id: str, on_wait: Callable[[str], None]
) -> "QueryExecutionTypeDef":
    pause = FIRST_WAIT_SECONDS
    while True:
        found = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        status = found["Status"]
        if status["State"] == "SUCCEEDED":
            return found
        if status["State"] in {"FAILED", "CANCELLED"}:
            reason = status.get("StateChangeReason") or status.get("AthenaError", {}).get(
                "ErrorMessage", ""
            )
            raise SqlError(reason or f"The query was {status['State'].lower()}.")
        on_wait(status["State"])
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_WAIT_SECONDS)


def _read(athena: "AthenaClient", query_id: str, execution: "QueryExecutionTypeDef") -> Answer:
    pages = athena.get_paginator("get_query_results").paginate(QueryExecutionId=query_id)
    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    texts: list[tuple[str | None, ...]] = []
    for page in pages:
        results = page["ResultSet"]
        told = results.get("ResultSetMetadata", {}).get("ColumnInfo", [])
        columns = columns or tuple(column["Name"] for column in told)
        types = types or tuple(column["Type"] for column in told)
        texts += _texts(results.get("Rows", []))
    # Athena repeats the names as the first row of a SELECT, but not of SHOW and its kin.
    if execution.get("StatementType") == "DML" and texts and texts[0] == columns:
        texts = texts[1:]
    statistics = execution.get("Statistics", {})
    return Answer(
        columns=columns,
        types=types,
        rows=[tuple(map(value_of, row, types)) for row in texts],
        milliseconds=statistics.get("TotalExecutionTimeInMillis", 0),
        scanned_bytes=statistics.get("DataScannedInBytes", 0),
    )


def _texts(rows: Any) -> Iterator[tuple[str | None, ...]]:  # noqa: ANN401 - boto3's row dicts
    return (tuple(cell.get("VarCharValue") for cell in row["Data"]) for row in rows)
