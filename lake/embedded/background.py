"""Threads whose failures are seen: what a poller or a server thread raises is kept and logged."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_LOGGER = logging.getLogger(__name__)

# More than connections, pollers and log readers of a large template together; threads are made
# only when they are needed.
_MOST_THREADS = 2_000


class Background:
    """The threads of one embedded cloud; `failures` holds what they raised."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self._executor = ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="embedded")

    def start(self, work: Callable[..., object], *arguments: object) -> Future[object]:
        """Run `work(*arguments)` in a thread of its own."""
        future: Future[object] = self._executor.submit(work, *arguments)
        future.add_done_callback(self._record)
        return future

    def stop(self) -> None:
        """Wait until every thread has ended; whoever started one has told it to."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _record(self, future: Future[object]) -> None:
        if future.cancelled():
            return
        failure = future.exception()
        if failure is not None:
            self.failures.append(failure)
            _LOGGER.error("A thread of the embedded cloud failed", exc_info=failure)
