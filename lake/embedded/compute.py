"""Functions and what starts them, wired as the template says."""

import io
import json
import queue
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from lake.embedded.access import Callers
from lake.embedded.background import Background
from lake.embedded.endpoint import Endpoint
from lake.embedded.events.asynchronous import Dispatcher
from lake.embedded.events.cron import parse_schedule
from lake.embedded.events.filters import EventFilter
from lake.embedded.events.http_api import HttpApi
from lake.embedded.events.openapi import routes_of
from lake.embedded.events.queue_poller import MappingSettings, QueuePoller
from lake.embedded.events.timetable import Departure, Timetable
from lake.embedded.faults import CloudError, TemplateError, nearest
from lake.embedded.mends.sqs import SwiftQueue
from lake.embedded.provision.fitting import FittedClient
from lake.embedded.provision.order import Clients
from lake.embedded.runtime.environment import CloudAddress, worker_environment
from lake.embedded.runtime.function import Function, FunctionSettings
from lake.embedded.runtime.runtime_api import Outcome
from lake.embedded.runtime.worker import Program
from lake.embedded.web_server import WebServer

_LAMBDA_TIMEOUT_SECONDS = 3  # Lambda's default
_LOG_LINES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """How one machine differs from Lambda.

    Args:
        retry_seconds: After a failure, messages of a queue return after so long at most.
        most_workers: Worker processes a function.
        python: The workers' interpreter; see `Program`.
    """

    retry_seconds: float
    most_workers: int
    python: Path | None = None


class Compute:
    """Every function of a template, and its event sources.

    Args:
        code: Folder of each function's code, by logical id.
        address: How workers reach the cloud.
        callers: Whose calls are good.
        pace: How one machine differs.
        background: Where threads run.
    """

    def __init__(
        self,
        code: Mapping[str, Path],
        address: CloudAddress,
        callers: Callers,
        pace: Pace,
        background: Background,
    ) -> None:
        self._code, self._address, self._pace = code, address, pace
        self._callers, self._background = callers, background
        self._functions: dict[str, Function] = {}
        self._pending: list[tuple[MappingSettings, str, str]] = []
        self._pollers: list[QueuePoller] = []
        self._apis: list[tuple[HttpApi, WebServer]] = []
        self._dispatcher = Dispatcher(background, self._send, pace.retry_seconds)
        self.timetable = Timetable()
        self.urgent: set[str] = set()
        self._endpoint: Endpoint | None = None
        self._clients: Clients | None = None

    def attach(self, endpoint: Endpoint, clients: Clients) -> None:
        """Say where custom resources answer and where functions are made known."""
        self._endpoint, self._clients = endpoint, clients

    def open(self) -> None:
        """Let events flow: everything is provisioned."""
        for settings, arn, name in self._pending:
            waiting, function = self._queue(arn), self.function(name)
            self._pollers.append(QueuePoller(settings, waiting, function, self._background))
            # Others are asked now and then, and would take the processor from those awaited.
            self._background.start(function.warm)
        self.timetable.start(self._background)

    def stop(self) -> None:
        """Let nothing flow any more and end every worker."""
        self.timetable.stop()
        self._dispatcher.stop()
        for poller in self._pollers:
            poller.stop()
        for _, server in self._apis:
            server.stop()
        for function in self._functions.values():
            function.stop()

    @property
    def functions(self) -> dict[str, Function]:
        """The functions by name."""
        return dict(self._functions)

    @property
    def api_url(self) -> str | None:
        """The first HTTP API's base URL with its stage, if the template has one."""
        for api, server in self._apis:
            return server.url if api.stage == "$default" else f"{server.url}/{api.stage}"
        return None

    def function(self, name: str) -> Function:
        """Return a function by its name or ARN.

        Raises:
            CloudError: There is none.
        """
        short = name.rpartition(":function:")[2]
        if short not in self._functions:
            known = nearest(short, self._functions)
            raise CloudError(f"there is no function {short!r}{known}")
        return self._functions[short]

    def invoke(self, name: str, payload: bytes) -> Outcome:
        """Send an event to a function, by its name or ARN, and wait."""
        return self.function(name).invoke(payload)

    def invoke_later(self, name: str, payload: bytes | dict[str, Any]) -> None:
        """Send an event to a function and do not wait; it is retried as in Lambda."""
        event = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._dispatcher.dispatch(self.function(name), event)

    def add_function(self, logical_id: str, settings: dict[str, Any]) -> None:
        """Register a Lambda function."""
        if logical_id not in self._code:
            raise TemplateError(
                logical_id, "only AWS::Serverless::Function has code in a folder here"
            )
        folder, name = self._code[logical_id].resolve(), settings["FunctionName"]
        reserved = settings.pop("ReservedConcurrentExecutions", self._pace.most_workers)
        environment = worker_environment(
            settings, folder, self._address, self._callers.credentials_of(settings["Role"])
        )
        made = self._lambda().create_function(**_as_api(settings))
        self._functions[name] = Function(
            FunctionSettings(
                name=name,
                arn=made["FunctionArn"],
                timeout_seconds=float(settings.get("Timeout", _LAMBDA_TIMEOUT_SECONDS)),
                program=Program(settings["Handler"], folder, environment, self._pace.python),
                most_workers=max(1, min(reserved, self._pace.most_workers)),
            ),
            self._background,
        )
        if logical_id in self.urgent:
            self._background.start(self._functions[name].warm)
        if (letters := settings.get("DeadLetterConfig", {}).get("TargetArn")) is not None:
            self._dispatcher.settings(made["FunctionArn"]).dead_letter_arn = letters

    def add_mapping(self, logical_id: str, settings: dict[str, Any]) -> None:
        """Register an event source mapping; `open` starts it."""
        self._lambda().create_event_source_mapping(**settings)
        scaling = settings.get("ScalingConfig", {})
        most = int(scaling.get("MaximumConcurrency", self._pace.most_workers))
        if str(settings.get("Enabled", True)).lower() == "false":
            return
        mapping = MappingSettings(
            batch_size=int(settings.get("BatchSize", 10)),
            window_seconds=float(settings.get("MaximumBatchingWindowInSeconds", 0)),
            partial="ReportBatchItemFailures" in settings.get("FunctionResponseTypes", []),
            most_at_once=min(most, self._pace.most_workers),
            wanted=EventFilter(logical_id, settings.get("FilterCriteria", {})),
            retry_seconds=self._pace.retry_seconds,
        )
        self._pending.append((mapping, settings["EventSourceArn"], settings["FunctionName"]))

    def add_schedule(self, logical_id: str, expression: str, target: dict[str, Any]) -> None:
        """Register a schedule that sends a text to a function."""
        schedule = parse_schedule(logical_id, expression)
        payload = str(target["Input"]).encode()

        def fire() -> None:
            """Send the target its event."""
            self.invoke_later(target["Arn"], payload)

        self.timetable.add(Departure(logical_id, schedule, fire))

    def add_http_api(self, logical_id: str, body: dict[str, Any]) -> str:
        """Serve an HTTP API; return its base URL."""
        api = HttpApi(
            logical_id, routes_of(logical_id, body), self.invoke, self._callers, DEFAULT_ACCOUNT_ID
        )
        server = WebServer(api.answer, self._background)
        self._apis.append((api, server))
        return server.url

    def set_http_stage(self, name: str) -> None:
        """Name the stage of the HTTP API made last."""
        self._apis[-1][0].stage = name

    def set_asynchronous(self, function_arn: str, settings: dict[str, Any]) -> None:
        """Say how asynchronous events of a function are retried and where they end."""
        aftercare = self._dispatcher.settings(function_arn)
        aftercare.retries = int(settings.get("MaximumRetryAttempts", aftercare.retries))
        aftercare.failure_arn = settings.get("OnFailure", aftercare.failure_arn)

    def ask_custom_resource(self, function_arn: str, request: dict[str, Any]) -> dict[str, Any]:
        """Invoke the function behind a custom resource and wait for what it says.

        A function must answer before it returns: nothing waits longer for it.
        """
        assert self._endpoint is not None
        answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        identity = str(uuid.uuid4())
        event = {
            **request,
            "RequestId": identity,
            "ResponseURL": self._endpoint.receive(identity, answers.put),
        }
        function = self.function(function_arn)
        outcome = function.invoke(json.dumps(event).encode())
        if outcome.failed or answers.empty():
            says = outcome.payload.decode("utf-8", "replace") if outcome.failed else "no answer"
            log = "\n".join(list(function.log)[-_LOG_LINES_SHOWN:])
            return {"Status": "FAILED", "Reason": f"{function.settings.name}: {says}\n{log}"}
        answer: dict[str, Any] = json.loads(answers.get())
        return answer

    def _lambda(self) -> FittedClient:
        assert self._clients is not None
        return FittedClient(self._clients.client("lambda"))

    def _queue(self, arn: str) -> SwiftQueue:
        *_, region, account, name = arn.split(":")
        found = sqs_backends[account][region].get_queue(name)
        assert isinstance(found, SwiftQueue)
        return found

    def _send(self, arn: str, text: str) -> None:
        *_, region, account, name = arn.split(":")
        sqs_backends[account][region].send_message(name, text)


def _as_api(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as `create_function` takes them; the code stays in its folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("README", "The code runs from its folder.")
    made = {**settings, "Code": {"ZipFile": packed.getvalue()}}
    if "KmsKeyArn" in made:
        made["KMSKeyArn"] = made.pop("KmsKeyArn")
    return made
