"""Athena's API: moto's own actions are replaced while the embedded Athena is installed.

moto answers every query with nothing. What is replaced is listed in `ACTIONS`; a moto whose private
names differ is refused, for half an Athena would answer wrongly.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from moto.athena.models import AthenaBackend
from moto.athena.responses import AthenaResponse

from lake.embedded.athena import metadata, prepared
from lake.embedded.athena.catalogue import Glue
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.describing import described
from lake.embedded.athena.executions import Execution, Executions
from lake.embedded.athena.failures import QueryError
from lake.embedded.athena.prepared import PreparedStatements
from lake.embedded.athena.requests import InvalidRequestError, parameter, request_of
from lake.embedded.athena.results import MAX_PAGE, column_info, page

Reply = str | tuple[str, dict[str, int]]
Action = Callable[[AthenaResponse], Reply]
MOTO_HAS = (
    "start_query_execution",
    "get_query_execution",
    "get_query_results",
    "list_query_executions",
    "stop_query_execution",
    "get_database",
    "list_databases",
    "list_data_catalogs",
    "error",
    "_get_param",
)
MAX_BATCH = 50
TOKEN_LENGTH = range(32, 129)  # Athena's limits of a ClientRequestToken


@contextmanager
def install(
    endpoint_url: str, region: str, access_key_id: str, secret_access_key: str
) -> Iterator[None]:
    """Let DuckDB answer Athena's API of the moto in this process, until the context ends.

    Args:
        endpoint_url: Where this process's moto serves S3 and Glue.
        region: The region of the lake.
        access_key_id: A key that may read the lake and write answers.
        secret_access_key: Its secret.

    Raises:
        RuntimeError: This moto is not the one whose private names are known.
    """
    missing = [name for name in MOTO_HAS if not callable(getattr(AthenaResponse, name, None))]
    if missing or not hasattr(AthenaBackend, "create_work_group"):
        raise RuntimeError(
            f"moto's AthenaResponse has no {', '.join(missing)}: which moto is this?"
        )
    executions = Executions(Cloud(endpoint_url, region, access_key_id, secret_access_key))
    actions = Actions(executions)
    with ExitStack() as stack:
        stack.callback(executions.close)
        for name, action in actions.by_name().items():
            stack.callback(_restore, name, getattr(AthenaResponse, name, None))
            setattr(AthenaResponse, name, _replied(action))
        yield


def _restore(name: str, original: object) -> None:
    if original is None:
        delattr(AthenaResponse, name)
    else:
        setattr(AthenaResponse, name, original)


def _replied(action: Action) -> Action:
    """Return an action that answers wrong requests as Athena does."""

    def reply(response: AthenaResponse) -> Reply:
        """Answer, or say what is wrong with the request."""
        try:
            return action(response)
        except InvalidRequestError as error:
            wrong: Reply = response.error(str(error), 400)
            return wrong
        except QueryError as error:
            body = {"__type": "MetadataException", "Message": str(error)}
            return json.dumps(body), {"status": 400}

    return reply


class Actions:
    """The actions, over the executions of this process."""

    def __init__(self, executions: Executions) -> None:
        """Answer from these executions."""
        self._executions = executions

    def by_name(self) -> dict[str, Action]:
        """Return the actions by moto's names for them."""
        glue = self._executions.glue
        return {
            "start_query_execution": self.start,
            "get_query_execution": self.get,
            "batch_get_query_execution": self.get_many,
            "list_query_executions": self.recent,
            "stop_query_execution": self.stop,
            "get_query_results": self.results,
            "get_query_runtime_statistics": self.statistics,
            **{name: _about(glue, answer) for name, answer in metadata.ANSWERS.items()},
            **{name: self._of_prepared(answer) for name, answer in prepared.ANSWERS.items()},
        }

    def start(self, response: AthenaResponse) -> Reply:
        """Answer StartQueryExecution."""
        token = parameter(response, "ClientRequestToken")
        if token is not None and len(token) not in TOKEN_LENGTH:
            raise InvalidRequestError("ClientRequestToken must have 32 to 128 characters")
        request = request_of(response)
        try:
            started = self._executions.start(request, token)
        except QueryError as error:
            raise InvalidRequestError("Idempotent parameters do not match") from error
        return json.dumps({"QueryExecutionId": started})

    def get(self, response: AthenaResponse) -> Reply:
        """Answer GetQueryExecution."""
        return json.dumps({"QueryExecution": described(self._named(response))})

    def get_many(self, response: AthenaResponse) -> Reply:
        """Answer BatchGetQueryExecution."""
        ids = parameter(response, "QueryExecutionIds", [])
        if not 1 <= len(ids) <= MAX_BATCH:
            raise InvalidRequestError(f"1 to {MAX_BATCH} query execution ids are expected")
        known = {one: self._executions.get(one) for one in ids}
        return json.dumps(
            {
                "QueryExecutions": [described(found) for found in known.values() if found],
                "UnprocessedQueryExecutionIds": [
                    {
                        "QueryExecutionId": one,
                        "ErrorCode": "INVALID_INPUT",
                        "ErrorMessage": f"QueryExecution {one} was not found",
                    }
                    for one, found in known.items()
                    if found is None
                ],
            }
        )

    def recent(self, response: AthenaResponse) -> Reply:
        """Answer ListQueryExecutions, the newest first."""
        workgroup = parameter(response, "WorkGroup") or "primary"
        limit = int(parameter(response, "MaxResults") or MAX_BATCH)
        found = [one.id for one in self._executions.newest_first(workgroup)]
        token = parameter(response, "NextToken")
        start = found.index(token) if token in found else 0
        body: dict[str, Any] = {"QueryExecutionIds": found[start : start + limit]}
        if len(found) > start + limit:
            body["NextToken"] = found[start + limit]
        return json.dumps(body)

    def stop(self, response: AthenaResponse) -> Reply:
        """Answer StopQueryExecution."""
        self._executions.stop(self._named(response))
        return "{}"

    def results(self, response: AthenaResponse) -> Reply:
        """Answer GetQueryResults, page by page from the answer in S3."""
        execution = self._named(response)
        if execution.state != "SUCCEEDED":
            unfinished = execution.state in {"QUEUED", "RUNNING"}
            says = "has not yet finished" if unfinished else "did not finish successfully"
            raise InvalidRequestError(f"Query {says}. Final query state: {execution.state}")
        limit = int(parameter(response, "MaxResults") or MAX_PAGE)
        if not 1 <= limit <= MAX_PAGE:
            raise InvalidRequestError(f"MaxResults is over {MAX_PAGE} or below 1")
        token = parameter(response, "NextToken")
        if token is not None and not str(token).isdigit():
            raise InvalidRequestError("NextToken is invalid")
        rows, after = self._rows(execution, token, limit)
        body: dict[str, Any] = {
            "UpdateCount": execution.update_count,
            "ResultSet": {
                "Rows": [{"Data": [_datum(value) for value in row]} for row in rows],
                "ResultSetMetadata": {"ColumnInfo": column_info(execution.outputs)},
            },
        }
        if after is not None:
            body["NextToken"] = after
        return json.dumps(body)

    def statistics(self, response: AthenaResponse) -> Reply:
        """Answer GetQueryRuntimeStatistics."""
        execution = self._named(response)
        times = described(execution)["Statistics"]
        del times["DataScannedInBytes"], times["ResultReuseInformation"]
        times.pop("DataManifestLocation", None)
        rows = {"InputBytes": execution.bytes_scanned, "OutputRows": execution.rows}
        return json.dumps({"QueryRuntimeStatistics": {"Timeline": times, "Rows": rows}})

    def _rows(
        self, execution: Execution, token: str | None, limit: int
    ) -> tuple[list[list[str | None]], str | None]:
        if execution.has_csv and not execution.has_rows:
            return [], None
        if execution.has_csv:
            return page(execution.result_url, token, limit)
        start = int(token or 0)
        lines = execution.lines[start : start + limit]
        after = start + limit
        width = len(execution.outputs)
        rows: list[list[str | None]] = [[*line.split("\t", width - 1)] for line in lines]
        return rows, str(after) if after < len(execution.lines) else None

    def _of_prepared(
        self, answer: Callable[[PreparedStatements, dict[str, Any]], dict[str, Any]]
    ) -> Action:
        def reply(response: AthenaResponse) -> Reply:
            """Answer about the prepared statements of a workgroup."""
            try:
                return json.dumps(answer(self._executions.prepared, _parameters(response)))
            except QueryError as error:
                says = str(error).partition(": ")[2]
                if error.code != "NOT_FOUND":
                    raise InvalidRequestError(says) from error
                body = {"__type": "ResourceNotFoundException", "Message": says}
                return json.dumps(body), {"status": 400}

        return reply

    def _named(self, response: AthenaResponse) -> Execution:
        name = parameter(response, "QueryExecutionId")
        execution = self._executions.get(name)
        if execution is None:
            raise InvalidRequestError(f"QueryExecution {name} was not found")
        return execution


def _about(glue: Glue, answer: Callable[[Glue, dict[str, Any]], str]) -> Action:
    return lambda response: answer(glue, _parameters(response))


def _datum(value: str | None) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": value}


def _parameters(response: AthenaResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.body or "{}")
    return found
