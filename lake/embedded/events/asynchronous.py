"""Asynchronous events: retried twice, then sent to where the function's failures go."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lake.embedded.background import Background
from lake.embedded.runtime.function import Function
from lake.embedded.runtime.runtime_api import Outcome

_RETRIES = 2  # Lambda's default


@dataclass(slots=True)
class Aftercare:
    """What happens to a function's asynchronous events when they fail.

    Args:
        retries: How often they are tried again.
        dead_letter_arn: A queue for the event itself (`DeadLetterConfig`).
        failure_arn: A queue for the event with its error (`OnFailure` destination).
    """

    retries: int = _RETRIES
    dead_letter_arn: str | None = None
    failure_arn: str | None = None


@dataclass(slots=True)
class Dispatcher:
    """Sends events to functions without letting the sender wait.

    Args:
        background: Where it runs.
        send: Puts a text into the queue with an ARN.
        retry_seconds: The pause before another try; Lambda's is a minute and more.
    """

    background: Background
    send: Callable[[str, str], None]
    retry_seconds: float
    aftercare: dict[str, Aftercare] = field(default_factory=dict)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def dispatch(self, function: Function, payload: bytes) -> None:
        """Send an event."""
        self.background.start(self._deliver, function, payload)

    def settings(self, function_arn: str) -> Aftercare:
        """Return a function's aftercare, to read or to change."""
        return self.aftercare.setdefault(function_arn, Aftercare())

    def stop(self) -> None:
        """Try nothing again."""
        self._stopping.set()

    def _deliver(self, function: Function, payload: bytes) -> None:
        aftercare = self.settings(function.settings.arn)
        outcome = function.invoke(payload)
        for _ in range(aftercare.retries):
            if not outcome.failed or self._stopping.wait(self.retry_seconds):
                break
            outcome = function.invoke(payload)
        if outcome.failed and not self._stopping.is_set():
            self._bury(aftercare, function, payload, outcome)

    def _bury(
        self, aftercare: Aftercare, function: Function, payload: bytes, outcome: Outcome
    ) -> None:
        if aftercare.dead_letter_arn is not None:
            self.send(aftercare.dead_letter_arn, payload.decode())
        if aftercare.failure_arn is not None:
            account: Mapping[str, Any] = {
                "version": "1.0",
                "requestContext": {
                    "functionArn": function.settings.arn,
                    "condition": "RetriesExhausted",
                    "approximateInvokeCount": aftercare.retries + 1,
                },
                "requestPayload": json.loads(payload),
                "responsePayload": json.loads(outcome.payload),
            }
            self.send(aftercare.failure_arn, json.dumps(account))
