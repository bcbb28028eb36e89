"""A question begun: pinned to snapshots, measured against its budget, sent to Athena."""

import json
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

from functions._athena import AthenaError, rows
from functions._objects import bucket_and_key
from functions._shell import athena, glue, logger, now, s3, settings, workgroup
from functions.query.budgets import BUDGETS, DEAR_BYTES, charged_usd, role_of
from functions.query.catalogue import LakeCatalogue
from functions.query.ledger import Question, Questions, hash_of
from functions.query.pinning import Pinned, pinned
from functions.query.request import Asked, QueryError
from functions.query.statement import StatementError
from lake_schema.errors import UnavailableError

CHANGING = frozenset(
    {"now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
     "rand", "random", "uuid", "shuffle", "tablesample"}
)  # fmt: skip
"""Words that let a pinned statement answer differently each time."""


def begin(asked: Asked, asked_by: str) -> Question | dict[str, Any]:
    """Begin a query, or take the answer of the same one; or return only its estimate.

    Args:
        asked: What is asked.
        asked_by: ARN of who asks.

    Raises:
        QueryError: It can't be asked, or would cost more than its role may spend.
        UnavailableError: Athena takes no more queries now.
    """
    lake = LakeCatalogue(glue(), s3(), settings().database)
    try:
        found = pinned(asked.sql, lake, asked.as_of)
    except StatementError as error:
        raise QueryError.of(error) from error
    role = role_of(asked_by)
    bound = sum(snapshot.bytes for snapshot in found.snapshots)
    if asked.only_estimate:
        return _said(_estimate(found.sql, bound), found)
    _check(asked, role, bound, found)
    questions, pinned_hash = Questions(), hash_of(role, found.sql)
    before = None if _changes(found) else questions.answered_before(pinned_hash)
    is_reused = before is not None and _is_there(before)
    execution_id = before.execution_id if before and is_reused else _start(found.sql)
    question = Question(
        question_id=uuid.uuid4().hex,
        execution_id=execution_id,
        asked_by=asked_by,
        role=role,
        asked_at=now().isoformat(),
        name=asked.question,
        purpose=asked.purpose,
        sql=asked.sql,
        pinned_hash=pinned_hash,
        kept=found.kept,
        as_of=asked.as_of.isoformat() if asked.as_of else None,
        snapshots=[snapshot.as_json() for snapshot in found.snapshots],
        tables=found.mentioned,
        is_reused=is_reused,
    )
    questions.add(question)
    return question


def _check(asked: Asked, role: str, bound: int, found: Pinned) -> None:
    """Refuse what would read too much; the bound is the size of all tables that it names."""
    if bound <= min(DEAR_BYTES, BUDGETS[role].bytes):
        return
    estimate = _estimate(found.sql, bound)
    if estimate > BUDGETS[role].bytes:
        says = f"it would read some {estimate:,} bytes; {role} may read {BUDGETS[role].bytes:,}"
        raise QueryError("too-dear", says, estimate=_said(estimate, found))
    if estimate > DEAR_BYTES and estimate > (asked.most_bytes or 0):
        says = f"it would read some {estimate:,} bytes, for {charged_usd(estimate)} US dollars"
        raise QueryError("dear-query", says, estimate=_said(estimate, found))


def _estimate(sql: str, bound: int) -> int:
    """Return how much a query would read, as Athena's planner estimates it; at most its bound.

    Raises:
        QueryError: Athena can't plan it.
    """
    try:
        told = "".join(line or "" for line in _lines(f"EXPLAIN (TYPE IO, FORMAT JSON) {sql}"))
    except AthenaError as error:
        raise QueryError("syntax-error", str(error)) from error
    try:
        sizes = [
            float(table["estimate"]["outputSizeInBytes"])
            for table in json.loads(told)["inputTableColumnInfos"]
        ]
        return min(bound, int(sum(sizes)))
    except (ValueError, KeyError, OverflowError):
        # The planner knows nothing of a table ("NaN"): the size of all files bounds it.
        logger.info("no estimate", extra={"told": told[:500]})
        return bound


def _lines(statement: str) -> Iterator[str | None]:
    yield from (row[0] for row in rows(statement, header=False))


def _said(estimate: int, found: Pinned) -> dict[str, Any]:
    return {
        "scanned_bytes": estimate,
        "charged_usd": str(charged_usd(estimate)),
        "snapshots": [snapshot.as_json() for snapshot in found.snapshots],
    }


def _changes(found: Pinned) -> bool:
    return not CHANGING.isdisjoint(found.words)


def _is_there(before: Question) -> bool:
    """Tell whether a question's answer is there still, or on its way."""
    try:
        told = athena().get_query_execution(QueryExecutionId=before.execution_id)["QueryExecution"]
    except athena().exceptions.InvalidRequestException:
        return False  # Athena forgets executions after 45 days
    if told["Status"]["State"] in {"QUEUED", "RUNNING"}:
        return True
    bucket, key = bucket_and_key(told["ResultConfiguration"]["OutputLocation"])
    held = s3().list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1)
    return told["Status"]["State"] == "SUCCEEDED" and held["KeyCount"] > 0


def _start(sql: str) -> str:
    try:
        started = athena().start_query_execution(
            QueryString=sql,
            WorkGroup=workgroup(),
            QueryExecutionContext={"Database": settings().database},
        )
    except athena().exceptions.TooManyRequestsException as error:
        raise UnavailableError("Athena takes no more queries now") from error
    except athena().exceptions.InvalidRequestException as error:
        raise QueryError("syntax-error", str(error)) from error
    return started["QueryExecutionId"]


@cache
def columns_of(tables: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the columns of tables and views, for advice."""
    lake = LakeCatalogue(glue(), s3(), settings().database)
    return lake.columns(name for name in tables if name in lake.names)
