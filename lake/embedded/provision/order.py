"""An order to provision one resource: its properties and the cloud to make it in."""

import hashlib
from dataclasses import dataclass
from typing import Any, Protocol

from lake.embedded.provision.fitting import FittedClient
from lake.embedded.provision.properties import Properties
from lake.embedded.template.plan import Surroundings
from lake.embedded.untyped import Client, Json


class Runtime(Protocol):
    """What provisioning wires together beyond moto's services."""

    def add_function(self, logical_id: str, settings: dict[str, Any]) -> None:
        """Register a Lambda function, its settings as `create_function` takes them."""

    def add_mapping(self, logical_id: str, settings: dict[str, Any]) -> None:
        """Register an event source mapping, as `create_event_source_mapping` takes it."""

    def add_schedule(self, logical_id: str, expression: str, target: dict[str, Any]) -> None:
        """Register a schedule that sends `target["Input"]` to the function `target["Arn"]`."""

    def add_http_api(self, logical_id: str, body: dict[str, Any]) -> str:
        """Serve an HTTP API given as OpenAPI; return its base URL."""

    def set_http_stage(self, name: str) -> None:
        """Name the stage that the HTTP API is served under."""

    def set_asynchronous(self, function_arn: str, settings: dict[str, Any]) -> None:
        """Say how asynchronous events of a function are retried and where they end."""

    def ask_custom_resource(self, function_arn: str, request: dict[str, Any]) -> dict[str, Any]:
        """Send a custom resource's request; return its answer."""


class Clients(Protocol):
    """Where boto3 clients come from."""

    def client(self, service: str) -> Client:
        """Return a client of the embedded cloud."""


@dataclass(frozen=True, slots=True)
class Order:
    """One resource to make."""

    logical_id: str
    kind: str
    properties: Properties
    surroundings: Surroundings
    clients: Clients
    runtime: Runtime

    def client(self, service: str) -> FittedClient:
        """Return a client of the embedded cloud that takes a template's values."""
        return FittedClient(self.clients.client(service))

    def name(self, given: Json, *, longest: int = 63) -> str:
        """Return the given name, or one made of stack and logical id as CloudFormation makes it."""
        if given is not None:
            return str(given)
        suffix = hashlib.sha256(self.logical_id.encode()).hexdigest()[:8]
        stem = f"{self.surroundings.stack_name}-{self.logical_id}".lower()
        return f"{stem[: longest - 9]}-{suffix}"

    def arn(self, service: str, resource: str) -> str:
        """Return an ARN in this account and region."""
        around = self.surroundings
        return f"arn:aws:{service}:{around.region}:{around.account_id}:{resource}"
