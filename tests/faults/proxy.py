"""A bad line between a step and the cloud: the fault injector, outside of what it tests.

Each run of a step calls the cloud through it under an access key of its own, so that it knows whose
call it sees. What happens to a call is decided by the run's `Fault`; a call can be answered with an
error, its answer lost or garbled, or its process killed before or after it took effect.
"""

import http.client
import json
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

from lake.embedded.background import Background
from lake.embedded.web_server import HttpReply, HttpRequest, WebServer

_KEY = re.compile(r"Credential=([^/]+)/")
_CHANGING = re.compile(r"Send|Delete|Transact|Put|Update|Create|Start|Change|Batch(?!Get)")


MOMENT_SECONDS = 0.2


class Act(Enum):
    """What becomes of one call."""

    PASS = auto()
    DIE_BEFORE = auto()  # the process is killed, the call never arrives
    DIE_AFTER = auto()  # the call takes effect, then the process is killed
    DIE_LATER = auto()  # the call is answered, and the process is killed a moment later
    LOSE_CALL = auto()  # the connection breaks before the call arrives
    LOSE_ANSWER = auto()  # the call takes effect, its answer is lost
    THROTTLE = auto()  # the service is busy
    TRUNCATE = auto()  # half the answer arrives, and its length says that this is all
    GARBLE = auto()  # one bit of the answer is another


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a step.

    Attributes:
        number: Which call of its run it is, from 1.
        operation: `s3:PUT`, `TransactWriteItems`, `UpdateTable`, `SendMessage` …
        target: The path in S3; else the request's body.
    """

    number: int
    operation: str
    target: str

    @property
    def changes(self) -> bool:
        """Whether the call changes the world."""
        if self.operation.startswith("s3:"):
            return self.operation in ("s3:PUT", "s3:POST", "s3:DELETE")
        return _CHANGING.match(self.operation) is not None


Fault = Callable[[Call], Act]


def no_fault(_call: Call) -> Act:
    """Let every call pass."""
    return Act.PASS


@dataclass(slots=True)
class Line:
    """One run's line to the cloud.

    Attributes:
        fault: What becomes of its calls.
        calls: Those that it made.
        kill: Kills the run's process.
    """

    fault: Fault
    kill: Callable[[], None]
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_call(self, request: HttpRequest) -> Call:
        """Note a call down."""
        with self.lock:
            call = Call(len(self.calls) + 1, _operation(request), _target(request))
            self.calls.append(call)
            return call


class FaultProxy:
    """Hands requests on to the cloud, unless a fault has it otherwise."""

    def __init__(self, endpoint_url: str) -> None:
        self._upstream = urlsplit(endpoint_url).netloc
        self._lines: dict[str, Line] = {}
        self._connections: queue.SimpleQueue[http.client.HTTPConnection] = queue.SimpleQueue()
        self._background = Background()
        self._server = WebServer(self._answer, self._background)
        self.url = self._server.url

    def stop(self) -> None:
        """Close the line."""
        self._server.stop()
        self._background.stop()
        while not self._connections.empty():
            self._connections.get().close()

    def open_line(self, run: str, line: Line) -> Line:
        """Take calls under an access key as those of a run."""
        self._lines[run] = line
        return line

    def _answer(self, request: HttpRequest) -> HttpReply:
        key = _KEY.search(request.headers.get("authorization", ""))
        line = self._lines[key[1]] if key else Line(no_fault, lambda: None)
        call = line.next_call(request)
        act = line.fault(call)
        if act is Act.THROTTLE:
            return _throttled(call)
        if act is Act.DIE_BEFORE:
            line.kill()
        if act in (Act.DIE_BEFORE, Act.LOSE_CALL):
            raise ConnectionResetError
        reply = self._forward(request)
        if act is Act.DIE_AFTER:
            line.kill()
        if act is Act.DIE_LATER:
            self._background.start(_kill_later, line)
        if act in (Act.DIE_AFTER, Act.LOSE_ANSWER):
            raise ConnectionResetError
        return _spoilt(reply, act)

    def _forward(self, request: HttpRequest) -> HttpReply:
        connection = self._connection()
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in ("expect", "transfer-encoding", "content-length")
        }
        connection.request(request.method, request.target, request.body, headers)
        answer = connection.getresponse()
        kept = [
            pair for pair in answer.getheaders() if pair[0].lower() not in ("connection", "date")
        ]
        reply = HttpReply(answer.status, answer.read(), kept)
        self._connections.put(connection)
        return reply

    def _connection(self) -> http.client.HTTPConnection:
        try:
            return self._connections.get_nowait()
        except queue.Empty:
            return http.client.HTTPConnection(self._upstream)


def _kill_later(line: Line) -> None:
    time.sleep(MOMENT_SECONDS)
    line.kill()


def _operation(request: HttpRequest) -> str:
    target = request.headers.get("x-amz-target", "")
    return target.rpartition(".")[2] if target else f"s3:{request.method}"


def _target(request: HttpRequest) -> str:
    if "x-amz-target" in request.headers:
        return request.body.decode("utf-8", "replace")
    return request.target


def _throttled(call: Call) -> HttpReply:
    """Return what the service says when it is busy: 503 SlowDown, or its own exception."""
    if call.operation.startswith("s3:"):
        says = "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
        return HttpReply(503, says.encode(), [("Content-Type", "application/xml")])
    error = _BUSY if call.operation in _OF_DYNAMODB else "ThrottlingException"
    body = json.dumps({"__type": error, "message": "Rate exceeded"})
    return HttpReply(400, body.encode(), [("Content-Type", "application/x-amz-json-1.0")])


_BUSY = "ProvisionedThroughputExceededException"
_OF_DYNAMODB = {"BatchGetItem", "GetItem", "Query", "TransactWriteItems"}


def _spoilt(reply: HttpReply, act: Act) -> HttpReply:
    if act is Act.TRUNCATE:
        half = reply.body[: len(reply.body) // 2]
        headers = [
            (name, str(len(half)) if name.lower() == "content-length" else value)
            for name, value in reply.headers
        ]
        return HttpReply(reply.status, half, headers)
    if act is Act.GARBLE and reply.body:
        garbled = bytearray(reply.body)
        garbled[len(garbled) // 2] ^= 1
        return HttpReply(reply.status, bytes(garbled), reply.headers)
    return reply
