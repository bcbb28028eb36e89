"""Waiting on a lake that is up until uploads have met their fates."""

from collections.abc import Sequence

from functions._ledger import Ledger
from lake.embedded import EmbeddedCloud
from lake.landing import Upload
from lake.settling import Settlement, Watch, settle

QUEUES = ("LandingQueueUrl", "StagedQueueUrl")


def settle_all(cloud: EmbeddedCloud, uploads: Sequence[Upload]) -> Settlement:
    ledger = Ledger(cloud.client("dynamodb"), cloud.outputs["UploadLedger"])
    queues = tuple(cloud.outputs[name] for name in QUEUES)
    return settle(ledger, uploads, Watch(cloud.client("sqs"), queues))
