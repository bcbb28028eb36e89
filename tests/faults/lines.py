"""Faults by their moment: which call they meet, and what it meets."""

import threading
from collections.abc import Callable, Collection

from tests.faults.books import Books
from tests.faults.proxy import Act, Call, Fault
from tests.faults.world import LEASE_SECONDS, QUEUES, Message, World


def at(number: int, act: Act) -> Fault:
    """Let one call of a run, by its number, meet a fault."""
    return lambda call: act if call.number == number else Act.PASS


def always(act: Act, *operations: str, times: int = 1_000_000) -> Fault:
    """Let calls of some operations meet a fault, all of them or the first few."""
    left = [times]

    def fault(call: Call) -> Act:
        """Answer for one call."""
        if call.operation not in operations or not left[0]:
            return Act.PASS
        left[0] -= 1
        return act

    return fault


def meanwhile(do: Callable[[], object], operation: str, act: Act = Act.PASS) -> Fault:
    """Let something else happen while the first call of an operation is on its way."""
    first = threading.Lock()

    def fault(call: Call) -> Act:
        """Answer for one call."""
        if call.operation != operation or not first.acquire(blocking=False):
            return Act.PASS
        do()
        return act

    return fault


def changing(calls: Collection[Call]) -> list[int]:
    """Return the numbers of the calls that change the world."""
    return [call.number for call in calls if call.changes]


def copies(messages: Collection[Message]) -> list[Message]:
    """Return messages as they come a second time."""
    return [{**message, "MessageId": message["MessageId"] + "-again"} for message in messages]


def calls_of(lake: World, books: Books) -> dict[str, list[Call]]:
    """Return what each step asks of the cloud for one upload when all goes well."""
    books.send(books.new_file(wrong=0))
    return {step: lake.deliver(step).calls for step in QUEUES}


def one_upload_each(
    lake: World, books: Books, step: str, places: list[int], act: Act
) -> list[object]:
    """Let each of some calls of a step meet a fault, each with an upload of its own."""
    answers = []
    for place in places:
        books.send_up_to(step, books.new_file(wrong=0))
        answers.append(lake.deliver(step, at(place, act), clock_ahead=LEASE_SECONDS).answer)
        lake.deliver(step, clock_ahead=2 * LEASE_SECONDS)
    return answers
