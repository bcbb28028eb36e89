"""What starts functions from outside: HTTP APIs and schedules."""

import json
from typing import Any

from lake.embedded.faults import TemplateError
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import Properties, tags_of
from lake.embedded.template.intrinsics import Provisioned


def provision_api(order: Order) -> Provisioned:
    """Serve an HTTP API whose routes stand in an OpenAPI body, as SAM writes it."""
    properties = order.properties
    body = properties.need("Body")
    properties.flag("FailOnWarnings")  # moto gives none
    properties.take("Description")
    tags_of(properties)
    url = order.runtime.add_http_api(order.logical_id, body)
    name = str(body.get("info", {}).get("title", order.logical_id))
    made = order.client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP")
    return Provisioned(made["ApiId"], {"ApiEndpoint": url, "ApiId": made["ApiId"]})


def provision_stage(order: Order) -> Provisioned:
    """Name the stage of an HTTP API."""
    properties = order.properties
    name, api = properties.need("StageName"), properties.need("ApiId")
    request = {"ApiId": api, "StageName": name, "AutoDeploy": properties.flag("AutoDeploy")}
    # Throttling, metrics and access logs do not show on one machine.
    request.update(properties.take_all("AccessLogSettings", "DefaultRouteSettings", "Description"))
    request["Tags"] = tags_of(properties)
    order.client("apigatewayv2").create_stage(**request)
    order.runtime.set_http_stage(name)
    return Provisioned(name)


def provision_rule(order: Order) -> Provisioned:
    """Make a rule of EventBridge with a schedule, as SAM's event `Schedule` writes it."""
    properties, events = order.properties, order.client("events")
    name = order.name(properties.take("Name"), longest=64)
    expression = properties.take("ScheduleExpression")
    if expression is None:
        raise TemplateError(order.logical_id, "only rules with a ScheduleExpression are known here")
    state = properties.take("State", "ENABLED")
    request = {"Name": name, "ScheduleExpression": expression, "State": state}
    arn = events.put_rule(**request, **properties.take_all("Description"))["RuleArn"]
    for target in properties.blocks("Targets"):
        target.take("Id")
        wanted = {"Arn": target.need("Arn"), "Input": _input(target, arn)}
        if state == "ENABLED":
            order.runtime.add_schedule(order.logical_id, expression, wanted)
    return Provisioned(name, {"Arn": arn})


def provision_schedule(order: Order) -> Provisioned:
    """Make a schedule of EventBridge Scheduler, as SAM's event `ScheduleV2` writes it."""
    properties = order.properties
    name = order.name(properties.take("Name"), longest=64)
    expression, state = properties.need("ScheduleExpression"), properties.take("State", "ENABLED")
    zone = properties.take("ScheduleExpressionTimezone", "UTC")
    if zone != "UTC":
        raise TemplateError(order.logical_id, f"schedules run in UTC here, not in {zone!r}")
    target = properties.block("Target")
    wanted = {"Arn": target.need("Arn"), "Input": target.take("Input", "{}")}
    role, retry = target.need("RoleArn"), target.take_all("RetryPolicy", "DeadLetterConfig")
    window = properties.take("FlexibleTimeWindow", {"Mode": "OFF"})
    arn = order.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=expression,
        FlexibleTimeWindow=window,
        State=state,
        Target={**wanted, "RoleArn": role, **retry},
        **properties.take_all("Description"),
    )["ScheduleArn"]
    if state == "ENABLED":
        order.runtime.add_schedule(order.logical_id, expression, wanted)
    return Provisioned(name, {"Arn": arn})


def _input(target: Properties, arn: str) -> str:
    given = target.take("Input")
    if given is not None:
        return str(given)
    event: dict[str, Any] = {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": arn.split(":")[4],
        "region": arn.split(":")[3],
        "resources": [arn],
        "detail": {},
    }
    return json.dumps(event)
