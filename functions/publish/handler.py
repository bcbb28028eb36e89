"""publish: staged → lake.

Trigger: the staged queue, gathered over a window.
Reads: staged objects of the batches that the messages name, the upload ledger.
Writes: one Iceberg snapshot a table, children before headers; then the ledger says `published`.
Refuses: nothing; what cannot be merged is retried and reaches the dead-letter queue.
Retries: idempotent by commit id: a batch belongs to one commit, a commit is one snapshot a table.
"""

import time
from typing import Any

from functions._events import batch_id_in, partial_failures
from functions._ledger import Ledger
from functions._shell import dynamodb, logger, settings
from functions.publish.window import attempt, is_worth_waiting, open_over, take_over

POLL_SECONDS = 1.0


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 # Lambda's own
    """Publish the batches that the messages name; return the messages to retry."""
    ledger = Ledger(dynamodb(), settings().upload_ledger)
    named = {record["messageId"]: batch_id_in(record["body"]) for record in event["Records"]}
    batch_ids = set(named.values())
    take_over(ledger)
    commit = open_over(ledger, ledger.unpublished(batch_ids), context.aws_request_id)
    if commit.batches:
        attempt(ledger, commit)
    while is_worth_waiting(ledger, batch_ids, context):
        time.sleep(POLL_SECONDS)
        take_over(ledger)
    published = {b.batch_id for b in ledger.batches(batch_ids).values() if b.published_at}
    late = [message for message, batch_id in named.items() if batch_id not in published]
    logger.info("batches published", extra={"batches": len(published), "late": len(late)})
    return partial_failures(late)
