"""The embedded cloud: a template, run on one machine."""

import logging
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal.models import moto_api_backend

from lake.embedded.access import Callers
from lake.embedded.athena import install
from lake.embedded.background import Background
from lake.embedded.compute import Compute, Pace
from lake.embedded.endpoint import Endpoint
from lake.embedded.faults import CloudError
from lake.embedded.mends import mended
from lake.embedded.provision import provision, provisioner_of
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import Properties
from lake.embedded.runtime.environment import CloudAddress
from lake.embedded.signatures import Credentials
from lake.embedded.template.intrinsics import Resolver
from lake.embedded.template.plan import Plan, Surroundings
from lake.embedded.template.reading import REPOSITORY_TEMPLATE
from lake.embedded.untyped import Client

_DEFAULTS = {
    "PublishWindowSeconds": "1",  # nobody pays for commits here, and people wait
    "PseudonymKey": "a-key-for-one-machine-only",
}
_WORKERS = 2  # processes a function
_LOGGER = logging.getLogger(__name__)
_RUNNING = threading.Lock()
"""moto's state belongs to the process, so there is one cloud a process at a time."""


class EmbeddedCloud:
    """Runs a template on this machine while the context lasts.

    Args:
        template: A SAM or CloudFormation template; the repository's own by default.
        parameters: Values of its parameters.
        port: The endpoint's port; 0 for any free one.
        retry_seconds: In an account, a message that failed returns to its queue when the queue's
            visibility timeout is over, 18 minutes in this repository's template. Here it
            returns after so long at most, so that retries and dead letters take seconds.
        python: Runs the functions, which then see no packages but those in their own folders:
            for built artefacts. Without, ours with its packages.
        delivers: Whether queues and schedules start functions; without, somebody else does, who
            wants to decide what comes when (tests of faults).

    Raises:
        CloudError: On entering: the port is taken, or another cloud runs in this process.
        TemplateError: On entering: the template asks for what the cloud does not have.
    """

    region = "eu-central-1"
    access_key_id = "embedded"
    secret_access_key = "embedded"  # noqa: S105 - it opens nothing but this process

    def __init__(
        self,
        template: Path | None = None,
        *,
        parameters: Mapping[str, str] | None = None,
        port: int = 0,
        retry_seconds: float = 1.0,
        python: Path | None = None,
        delivers: bool = True,
    ) -> None:
        self._template, self._parameters = template or REPOSITORY_TEMPLATE, parameters or {}
        self._port, self._pace = port, Pace(retry_seconds, _WORKERS, python)
        self._delivers = delivers
        self._background = Background()
        self._clients: dict[str, Client] = {}
        self._client_lock = threading.Lock()
        self._session: Client = boto3.Session()  # one, because it reads botocore's data once
        self.outputs: dict[str, str] = {}
        self.endpoint_url = ""

    def __enter__(self) -> Self:
        """Start everything; whatever fails, nothing stays behind."""
        with ExitStack() as stack:
            self._start(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything."""
        self._stack.close()

    @property
    def api_url(self) -> str | None:
        """The base URL of the template's HTTP API, if it has one."""
        return self._compute.api_url

    @property
    def failures(self) -> list[BaseException]:
        """What went wrong inside the cloud itself; empty is good."""
        return list(self._background.failures)

    @property
    def calls(self) -> set[tuple[str, str]]:
        """What functions have called: role and action."""
        return set(self._callers.used)

    @property
    def logs(self) -> dict[str, list[str]]:
        """The last lines that each function wrote, by function name."""
        return {name: list(function.log) for name, function in self._compute.functions.items()}

    @property
    def worker_process_ids(self) -> list[int]:
        """The process numbers of all workers."""
        functions = self._compute.functions.values()
        return [number for function in functions for number in function.process_ids]

    def client(self, service: str) -> Client:
        """Return a boto3 client of this cloud; it is made once."""
        with self._client_lock:
            if service not in self._clients:
                self._clients[service] = self._session.client(
                    service,
                    endpoint_url=self.endpoint_url,
                    region_name=self.region,
                    aws_access_key_id=self.access_key_id,
                    aws_secret_access_key=self.secret_access_key,
                    config=Config(max_pool_connections=32, retries={"max_attempts": 2}),
                )
            return self._clients[service]

    def invoke(self, function: str, event: bytes) -> bytes:
        """Send an event to a function, by its name, and return its answer.

        Raises:
            CloudError: There is no such function, or it failed.
        """
        outcome = self._compute.invoke(function, event)
        if outcome.failed:
            raise CloudError(f"{function} failed: {outcome.payload.decode('utf-8', 'replace')}")
        return outcome.payload

    def fire(self, logical_id: str) -> None:
        """Let a schedule of the template fire now.

        Raises:
            CloudError: There is no such schedule.
        """
        departures = self._compute.timetable.named(logical_id)
        if not departures:
            raise CloudError(f"the template has no schedule {logical_id!r}")
        for departure in departures:
            departure.fire()

    def _start(self, stack: ExitStack) -> None:
        if not _RUNNING.acquire(blocking=False):
            raise CloudError("an embedded cloud runs in this process already: stop it first")
        stack.callback(_RUNNING.release)
        around = Surroundings(DEFAULT_ACCOUNT_ID, self.region, "customs-lake")
        plan = Plan(self._template, self._parameters, _DEFAULTS, around)
        stack.callback(plan.stop)
        moto_api_backend.reset()
        stack.callback(moto_api_backend.reset)
        stack.enter_context(mended(self._background, lambda: self._compute))
        stack.callback(self._background.stop)
        stack.callback(self._close_clients)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="customs-lake-"))
        self._start_services(stack, plan, Path(folder))
        plan.ready()
        self._provision(plan, around)
        if self._delivers:
            self._compute.open()

    def _start_services(self, stack: ExitStack, plan: Plan, folder: Path) -> None:
        credentials = Credentials(self.access_key_id, self.secret_access_key)
        self._callers = Callers(credentials, self.region)
        endpoint = Endpoint(self._callers, self._background, self._port)
        stack.callback(endpoint.stop)
        self.endpoint_url = endpoint.url
        address = CloudAddress(endpoint.url, self.region, folder)
        self._compute = Compute(plan.code, address, self._callers, self._pace, self._background)
        stack.callback(self._compute.stop)
        self._compute.attach(endpoint, self)
        stack.enter_context(
            install(
                endpoint_url=endpoint.url,
                region=self.region,
                access_key_id=self.access_key_id,
                secret_access_key=self.secret_access_key,
            )
        )

    def _provision(self, plan: Plan, around: Surroundings) -> None:
        resolver = plan.resolver()
        resources = plan.resources
        self._compute.urgent = plan.urgent
        for logical_id, resource in resources.items():
            provisioner_of(logical_id, resource["Type"])  # refuse before anything is made
        for logical_id, resource in resources.items():
            order = self._order(logical_id, resource, resolver, around)
            resolver.provisioned[logical_id] = provision(order)
            _LOGGER.info("%s (%s) is there", logical_id, order.kind)
        self.outputs = {
            name: str(resolver.resolve(f"Outputs.{name}", output["Value"]))
            for name, output in plan.outputs.items()
            if "Condition" not in output or resolver.holds(f"Outputs.{name}", output["Condition"])
        }

    def _order(
        self,
        logical_id: str,
        resource: Mapping[str, Any],
        resolver: Resolver,
        around: Surroundings,
    ) -> Order:
        kind = resource["Type"]
        values = resolver.resolve(logical_id, resource.get("Properties", {}))
        properties = Properties(logical_id, kind, values)
        return Order(logical_id, kind, properties, around, self, self._compute)

    def _close_clients(self) -> None:
        for client in self._clients.values():
            client.close()
