"""derive: the lake's own history → reference prices and matches of names, as uploads.

Trigger: a schedule a task, each week: `reference_price` and `trader_match`.
Reads: views and tables, through Athena; the answer's object.
Writes: one object in landing under the post `lake`, which then goes the way of every upload: with a
    receipt, rules, pseudonyms, and the bytes as evidence.
Refuses: a task that it does not know.
Retries: idempotent: the same answer has the same key and bytes, and is a duplicate.
"""

from collections.abc import Callable, Mapping
from typing import Any

from functions._own_uploads import send
from functions._shell import logger
from functions.derive.names import trader_matches
from functions.derive.prices import reference_prices
from lake_schema.errors import LakeError

TASKS: Mapping[str, Callable[[], bytes]] = {
    "reference_price": reference_prices,
    "trader_match": trader_matches,
}
"""Dataset → what computes it, as CSV in the lake's own columns; nothing where there is nothing."""


class TaskError(LakeError):
    """The schedule names a task that nobody knows."""


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001 # Lambda's signature
    """Derive the dataset that the schedule names.

    Raises:
        TaskError: Nobody knows how.
        AthenaError: Athena could not answer.
    """
    task = event["task"]
    if task not in TASKS:
        raise TaskError(f"{task!r} is no task; known are {', '.join(TASKS)}")
    content = TASKS[task]()
    key = send(f"{task}.csv", content) if content else None
    logger.info("derived", extra={"dataset": task, "bytes": len(content), "object": key})
