"""SQS: a queue whose cost does not grow with its length, and whose receives do not overlap.

moto asks its clock (which can be frozen, and is slow) several times for every message of the
queue at every receive: 1,000 messages take 30 seconds. It also receives without a lock, so two
pollers can get the same message, and it pushes each message to Lambda while it is being sent.
Here messages wait in the order in which they become visible.
"""

import copy
import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from moto.sqs import models
from moto.sqs.exceptions import InvalidParameterValue, ReceiptHandleIsInvalid
from moto.sqs.models import Message, Queue, SQSBackend
from moto.sqs.utils import generate_receipt_handle

from lake.embedded.mends.patching import replaced
from lake.embedded.untyped import Json

_LONGEST_VISIBILITY_SECONDS = 43_200


@dataclass(slots=True)
class _Waiting:
    """A message in a queue, and when it can be received (next)."""

    message: Message
    due_at: float
    ticket: int
    is_delayed: bool


class SwiftQueue(Queue):
    """A standard queue. Times are of `time.time()`, in seconds."""

    visibility_timeout: int  # moto sets both by their names
    message_retention_period: int

    def __init__(self, name: str, region: str, account_id: str, **attributes: Json) -> None:
        if name.endswith(".fifo"):
            raise InvalidParameterValue("FIFO queues are not known to the embedded cloud")
        self._live: dict[str, _Waiting] = {}
        self._handles: dict[str, str] = {}  # receipt handle → message, for ever, as in SQS
        self._due: list[tuple[float, int, str]] = []
        self._tickets = itertools.count()
        self._changed = threading.Condition()
        super().__init__(name, region, account_id, **attributes)

    @property
    def _messages(self) -> list[Message]:
        return [waiting.message for waiting in list(self._live.values())]

    @_messages.setter
    def _messages(self, kept: list[Message]) -> None:
        """Forget everything; moto sets this only to purge."""
        assert not kept
        with self._changed:
            self._live, self._due = {}, []

    @property
    def messages(self) -> list[Message]:
        """The messages that could be received now."""
        now = time.time()
        return [waiting.message for waiting in list(self._live.values()) if waiting.due_at <= now]

    @property
    def approximate_number_of_messages_not_visible(self) -> int:
        """How many were received and neither deleted nor given back."""
        return self._count_hidden(is_delayed=False)

    @property
    def approximate_number_of_messages_delayed(self) -> int:
        """How many were sent with a delay that has not passed."""
        return self._count_hidden(is_delayed=True)

    def add_message(self, message: Message) -> None:
        """Take a message in and wake who waits; nothing is pushed to Lambda."""
        due_at = message.delayed_until / 1000  # moto's are milliseconds
        with self._changed:
            waiting = _Waiting(message, due_at, 0, due_at > time.time())
            self._live[message.id] = waiting
            self._schedule(waiting, due_at)
            self._changed.notify_all()

    def take(
        self,
        most: int,
        hidden_seconds: float,
        wait_seconds: float,
        give_up: Callable[[], bool] = lambda: False,
    ) -> list[Message]:
        """Receive messages and hide them; those received too often go to the dead letters.

        Args:
            most: At most so many.
            hidden_seconds: How long they stay hidden.
            wait_seconds: How long to wait for a first one.
            give_up: Says whether to wait no longer; asked again after `wake`.
        """
        end = time.time() + wait_seconds
        with self._changed:
            while True:
                taken = self._take(most, hidden_seconds)
                left = end - time.time()
                if taken or left <= 0 or give_up():
                    return taken
                next_due = self._due[0][0] - time.time() if self._due else left
                self._changed.wait(max(min(left, next_due), 0.001))

    def wake(self) -> None:
        """Let waiting receivers look up, because the cloud stops."""
        with self._changed:
            self._changed.notify_all()

    def delete_message(self, receipt_handle: str) -> None:
        """Delete a message by any receipt handle that it ever had."""
        with self._changed:
            if receipt_handle not in self._handles:
                raise ReceiptHandleIsInvalid
            self._live.pop(self._handles[receipt_handle], None)

    def give_back(self, receipt_handle: str, seconds: float) -> None:
        """Let a received message return after so long, unless somebody has it or deleted it."""
        with self._changed:
            waiting = self._live.get(self._handles.get(receipt_handle, ""))
            if waiting is not None and waiting.message.receipt_handle == receipt_handle:
                self._schedule(waiting, time.time() + seconds)
                self._changed.notify_all()

    def hide(self, receipt_handle: str, seconds: float) -> None:
        """Change when a received message becomes visible again, as a client asks for it."""
        with self._changed:
            waiting = self._live.get(self._handles.get(receipt_handle, ""))
            if waiting is None:
                raise ReceiptHandleIsInvalid
            age = time.time() - _sent_at(waiting.message)
            if age + seconds > _LONGEST_VISIBILITY_SECONDS:
                raise InvalidParameterValue(
                    "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]"
                )
            self._schedule(waiting, time.time() + seconds)
            self._changed.notify_all()

    def _schedule(self, waiting: _Waiting, due_at: float) -> None:
        waiting.due_at, waiting.ticket = due_at, next(self._tickets)
        heapq.heappush(self._due, (due_at, waiting.ticket, waiting.message.id))

    def _take(self, most: int, hidden_seconds: float) -> list[Message]:
        taken: list[Message] = []
        now = time.time()
        while self._due and self._due[0][0] <= now and len(taken) < most:
            _, ticket, identity = heapq.heappop(self._due)
            waiting = self._live.get(identity)
            if waiting is None or waiting.ticket != ticket:
                continue  # deleted, or its visibility was changed since
            if _sent_at(waiting.message) + self.message_retention_period <= now:
                del self._live[identity]
            elif not self._bury(waiting.message):
                self._receive(waiting, now, hidden_seconds)
                taken.append(copy.copy(waiting.message))
        return taken

    def _bury(self, message: Message) -> bool:
        """Move a message that was received too often to the dead letters."""
        if self.dead_letter_queue is None or self.redrive_policy is None:
            return False
        if message.approximate_receive_count < self.redrive_policy["maxReceiveCount"]:
            return False
        del self._live[message.id]
        message.delayed_until = 0.0
        self.dead_letter_queue.add_message(message)
        return True

    def _receive(self, waiting: _Waiting, now: float, hidden_seconds: float) -> None:
        message, waiting.is_delayed = waiting.message, False
        if not message.approximate_first_receive_timestamp:
            message.approximate_first_receive_timestamp = int(now * 1000)
        message.approximate_receive_count += 1
        message.receipt_handle = generate_receipt_handle()
        self._handles[message.receipt_handle] = message.id
        self._schedule(waiting, now + hidden_seconds)

    def _count_hidden(self, *, is_delayed: bool) -> int:
        now = time.time()
        states = list(self._live.values())
        return sum(state.due_at > now and state.is_delayed == is_delayed for state in states)


def receipt_of(message: Message) -> str:
    """Return the receipt handle of a message that was received."""
    assert message.receipt_handle is not None
    return message.receipt_handle


def _sent_at(message: Message) -> float:
    assert message.sent_timestamp is not None
    return float(message.sent_timestamp) / 1000


def _receive_message(
    self: SQSBackend,
    queue_name: str,
    count: int,
    wait_seconds_timeout: int,
    visibility_timeout: int,
    message_attribute_names: list[str] | None = None,
) -> list[Message]:
    queue = _swift(self, queue_name)
    taken = queue.take(count, float(visibility_timeout or 0), float(wait_seconds_timeout or 0))
    for message in taken:
        models._filter_message_attributes(message, message_attribute_names or [])  # noqa: SLF001
    return taken


def _swift(backend: SQSBackend, queue_name: str) -> SwiftQueue:
    queue = backend.get_queue(queue_name)
    assert isinstance(queue, SwiftQueue)
    return queue


def _change_message_visibility(
    self: SQSBackend, queue_name: str, receipt_handle: str, visibility_timeout: int
) -> None:
    _swift(self, queue_name).hide(receipt_handle, float(visibility_timeout))


@contextmanager
def mended_sqs() -> Iterator[None]:
    """Make queues swift while the context lasts."""
    with (
        replaced(models, "Queue", SwiftQueue, parameters="name region account_id kwargs"),
        replaced(
            SQSBackend,
            "receive_message",
            _receive_message,
            parameters="self queue_name count wait_seconds_timeout visibility_timeout "
            "message_attribute_names",
        ),
        replaced(
            SQSBackend,
            "change_message_visibility",
            _change_message_visibility,
            parameters="self queue_name receipt_handle visibility_timeout",
        ),
    ):
        yield
