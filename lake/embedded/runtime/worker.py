"""One worker process: an execution environment of a function."""

import json
import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lake.embedded.background import Background
from lake.embedded.runtime.runtime_api import Invocation, Outcome, RuntimeApi

_BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
# Lambda allows ten seconds; a busy laptop that imports Arrow twice at once may need more.
_INIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Program:
    """What a worker runs.

    Args:
        handler: Module and function, as in `functions.ingest.handler.handler`.
        folder: The code; it stands on the module search path.
        environment: The process's whole environment.
        python: An interpreter for which the folder holds every package, as a built artefact does;
            without, ours with the packages that it has.
    """

    handler: str
    folder: Path
    environment: Mapping[str, str]
    python: Path | None = None

    def command(self, watched: int) -> list[str]:
        """Return the command of a worker that ends with its parent's end of a pipe."""
        python = [sys.executable, "-P"] if self.python is None else [str(self.python), "-P", "-S"]
        return [*python, str(_BOOTSTRAP), self.handler, str(watched)]


class Worker:
    """A process that answers one event at a time.

    Args:
        program: What it runs.
        background: Where the threads run that watch it.
        log: Takes each line that it writes.
    """

    def __init__(
        self, program: Program, background: Background, log: Callable[[str], None]
    ) -> None:
        self._api, self._log = RuntimeApi(background), log
        watched, self._pipe = os.pipe()
        self._process = subprocess.Popen(
            program.command(watched),
            env={**program.environment, "AWS_LAMBDA_RUNTIME_API": self._api.address},
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[watched],
            start_new_session=True,  # Ctrl-C is for the one who started us
        )
        os.close(watched)
        self._ready = self._killed = False
        background.start(self._watch)

    @property
    def process_id(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        """Whether it can be given an event: it runs, and nothing has killed it."""
        return not self._killed and self._process.poll() is None

    def wait_until_ready(self) -> Outcome | None:
        """Wait until the handler's module is imported; return what went wrong, if anything."""
        if self._ready:
            return None
        outcome = self._await(_INIT_SECONDS, "Init")
        self._ready = outcome is None
        return outcome

    def answer(self, invocation: Invocation) -> Outcome:
        """Give the worker an event and wait for the outcome; over time it is killed."""
        self._api.offer(invocation)
        outcome = self._await(invocation.deadline_seconds, "Task")
        assert outcome is not None
        return outcome

    def stop(self) -> None:
        """End the process and what it started."""
        self._kill()
        self._api.stop()
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1

    def _kill(self) -> None:
        self._killed = True
        if self._process.returncode is not None:
            return  # its number may be another process's by now
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it ended meanwhile

    def _await(self, seconds: float, what: str) -> Outcome | None:
        try:
            return self._api.outcomes.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            return _fault("Sandbox.Timedout", f"{what} timed out after {seconds:.2f} seconds")

    def _watch(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                self._log(line.decode("utf-8", "replace").rstrip("\n"))
        status = self._process.wait()
        says = f"Runtime exited with status {status} without an answer"
        self._api.outcomes.put(_fault("Runtime.ExitError", says))


def _fault(kind: str, says: str) -> Outcome:
    return Outcome(json.dumps({"errorMessage": says, "errorType": kind}).encode(), failed=True)
