"""ingest: landing → staged.

Trigger: the landing queue, which S3 tells of every object that was created in landing, and
    `lake replay` of uploads that are to run again.
Reads: the uploaded objects, in the version named; the upload ledger.
Writes: staged Parquet, one object a dataset and batch; the ledger; a message to `publish`.
Refuses: uploads that can never be taken in; their receipt says why. Records are rejected singly.
Retries: idempotent by upload id and run: a run is tied to one batch, once; one that comes again
    only has its batch's message sent again. After a failure its messages are tried one by one, so
    that a poisonous upload harms no other.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from functions._events import partial_failures
from functions._isolation import survives
from functions._shell import logger, metrics
from functions.ingest.batch import take_in


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 # Lambda's own
    """Take in the uploads that the messages name; return the messages to retry."""
    failed: list[str] = []
    for ordinal, group in enumerate(_groups(event["Records"])):
        batch_id = f"{context.aws_request_id}-{ordinal}"
        if not survives(partial(take_in, group, batch_id), batch_id=batch_id):
            failed += [record["messageId"] for record in group]
    metrics.add_metric("FailedMessages", "Count", len(failed))
    return partial_failures(failed)


def _groups(records: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Part messages: those that come for the first time together, every other by itself."""
    first = [r for r in records if int(r["attributes"]["ApproximateReceiveCount"]) == 1]
    again = [[r] for r in records if r not in first]
    return ([first] if first else []) + again
