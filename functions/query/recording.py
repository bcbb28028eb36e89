"""Questions that ended, written down in the table `question_log`, as an upload of the lake."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from functions._own_uploads import send
from functions._shell import athena, logger, now
from functions.query.budgets import charged_usd
from functions.query.ledger import MOST_AT_ONCE, Question, Questions
from functions.query.telling import row_count, state, state_code

FINAL = {"SUCCEEDED", "FAILED", "CANCELLED"}
AT_ONCE = 50  # executions that Athena tells of in one call
FORGOTTEN = timedelta(days=40)
"""Athena forgets an execution after 45 days; what it forgot can't be told any more."""


def record() -> int:
    """Record all questions that have ended; return how many.

    What an upload will hold is written down before it is sent: a repeat sends the same bytes, which
    are a duplicate.
    """
    questions = Questions()
    count = _send(questions)
    waiting = questions.open()
    for start in range(0, len(waiting), MOST_AT_ONCE):
        found = list(_ended(questions.several(waiting[start : start + MOST_AT_ONCE])))
        if found:
            names, rows = [one.question_id for one, _ in found], [row for _, row in found]
            questions.begin_recording(names, rows)
            count += _send(questions)
    return count


def _send(questions: Questions) -> int:
    """Send the upload that is noted, if one is."""
    noted = questions.recording()
    if noted is None:
        return 0
    rows: list[dict[str, Any]] = noted["rows"]
    content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    key = send("question_log.jsonl", content.encode())
    questions.end_recording(noted["question_ids"])
    logger.info("questions recorded", extra={"count": len(rows), "object": key})
    return len(rows)


def _ended(found: Iterable[Question]) -> Iterator[tuple[Question, dict[str, Any]]]:
    """Yield the questions that ended, each with its row; those over their budget are stopped."""
    waiting = list(found)
    told = _executions({question.execution_id for question in waiting})
    for question in waiting:
        execution = told.get(question.execution_id)
        age = now() - datetime.fromisoformat(question.asked_at)
        if execution is not None and execution["Status"]["State"] not in FINAL:
            state(question)  # which stops what runs for too long
        elif execution is not None:
            yield question, _row(question, execution)
        elif age > FORGOTTEN:
            yield question, _facts(question) | {"state_code": "failed", "failure_says": "forgotten"}


def _executions(ids: set[str]) -> dict[str, Mapping[str, Any]]:
    wanted = sorted(ids)
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        told = athena().batch_get_query_execution(QueryExecutionIds=wanted[start : start + AT_ONCE])
        found |= {one["QueryExecutionId"]: one for one in told["QueryExecutions"]}
    return found


def _row(question: Question, execution: Mapping[str, Any]) -> dict[str, Any]:
    statistics, status = execution.get("Statistics", {}), execution["Status"]
    scanned = 0 if question.is_reused else statistics.get("DataScannedInBytes", 0)
    succeeded = status["State"] == "SUCCEEDED"
    return _facts(question) | {
        "state_code": state_code(question, execution),
        "failure_says": status.get("StateChangeReason") if status["State"] == "FAILED" else None,
        "is_reused": question.is_reused,
        "scanned_bytes": scanned,
        "row_count": row_count(question.execution_id) if succeeded else None,
        "answered_at": status["CompletionDateTime"].astimezone(UTC).isoformat(),
        "charged_amount": str(charged_usd(scanned)),
        "charged_currency": "USD",
    }


def _facts(question: Question) -> dict[str, Any]:
    asked_at = datetime.fromisoformat(question.asked_at).replace(tzinfo=UTC)
    return {
        "question_id": question.question_id,
        "asked_at": asked_at.isoformat(),
        "asked_by": question.asked_by,
        "role_code": question.role,
        "purpose": question.purpose or None,
        "question_name": question.name,
        "sql_statement": question.sql,
        "as_of_at": question.as_of,
        "snapshots": " ".join(
            f"{one['table']}={one['snapshot_id'] or 'empty'}" for one in question.snapshots
        )
        or None,
    }
