"""What became of a question: its state, its rows by page, its answer as files."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from functions._api import Document
from functions._objects import bucket_and_key, read_whole
from functions._shell import athena, s3, settings, workgroup
from functions.query.asking import columns_of
from functions.query.budgets import BUDGETS, charged_usd
from functions.query.ledger import Question, Questions
from functions.query.pinning import place_of
from functions.query.request import QueryError
from lake_schema.errors import nearest

LINK_SECONDS = 900
STATES = {
    "QUEUED": "queued",
    "RUNNING": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "CANCELLED": "cancelled",
}
_PLACE = re.compile(r"line (\d+):(\d+): ")
_COLUMN = re.compile(r"[Cc]olumn '(?:\w+\.)*(\w+)' cannot be resolved")


def state(question: Question) -> Document:
    """Return how far a question is; one that broke its budget is stopped."""
    told = _execution(question.execution_id)
    if question.stopped_for is None and (broken := _broken_budget(question, told)):
        if told["Status"]["State"] in {"QUEUED", "RUNNING"} and not question.is_reused:
            athena().stop_query_execution(QueryExecutionId=question.execution_id)
        question = Questions().change(question, stopped_for=broken)
        told = _execution(question.execution_id)
    return _document(question, told)


def _document(question: Question, told: Mapping[str, Any]) -> Document:
    statistics = told.get("Statistics", {})
    scanned = 0 if question.is_reused else statistics.get("DataScannedInBytes", 0)
    return {
        "query_id": question.question_id,
        "state": state_code(question, told),
        "question": question.name,
        "purpose": question.purpose,
        "sql": question.sql,
        "asked_at": question.asked_at,
        "as_of": question.as_of,
        "snapshots": list(question.snapshots),
        "is_reused": question.is_reused,
        "scanned_bytes": scanned,
        "charged_usd": str(charged_usd(scanned)),
        "milliseconds": statistics.get("TotalExecutionTimeInMillis", 0),
        "error": _error(question, told),
    }


def state_code(question: Question, told: Mapping[str, Any]) -> str:
    """Return a question's state in the lake's words."""
    return "over-budget" if question.stopped_for else STATES[told["Status"]["State"]]


def _broken_budget(question: Question, told: Mapping[str, Any]) -> str | None:
    """Return which budget a question broke: seconds, bytes or rows."""
    budget, statistics = BUDGETS[question.role], told.get("Statistics", {})
    status = told["Status"]
    ended = status.get("CompletionDateTime") or datetime.now(UTC)
    if (ended - status["SubmissionDateTime"]).total_seconds() > budget.seconds:
        return "seconds"
    if statistics.get("DataScannedInBytes", 0) > budget.bytes:
        return "bytes"
    if status["State"] == "SUCCEEDED" and row_count(question.execution_id) > budget.rows:
        return "rows"
    return None


@lru_cache(maxsize=256)
def row_count(execution_id: str) -> int:
    """Return the number of rows of an answer, which never changes."""
    told = athena().get_query_runtime_statistics(QueryExecutionId=execution_id)
    rows = told["QueryRuntimeStatistics"].get("Rows", {})
    return rows.get("OutputRows", 0)


def rows(question: Question, token: str | None, limit: int) -> Document:
    """Return a page of rows as texts, with the token of the next page.

    Raises:
        QueryError: There is no answer, or more of it than the role may see.
    """
    _check_answered(question)
    asked: dict[str, Any] = {"MaxResults": limit} | ({"NextToken": token} if token else {})
    try:
        page = athena().get_query_results(QueryExecutionId=question.execution_id, **asked)
    except athena().exceptions.InvalidRequestException as error:
        raise QueryError("bad-request", str(error)) from error
    columns = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    found = [
        [cell.get("VarCharValue") for cell in row["Data"]] for row in page["ResultSet"]["Rows"]
    ]
    return {
        "columns": [{"name": one["Name"], "type": one["Type"]} for one in columns],
        "rows": found[1:] if token is None else found,  # the first row are the names
        "next_page": page.get("NextToken"),
        "snapshots": list(question.snapshots),
    }


def result(question: Question, form: str) -> Document:
    """Return links to the answer as a CSV file or as Parquet files.

    Parquet is written when it is first asked for, by the same statement over the same snapshots;
    until it is there the state says so.

    Raises:
        QueryError: There is no answer, or no such format.
    """
    told = _check_answered(question)
    if form == "csv":
        return {
            "state": "succeeded",
            "links": [_link(told["ResultConfiguration"]["OutputLocation"])],
        }
    if form != "parquet":
        raise QueryError("bad-request", f"format: {form!r} is neither csv nor parquet")
    if question.unload_id is None:
        question = Questions().change(question, unload_id=_unload(question, told["Query"]))
    assert question.unload_id is not None
    unloaded = _execution(question.unload_id)
    found = unloaded["Status"]["State"]
    if found in {"FAILED", "CANCELLED"}:
        raise QueryError("not-succeeded", unloaded["Status"].get("StateChangeReason", found))
    if found != "SUCCEEDED":
        return {"state": STATES[found], "links": []}
    manifest = unloaded["Statistics"]["DataManifestLocation"]
    files = read_whole(manifest).decode().split()
    return {"state": "succeeded", "links": [_link(file) for file in files]}


def cancel(question: Question) -> Document:
    """Stop a query; an answer that others share is left to them."""
    if not question.is_reused:
        athena().stop_query_execution(QueryExecutionId=question.execution_id)
    return state(question)


def _unload(question: Question, sql: str) -> str:
    place = f"s3://{settings().lake_bucket}/answers/{question.question_id}/"
    started = athena().start_query_execution(
        QueryString=f"UNLOAD ({sql}) TO '{place}' WITH (format = 'PARQUET', compression = 'ZSTD')",
        WorkGroup=workgroup(),
        QueryExecutionContext={"Database": settings().database},
        ClientRequestToken=f"parquet-{question.question_id}",  # asked for twice, begun once
    )
    return started["QueryExecutionId"]


def _check_answered(question: Question) -> Mapping[str, Any]:
    told = _execution(question.execution_id)
    code = state_code(question, told)
    if code == "succeeded" and _broken_budget(question, told) == "rows":
        most = BUDGETS[question.role].rows
        says = f"{row_count(question.execution_id):,} rows; {question.role} may see {most:,}"
        raise QueryError("too-many-rows", says)
    if code != "succeeded":
        raise QueryError("not-succeeded", f"the query is {code}")
    return told


def _execution(execution_id: str) -> Mapping[str, Any]:
    return athena().get_query_execution(QueryExecutionId=execution_id)["QueryExecution"]


def _error(question: Question, told: Mapping[str, Any]) -> Document | None:
    """Return why a question has no answer, with the place in the SQL as it was asked."""
    if question.stopped_for:
        budget = BUDGETS[question.role]
        most = {"rows": budget.rows, "bytes": budget.bytes, "seconds": budget.seconds}
        says = f"{question.role} may spend {most[question.stopped_for]:,} {question.stopped_for}"
        return {"code": "over-budget", "says": says}
    if told["Status"]["State"] != "FAILED":
        return None
    says = told["Status"].get("StateChangeReason", "")
    found: Document = {"code": "failed", "says": says}
    if placed := _PLACE.search(says):
        found["says"] = _PLACE.sub("", says)
        sent, kept = told["Query"], question.kept
        place = place_of(int(placed[1]), int(placed[2]), sent, question.sql, kept)
        if place is not None:
            found |= {"line": place[0], "column": place[1]}
    if (unknown := _COLUMN.search(says)) and "did you mean" not in says.lower():
        columns = {name for names in columns_of(tuple(question.tables)).values() for name in names}
        found["says"] += nearest(unknown[1], columns)
    return found


def _link(url: str) -> Document:
    bucket, key = bucket_and_key(url)
    link = s3().generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=LINK_SECONDS
    )
    return {"url": link, "expires_seconds": LINK_SECONDS}
