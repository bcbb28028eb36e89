"""SQS → Lambda: gathers batches as an event source mapping does, and settles them."""

import base64
import json
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.sqs.models import Message

from lake.embedded.background import Background
from lake.embedded.events.filters import EventFilter
from lake.embedded.mends.sqs import SwiftQueue, receipt_of
from lake.embedded.runtime.function import Function
from lake.embedded.runtime.runtime_api import Outcome

_LOGGER = logging.getLogger(__name__)
_LOOK_UP_SECONDS = 1.0  # how often a poller without messages looks whether it shall stop
_MOST_BYTES = 6 * 1024 * 1024  # Lambda's limit of an event
_ENVELOPE_BYTES = 1_000  # what a record adds to its body, generously


@dataclass(frozen=True, slots=True)
class MappingSettings:
    """An event source mapping, as the template has it.

    Args:
        batch_size: Most messages an event.
        window_seconds: How long a batch is gathered, from its first message.
        partial: Whether the function names the messages that failed.
        most_at_once: Most events at the same time.
        wanted: Which messages the function gets.
        retry_seconds: After a failure, messages return after so long at most, instead of after
            the rest of the queue's visibility timeout.
    """

    batch_size: int
    window_seconds: float
    partial: bool
    most_at_once: int
    wanted: EventFilter
    retry_seconds: float


class QueuePoller:
    """Feeds one function from one queue until it is stopped."""

    def __init__(
        self,
        settings: MappingSettings,
        queue: SwiftQueue,
        function: Function,
        background: Background,
    ) -> None:
        self._settings, self._queue, self._function = settings, queue, function
        self._background = background
        self._stopping = threading.Event()
        self._free = threading.Semaphore(settings.most_at_once)
        background.start(self._poll)

    def stop(self) -> None:
        """Gather no more; events that run are the function's affair."""
        self._stopping.set()
        self._queue.wake()

    def _poll(self) -> None:
        while not self._stopping.is_set():
            # Only who can be served is called in: messages that wait here would come of age.
            if not self._free.acquire(timeout=_LOOK_UP_SECONDS):
                continue
            batch = self._gather()
            if batch and not self._stopping.is_set():
                self._background.start(self._deliver, batch)
            else:
                self._free.release()

    def _gather(self) -> list[Message]:
        batch = self._take(self._settings.batch_size, _LOOK_UP_SECONDS)
        end = time.monotonic() + self._settings.window_seconds
        while batch and not self._stopping.is_set():
            missing = self._settings.batch_size - len(batch)
            left = end - time.monotonic()
            if missing <= 0 or left <= 0 or _size(batch) >= _MOST_BYTES:
                break
            batch += self._take(missing, min(left, _LOOK_UP_SECONDS))
        return batch

    def _take(self, most: int, wait_seconds: float) -> list[Message]:
        # Ten at a time, so that a batch does not grow far beyond its limit of bytes.
        hidden = float(self._queue.visibility_timeout)
        return self._queue.take(min(most, 10), hidden, wait_seconds, self._stopping.is_set)

    def _deliver(self, batch: list[Message]) -> None:
        try:
            for part in _within_limit(batch):
                self._invoke(part)
        finally:
            self._free.release()

    def _invoke(self, batch: Sequence[Message]) -> None:
        records = {message.id: self._record(message) for message in batch}
        wanted = {
            key: value for key, value in records.items() if self._settings.wanted.passes(value)
        }
        failed: set[str] = set()
        if wanted:
            event = json.dumps({"Records": list(wanted.values())}).encode()
            failed = self._failed(wanted, self._function.invoke(event))
        for message in batch:
            if message.id in failed:
                self._give_back(message)
            else:
                self._queue.delete_message(receipt_of(message))

    def _failed(self, records: Mapping[str, Any], outcome: Outcome) -> set[str]:
        """Return the ids of the messages to keep, by Lambda's rules for partial responses."""
        if outcome.failed:
            return set(records)
        if not self._settings.partial:
            return set()
        named = _named_failures(outcome.payload)
        if named is None or not named <= records.keys():
            name = self._function.settings.name
            _LOGGER.warning("%s gave no partial batch response: the batch failed", name)
            return set(records)
        return named

    def _give_back(self, message: Message) -> None:
        hidden = min(float(self._queue.visibility_timeout), self._settings.retry_seconds)
        self._queue.give_back(receipt_of(message), hidden)

    def _record(self, message: Message) -> dict[str, Any]:
        return {
            "messageId": message.id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": str(message.approximate_receive_count),
                "SentTimestamp": str(message.sent_timestamp),
                "SenderId": message.sender_id,
                "ApproximateFirstReceiveTimestamp": str(
                    message.approximate_first_receive_timestamp
                ),
            },
            "messageAttributes": {
                name: _attribute(value) for name, value in message.message_attributes.items()
            },
            "md5OfBody": message.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": self._queue.queue_arn,
            "awsRegion": self._queue.region,
        }


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }
    if value.get("BinaryValue"):
        made["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
    else:
        made["stringValue"] = value.get("StringValue")
    return made


def _size(batch: Sequence[Message]) -> int:
    return sum(len(message.body) + _ENVELOPE_BYTES for message in batch)


def _within_limit(batch: list[Message]) -> list[list[Message]]:
    """Cut a batch so that no event is over Lambda's limit of bytes."""
    parts: list[list[Message]] = [[]]
    for message in batch:
        if parts[-1] and _size([*parts[-1], message]) > _MOST_BYTES:
            parts.append([])
        parts[-1].append(message)
    return parts


def _named_failures(payload: bytes) -> set[str] | None:
    """Return the ids in a partial batch response; `None` where it is not one.

    An empty or absent list means that all went well, as in Lambda.
    """
    answer = json.loads(payload or b"null")
    if answer is None or answer == {}:
        return set()
    if not isinstance(answer, dict):
        return None
    failures = answer.get("batchItemFailures") or []
    if not isinstance(failures, list):
        return None
    named = {entry.get("itemIdentifier") for entry in failures if isinstance(entry, dict)}
    if not all(isinstance(entry, dict) for entry in failures) or not all(named):
        return None
    return {str(name) for name in named}
