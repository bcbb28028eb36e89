"""migrate: contracts → Glue tables and views, at each deployment.

Trigger: CloudFormation's custom resource `Migration`, whose fingerprint changes with the contracts.
Reads: the contracts and views in `lake_schema`, the tables in Glue.
Writes: Glue tables and their first Iceberg metadata; views; an answer to CloudFormation.
Refuses: a change that would lose what a table holds; the deployment fails with the reason.
Retries: idempotent: a table that is as its contract says is left alone. Deleting the stack deletes
    no table.
"""

import json
from typing import Any
from urllib.request import Request, urlopen

from functions._shell import logger
from functions.migrate.evolve import evolve
from functions.migrate.views import make_views
from lake_schema.datasets import DATASETS
from lake_schema.errors import LakeError


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001 # Lambda's signature
    """Create and evolve all tables, make the views, tell CloudFormation how it went."""
    try:
        if event["RequestType"] != "Delete":
            logger.info("tables migrated", extra={"tables": migrate()})
            logger.info("views made", extra={"views": make_views()})
    except LakeError as refused:
        logger.error("migration refused", extra={"reason": str(refused)})
        _answer(event, "FAILED", str(refused))
    else:
        _answer(event, "SUCCESS", "")


def migrate() -> dict[str, str]:
    """Bring every table to its contract; return per dataset what was done."""
    return {dataset.name: evolve(dataset) for dataset in DATASETS.values()}


def _answer(event: dict[str, Any], status: str, reason: str) -> None:
    body = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": "customs-lake-tables",
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = Request(event["ResponseURL"], data=json.dumps(body).encode(), method="PUT")
    # The URL is signed without a content type; urllib would add one of its own.
    request.add_header("Content-Type", "")
    with urlopen(request, timeout=30):
        pass
