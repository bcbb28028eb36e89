"""Waiting until uploads are settled, and noticing when they never will be."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions._ledger import Ledger
from lake.landing import Upload

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

Receipt = dict[str, Any]

FINAL = frozenset({"published", "duplicate", "refused"})
"""States in which a receipt stays."""

POLL_SECONDS = 0.25
DEAD_SECONDS = 5
"""How long after the last change a dead letter is believed: others may still be on their way."""
STILL_SECONDS = 600
"""How long nothing may change: publishing a large upload takes minutes, its limit is 15."""


_UNKNOWN: Receipt = {
    "upload_id": "",
    "file": "",
    "post": "",
    "format": None,
    "packing": None,
    "state": "received",
    "records_announced": None,
    "records_read": 0,
    "records_accepted": 0,
    "records_rejected": 0,
    "warnings": 0,
    "tables": {},
    "findings": [],
    "unknown_count": 0,
    "unknown": [],
    "error": None,
}
"""The receipt of an upload that nothing is known of, with its fields in their order."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of some uploads.

    Attributes:
        receipts: One an upload, in the order of sending.
        stuck: Why some will never be settled; empty when all are.
    """

    receipts: list[Receipt]
    stuck: str = ""

    @property
    def files(self) -> dict[str, str]:
        """Return what the sender calls each upload."""
        return {each["upload_id"]: each["file"] for each in self.receipts}

    @property
    def exit_status(self) -> int:
        """Return 1 when an upload was refused or is stuck."""
        return int(bool(self.stuck) or any(each["state"] == "refused" for each in self.receipts))


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks whether there is still hope.

    Attributes:
        sqs: A client of SQS.
        queue_urls: Queues whose dead letters count.
        failures: Tells what went wrong inside the cloud itself, where somebody knows.
    """

    sqs: "SQSClient"
    queue_urls: tuple[str, ...]
    failures: Callable[[], Sequence[BaseException]] = tuple

    def dead_letters(self) -> dict[str, int]:
        """Return how many dead letters lie in each dead-letter queue that has some."""
        found = {}
        for url in self.queue_urls:
            told = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
            policy = json.loads(told["Attributes"]["RedrivePolicy"])
            name = policy["deadLetterTargetArn"].rpartition(":")[2]
            dead = self.sqs.get_queue_url(QueueName=name)["QueueUrl"]
            told = self.sqs.get_queue_attributes(
                QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"]
            )
            if count := int(told["Attributes"]["ApproximateNumberOfMessages"]):
                found[name] = count
        return found


def settle(
    ledger: Ledger,
    uploads: Sequence[Upload],
    watch: Watch,
    on_settled: Callable[[int], None] = lambda _count: None,
) -> Settlement:
    """Wait until all uploads are settled and what they brought can be asked.

    Args:
        ledger: Where their receipts are.
        uploads: What to wait for.
        watch: Looks for dead letters while nothing moves.
        on_settled: Called with the number settled so far.
    """
    all_ids = [upload.upload_id for upload in uploads]
    open_ids, receipts = all_ids, dict[str, Receipt]()
    before: object = None
    moved_at = time.monotonic()
    stuck = ""
    while not stuck and (open_ids or not ledger.settled(all_ids)):
        time.sleep(POLL_SECONDS)
        receipts |= ledger.receipts(open_ids)
        open_ids = [each for each in open_ids if _state(receipts, each) not in FINAL]
        on_settled(len(all_ids) - len(open_ids))
        now = [_state(receipts, each) for each in open_ids]
        moved_at = moved_at if now == before else time.monotonic()
        before = now
        stuck = _stuck(time.monotonic() - moved_at, watch)
    return Settlement([_receipt(upload, receipts) for upload in uploads], stuck)


def _state(receipts: Mapping[str, Receipt], upload_id: str) -> str:
    return str(receipts[upload_id]["state"]) if upload_id in receipts else ""


def _stuck(still_seconds: float, watch: Watch) -> str:
    if failures := watch.failures():
        return f"The embedded cloud itself failed: {failures[0]!r}."
    if still_seconds > STILL_SECONDS:
        return f"Nothing has moved for {STILL_SECONDS // 60} minutes."
    if still_seconds > DEAD_SECONDS and (dead := watch.dead_letters()):
        told = ", ".join(f"{name} holds {count}" for name, count in dead.items())
        return f"Messages could not be worked off and lie in dead-letter queues: {told}."
    return ""


def _receipt(upload: Upload, receipts: Mapping[str, Receipt]) -> Receipt:
    """Return an upload's receipt under the name its sender knows it by."""
    found = receipts.get(upload.upload_id, {"post": upload.parcel.post})
    return whole_receipt(found | {"upload_id": upload.upload_id, "file": upload.parcel.name})


def whole_receipt(known: Receipt) -> Receipt:
    """Return a receipt with all its fields, in their order, from those that are known."""
    found = _UNKNOWN | known
    return {name: found[name] for name in _UNKNOWN}
