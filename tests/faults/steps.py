"""One invocation of a step in a process of its own, which can be killed at any call.

Processes are forked from a server that has imported everything, so that one costs a twentieth of a
second and not a second.
"""

import importlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Self

import boto3

from functions import _shell
from tests.faults.mutants import MUTANTS

HANDLERS = {
    "ingest": "functions.ingest.handler",
    "publish": "functions.publish.handler",
}

# Clients made here leave what they read of botocore's descriptions to every process forked.
for _service in ("s3", "sqs", "dynamodb", "glue"):
    boto3.client(_service, region_name="eu-central-1").close()  # type: ignore[call-overload]
for _module in HANDLERS.values():
    importlib.import_module(_module)


@dataclass(frozen=True)
class Context:
    """What Lambda hands a handler beside the event."""

    aws_request_id: str
    function_name: str = "step"
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:123456789012:function:step"

    def get_remaining_time_in_millis(self) -> int:
        """Leave no time to wait for others."""
        return 0


@dataclass(frozen=True)
class Order:
    """What a process is to do.

    Attributes:
        step: Which step.
        event: Its event.
        request_id: The invocation's id.
        environment: The step's environment.
        clock_ahead: Seconds by which its clock is wrong.
        mutant: A bug to plant first; empty for none.
    """

    step: str
    event: dict[str, Any]
    request_id: str
    environment: Mapping[str, str]
    clock_ahead: int = 0
    mutant: str = ""


class StepProcess:
    """A process that answers one event."""

    def __init__(self, order: Order) -> None:
        """Prepare it; `run` starts it."""
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._answers, self._answer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(order, self._answer), daemon=True)

    def kill(self) -> None:
        """End it at once, as Lambda does when time or memory is over."""
        self._process.kill()

    def run(self, seconds: float) -> dict[str, Any] | None:
        """Return its answer; nothing where it raised, was killed, or takes longer than this."""
        self._process.start()
        self._answer.close()
        answer: dict[str, Any] | None = None
        try:
            if self._answers.poll(seconds):
                answer = json.loads(self._answers.recv())
        except EOFError:
            return None
        finally:
            self._process.kill()
            self._process.join()
            self._answers.close()
        return answer


def _run(order: Order, answer: "Connection[Any, Any]") -> None:
    os.environ.clear()
    os.environ.update(order.environment)
    _shell.logger.setLevel(order.environment.get("POWERTOOLS_LOG_LEVEL", "CRITICAL"))
    _shell.datetime = _clock(order.clock_ahead)  # type: ignore[misc]
    if order.mutant:
        MUTANTS[order.mutant]()
    handler = importlib.import_module(HANDLERS[order.step]).handler
    answer.send(json.dumps(handler(order.event, Context(order.request_id))))


def _clock(ahead: int) -> type[datetime]:
    class Clock(datetime):
        """A clock that is wrong."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            """Return a time that has not come yet, or has gone."""
            return super().now(tz) + timedelta(seconds=ahead)

    return Clock
