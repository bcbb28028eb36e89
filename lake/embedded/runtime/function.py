"""A Lambda function on this machine: its settings, its workers, its log."""

import logging
import threading
from collections import deque
from dataclasses import dataclass

from lake.embedded.background import Background
from lake.embedded.runtime.runtime_api import Invocation, Outcome, new_request_id
from lake.embedded.runtime.worker import Program, Worker

_LOGGER = logging.getLogger(__name__)
_LINES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """What the template says of a function, as far as it matters here.

    Args:
        name: The function's name.
        arn: Its ARN.
        timeout_seconds: How long an event may take.
        program: What its workers run.
        most_workers: How many events it answers at once.
    """

    name: str
    arn: str
    timeout_seconds: float
    program: Program
    most_workers: int


class Function:
    """Answers events in worker processes, which are started when needed and kept."""

    def __init__(self, settings: FunctionSettings, background: Background) -> None:
        self.settings = settings
        self.log: deque[str] = deque(maxlen=_LINES_KEPT)
        self._background = background
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._free = threading.Semaphore(settings.most_workers)
        self._lock = threading.Lock()
        self._stopped = False

    def warm(self) -> None:
        """Start a first worker, so that the first event need not wait for imports."""
        with self._lock:
            if not self._all and not self._stopped:
                self._idle.append(self._start())

    def invoke(self, payload: bytes) -> Outcome:
        """Answer an event; wait while all workers are busy."""
        with self._free:
            return self._invoke(payload)

    def stop(self) -> None:
        """End every worker."""
        with self._lock:
            self._stopped = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.stop()

    @property
    def process_ids(self) -> list[int]:
        """The workers' process numbers."""
        return [worker.process_id for worker in list(self._all)]

    def _invoke(self, payload: bytes) -> Outcome:
        invocation = Invocation(
            payload, self.settings.timeout_seconds, self.settings.arn, new_request_id()
        )
        with self._lock:
            if self._stopped:
                return Outcome(b'{"errorMessage": "the cloud stops"}', failed=True)
            worker = self._take_idle() or self._start()
        outcome = worker.wait_until_ready() or worker.answer(invocation)
        if outcome.failed:
            text = outcome.payload.decode("utf-8", "replace")
            self._write(f"{invocation.request_id} failed: {text}")
        self._give_back(worker)
        return outcome

    def _take_idle(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.is_usable:
                return worker
            self._retire(worker)
        return None

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if worker.is_usable and not self._stopped:
                self._idle.append(worker)
            else:
                self._retire(worker)

    def _retire(self, worker: Worker) -> None:
        worker.stop()
        self._all.discard(worker)

    def _start(self) -> Worker:
        worker = Worker(self.settings.program, self._background, self._write)
        self._all.add(worker)
        return worker

    def _write(self, line: str) -> None:
        self.log.append(line)
        _LOGGER.debug("%s: %s", self.settings.name, line)
