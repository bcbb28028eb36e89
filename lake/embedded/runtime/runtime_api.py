"""The Lambda Runtime API, as one worker sees it: next event, its answer or error, init errors."""

import queue
import time
import uuid
from dataclasses import dataclass

from lake.embedded.background import Background
from lake.embedded.web_server import HttpReply, HttpRequest, WebServer

_RUNTIME = "/2018-06-01/runtime"
# awslambdaric 4.2 ends without a word on a reply that has no Content-Type.
_JSON = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event.

    Args:
        payload: The answer, or the error as Lambda writes it (`errorMessage`, `errorType`).
        failed: Whether it is an error.
    """

    payload: bytes
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Invocation:
    """An event for a function.

    Args:
        payload: The event, as JSON.
        deadline_seconds: How long the function may take.
        function_arn: The function it is for.
        request_id: Its identity in logs.
    """

    payload: bytes
    deadline_seconds: float
    function_arn: str
    request_id: str


def new_request_id() -> str:
    """Return an identity for an invocation."""
    return str(uuid.uuid4())


class RuntimeApi:
    """Serves one worker.

    `outcomes` gives what the worker said: `None` once, when it is ready for its first event; then
    an `Outcome` for each event, or for a failed start.
    """

    def __init__(self, background: Background) -> None:
        self.outcomes: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._events: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._ready = False
        self._server = WebServer(self._answer, background)
        self.address = self._server.address

    def offer(self, invocation: Invocation) -> None:
        """Give the worker an event."""
        self._events.put(invocation)

    def stop(self) -> None:
        """Close the port; a worker that waits for an event is told so."""
        self._events.put(None)
        self._server.stop()

    def _answer(self, request: HttpRequest) -> HttpReply:
        path = request.path.removeprefix(_RUNTIME)
        if path == "/invocation/next":
            return self._next()
        if path == "/init/error":
            self.outcomes.put(Outcome(request.body, failed=True))
        elif path.endswith("/response"):
            self.outcomes.put(Outcome(request.body))
        elif path.endswith("/error"):
            self.outcomes.put(Outcome(request.body, failed=True))
        else:
            return HttpReply(404, b"{}", [_JSON])
        return HttpReply(202, b'{"status":"OK"}', [_JSON])

    def _next(self) -> HttpReply:
        if not self._ready:
            self._ready = True
            self.outcomes.put(None)
        invocation = self._events.get()
        if invocation is None:
            return HttpReply(410, b"{}", [_JSON])
        deadline_ms = int((time.time() + invocation.deadline_seconds) * 1000)
        return HttpReply(
            200,
            invocation.payload,
            [
                _JSON,
                ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
                ("Lambda-Runtime-Deadline-Ms", str(deadline_ms)),
                ("Lambda-Runtime-Invoked-Function-Arn", invocation.function_arn),
                ("Lambda-Runtime-Trace-Id", f"Root=1-{int(time.time()):08x}-{'0' * 24};Sampled=0"),
            ],
        )
