"""A lake whose queues somebody drives by hand, over lines that break when they are told to."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends
from pyiceberg.table import Table

from functions._events import Landed
from functions._ledger import Ledger
from functions.publish.window import LEASE
from lake.embedded import EmbeddedCloud
from tests.catalogue import catalogue_of
from tests.faults.proxy import Call, Fault, FaultProxy, Line, no_fault
from tests.faults.steps import Order, StepProcess

QUEUES = {"ingest": "Landing", "publish": "Staged"}
"""Step → what the template calls its queue."""
LONG = 3600  # seconds that a message stays hidden from others while a step has it
PATIENCE = 180  # seconds that a step may take; a bound on a hang, never a measure of speed
LEASE_SECONDS = int(LEASE.total_seconds()) + 1
ROUNDS = 12
"""After so many rounds without a fault everything must be settled."""

Message = dict[str, Any]


@dataclass(slots=True)
class Run:
    """What came of one invocation.

    Attributes:
        calls: What it asked of the cloud, in order.
        answer: What it answered; nothing where it died or raised.
    """

    calls: list[Call]
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class World:
    """An embedded cloud that delivers nothing by itself.

    Attributes:
        cloud: The cloud.
        proxy: The line that steps call it by.
        mutant: A bug that is planted in every step; empty for none.
        landed: All that was ever sent to it, by upload.
        heard: What was ever received, by step.
        numbers: Makes names that were not there before.
    """

    cloud: EmbeddedCloud
    proxy: FaultProxy
    folder: Path
    mutant: str = ""
    landed: dict[str, Landed] = field(default_factory=dict)
    heard: dict[str, list[str]] = field(default_factory=lambda: {step: [] for step in QUEUES})
    numbers: Iterator[int] = field(default_factory=itertools.count)

    # ── what posts do ────────────────────────────────────────────────────────────────────────

    def put(self, post: str, content: bytes, key: str = "") -> str:
        """Upload a file; S3 tells the landing queue. Return the upload's id.

        Args:
            post: Who sends it.
            content: Its bytes.
            key: A key that is taken, to put another version there; a fresh one by default.
        """
        key = key or f"{post}/2026/05/31/{next(self.numbers):032x}/may + june.csv"
        bucket = self.cloud.outputs["LandingBucket"]
        put = self.cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
        landed = Landed(bucket, key, put["VersionId"])
        self.landed[landed.upload_id] = landed
        return landed.upload_id

    # ── what queues and Lambda do ────────────────────────────────────────────────────────────

    def receive(self, step: str, most: int = 1000) -> list[Message]:
        """Take messages from a step's queue; nobody else gets them until they are returned."""
        messages = self.receive_from(self.queue_url(step), most)
        self.heard[step] += [message["Body"] for message in messages]
        return messages

    def receive_from(self, url: str, most: int) -> list[Message]:
        """Take messages from a queue."""
        sqs, taken = self.cloud.client("sqs"), list[Message]()
        while len(taken) < most:
            found = sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=min(10, most - len(taken)),
                VisibilityTimeout=LONG,
                AttributeNames=["ApproximateReceiveCount"],
            ).get("Messages", [])
            if not found:
                break
            taken += found
        return taken

    def settle_messages(
        self, step: str, messages: Sequence[Message], answer: dict[str, Any] | None
    ) -> None:
        """Delete the messages that a step is done with; return the others to their queue."""
        sqs, url = self.cloud.client("sqs"), self.queue_url(step)
        failed = {m["MessageId"] for m in messages}
        if answer is not None:
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for message in messages:
            handle = message["ReceiptHandle"]
            if message["MessageId"] in failed:
                sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0
                )
            else:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)

    def deliver(
        self,
        step: str,
        fault: Fault = no_fault,
        *,
        most: int = 1000,
        acknowledged: bool = True,
        clock_ahead: int = 0,
        seconds: float = PATIENCE,
    ) -> Run:
        """Give a step the messages that wait for it; an empty queue starts nothing.

        Args:
            step: `ingest` or `publish`.
            fault: What becomes of its calls.
            most: Messages at most.
            acknowledged: Whether the queue hears what the step answers.
            clock_ahead: Seconds by which the step's clock is wrong.
            seconds: How long it may run.
        """
        messages = self.receive(step, most)
        if not messages:
            return Run([])
        run = self.invoke(step, messages, fault, clock_ahead=clock_ahead, seconds=seconds)
        self.settle_messages(step, messages, run.answer if acknowledged else None)
        return run

    def invoke(
        self,
        step: str,
        messages: Sequence[Message],
        fault: Fault = no_fault,
        *,
        clock_ahead: int = 0,
        seconds: float = PATIENCE,
    ) -> Run:
        """Run a step on messages in a process of its own."""
        name = f"RUN{next(self.numbers)}"
        event = {"Records": [_record(message) for message in messages]}
        function = f"customs-lake-dev-{step}"
        program = self.cloud._compute.function(function).settings.program
        environment = {
            **program.environment,
            "AWS_ENDPOINT_URL": self.proxy.url,
            "AWS_ACCESS_KEY_ID": name,
            "AWS_MAX_ATTEMPTS": "2",
            "TMPDIR": str(self.folder),
        }
        process = StepProcess(Order(step, event, name, environment, clock_ahead, self.mutant))
        line = self.proxy.open_line(name, Line(fault, process.kill))
        return Run(line.calls, process.run(seconds))

    def run_dry(self) -> None:
        """Deliver everything without a fault until nothing waits; dead letters are sent again.

        A commit whose owner died is taken over when its lease is over, so clocks go ahead.
        """
        for round_number in range(ROUNDS):
            self.redrive()
            for step in QUEUES:
                self.deliver(step, clock_ahead=round_number * LEASE_SECONDS)
            urls = [*map(self.queue_url, QUEUES), *map(self.dead_letter_url, QUEUES)]
            if not any(map(self.waiting, urls)):
                return
        raise AssertionError(f"messages are left after {ROUNDS} rounds without a fault")

    def redrive(self) -> None:
        """Send dead letters to their queues again."""
        for step in QUEUES:
            while messages := self.receive_from(self.dead_letter_url(step), 10):
                for message in messages:
                    self.send(step, message["Body"])
                self.delete(self.dead_letter_url(step), messages)

    def delete(self, url: str, messages: Sequence[Message]) -> None:
        """Delete messages that were received."""
        for message in messages:
            handle = message["ReceiptHandle"]
            self.cloud.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=handle)

    def purge(self) -> None:
        """Forget all messages, received or not; SQS itself would do so once a minute."""
        for queue in sqs_backends[DEFAULT_ACCOUNT_ID][self.cloud.region].queues.values():
            queue._messages = []

    def send(self, step: str, body: str) -> None:
        """Put a message into a step's queue, as one that comes twice or late."""
        self.cloud.client("sqs").send_message(QueueUrl=self.queue_url(step), MessageBody=body)

    def waiting(self, url: str) -> int:
        """Return how many messages a queue holds, received or not."""
        told = self.cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        return sum(
            int(told["Attributes"][f"ApproximateNumberOfMessages{state}"])
            for state in ("", "NotVisible")
        )

    def queue_url(self, step: str) -> str:
        """Return the URL of a step's queue."""
        return str(self.cloud.outputs[f"{QUEUES[step]}QueueUrl"])

    def dead_letter_url(self, step: str) -> str:
        """Return the URL of the queue for what a step failed at too often."""
        return f"{self.queue_url(step)}-dead"

    # ── what is there ────────────────────────────────────────────────────────────────────────

    def receipts(self, upload_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return the receipts of uploads."""
        return self.ledger.receipts(upload_ids)

    @property
    def ledger(self) -> Ledger:
        """The upload ledger."""
        return Ledger(self.cloud.client("dynamodb"), self.cloud.outputs["UploadLedger"])

    def rows(self, table: str) -> Counter[str]:
        """Return how many rows each upload has in a table, as PyIceberg reads it."""
        ids = self.table(table).scan(selected_fields=("upload_id",)).to_arrow()["upload_id"]
        return Counter(ids.to_pylist())

    def table(self, name: str) -> Table:
        """Return a table as it is now."""
        return catalogue_of(self.cloud).load_table((self.cloud.outputs["Database"], name))


@contextmanager
def world() -> Iterator[World]:
    """Yield a lake to be driven by hand."""
    with EmbeddedCloud(delivers=False) as cloud, TemporaryDirectory(prefix="faults-") as folder:
        proxy = FaultProxy(cloud.endpoint_url)
        try:
            yield World(cloud, proxy, Path(folder))
        finally:
            proxy.stop()
        assert cloud.failures == []


def _record(message: Message) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
    }
