"""AWS::Lambda::Function and what belongs to it: permissions, event source mappings."""

from typing import Any

from lake.embedded.faults import TemplateError
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tags_of
from lake.embedded.template.intrinsics import Provisioned
from lake.embedded.untyped import Json

_FUNCTION = (
    "Architectures",
    "DeadLetterConfig",
    "Description",
    "Environment",
    "EphemeralStorage",
    "Handler",
    "KmsKeyArn",
    "LoggingConfig",
    "MemorySize",
    "Role",
    "Runtime",
    "Timeout",
    "TracingConfig",
)
_MAPPING = (
    "BatchSize",
    "Enabled",
    "EventSourceArn",
    "FilterCriteria",
    "FunctionName",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "ScalingConfig",
)
_PERMISSION = (
    "Action",
    "FunctionUrlAuthType",
    "InvokedViaFunctionUrl",
    "Principal",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
)
_MOST_BATCH_WITHOUT_WINDOW = 10  # Lambda's own rule for SQS


def provision_function(order: Order) -> Provisioned:
    """Register a function; its code stays in its folder."""
    properties = order.properties
    properties.need("Code")  # where SAM would have put it; the plan knows the folder
    name = order.name(properties.take("FunctionName"), longest=64)
    settings: dict[str, Any] = {"FunctionName": name, **properties.take_all(*_FUNCTION)}
    settings["Tags"] = tags_of(properties)
    reserved = properties.take("ReservedConcurrentExecutions")
    if reserved is not None:
        settings["ReservedConcurrentExecutions"] = int(reserved)
    runtime = settings.get("Runtime", "")
    if not str(runtime).startswith("python3."):
        raise TemplateError(
            order.logical_id, f"the runtime {runtime!r} is not known here; known: python3.*"
        )
    order.runtime.add_function(order.logical_id, settings)
    return Provisioned(name, {"Arn": order.arn("lambda", f"function:{name}")})


def provision_permission(order: Order) -> Provisioned:
    """Allow a service to invoke a function."""
    properties = order.properties
    request = {"FunctionName": properties.need("FunctionName"), "StatementId": order.logical_id}
    request.update(properties.take_all(*_PERMISSION))
    order.client("lambda").add_permission(**request)
    return Provisioned(order.name(None))


def provision_mapping(order: Order) -> Provisioned:
    """Wire a queue to a function."""
    settings = order.properties.take_all(*_MAPPING)
    window = int(settings.get("MaximumBatchingWindowInSeconds", 0))
    batch = int(settings.get("BatchSize", 10))
    if window == 0 and batch > _MOST_BATCH_WITHOUT_WINDOW:
        raise TemplateError(
            order.logical_id,
            f"a batch of {batch} needs MaximumBatchingWindowInSeconds of at least 1, as in Lambda",
        )
    if ":sqs:" not in str(settings.get("EventSourceArn")):
        raise TemplateError(order.logical_id, "only queues are known as event sources here")
    order.runtime.add_mapping(order.logical_id, settings)
    return Provisioned(order.name(None))


def provision_asynchronous(order: Order) -> Provisioned:
    """Say how asynchronous events of a function are retried (AWS::Lambda::EventInvokeConfig)."""
    properties = order.properties
    name = properties.need("FunctionName")
    if properties.take("Qualifier", "$LATEST") != "$LATEST":
        raise TemplateError(order.logical_id, "only the qualifier $LATEST is known here")
    settings = properties.take_all("MaximumRetryAttempts", "MaximumEventAgeInSeconds")
    destinations = properties.block("DestinationConfig")
    failure = destinations.block("OnFailure").take("Destination")
    if failure is not None:
        settings["OnFailure"] = failure
    order.runtime.set_asynchronous(order.arn("lambda", f"function:{name}"), settings)
    return Provisioned(order.name(None))


def provision_custom_resource(order: Order) -> Provisioned:
    """Ask the function that makes a resource of the template's own kind."""
    properties = order.properties
    token = properties.need("ServiceToken")
    given = properties.take_rest()
    request = {
        "RequestType": "Create",
        "StackId": order.surroundings.stack_id,
        "LogicalResourceId": order.logical_id,
        "ResourceType": order.kind,
        "ResourceProperties": {"ServiceToken": token, **_as_text(given)},
    }
    answer = order.runtime.ask_custom_resource(token, request)
    if answer.get("Status") != "SUCCESS":
        raise TemplateError(order.logical_id, f"{order.kind} failed: {answer.get('Reason')}")
    data = {key: str(value) for key, value in answer.get("Data", {}).items()}
    return Provisioned(str(answer.get("PhysicalResourceId", order.logical_id)), data)


def _as_text(node: Json) -> Json:
    """CloudFormation hands every value of a custom resource over as text."""
    if isinstance(node, dict):
        return {key: _as_text(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_as_text(item) for item in node]
    return str(node).lower() if isinstance(node, bool) else str(node)
