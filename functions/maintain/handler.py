"""maintain: upkeep of the tables, and a watch over the posts.

Trigger: two schedules, each naming its task: `keep` and `watch`.
Reads: the tables' metadata, the upload ledger, the view `post_activity`.
Writes: tags, one a day and table; compacted files and no orphans, through Athena's OPTIMIZE and
    VACUUM; metrics, which alarms look at.
Refuses: a task that it does not know. VACUUM waits while a commit is open for long.
Retries: idempotent: what is in bounds is left alone. One table's failure stops no other; it is
    logged, and the invocation fails in the end, so that an alarm sees it.
"""

from functools import partial
from typing import Any

from functions._isolation import survives
from functions._ledger import Ledger
from functions._shell import dynamodb, logger, metrics, settings
from functions.maintain.keep import keep
from functions.maintain.watch import watch
from lake_schema.datasets import DATASETS
from lake_schema.errors import LakeError


class UpkeepError(LakeError):
    """Some tables could not be kept; the log says why."""


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001 # Lambda's signature
    """Do the task that the schedule names.

    Raises:
        UpkeepError: Tables could not be kept.
    """
    ledger = Ledger(dynamodb(), settings().upload_ledger)
    if event["task"] == "watch":
        watch(ledger)
        return
    if event["task"] != "keep":
        raise UpkeepError(f"{event['task']!r} is no task; known are keep and watch")
    open_commits = ledger.open_commits()
    failed = [
        dataset
        for dataset in DATASETS
        if not survives(partial(_keep, dataset, open_commits), table=dataset)
    ]
    metrics.add_metric("TablesNotKept", "Count", len(failed))
    if failed:
        raise UpkeepError(f"not kept: {', '.join(failed)}")


def _keep(dataset: str, open_commits: Any) -> None:  # noqa: ANN401 # as keep takes them
    logger.info("table kept", extra=keep(dataset, open_commits))
