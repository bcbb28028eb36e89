"""AWS::CloudWatch::Alarm and Dashboard, AWS::Logs::LogGroup, AWS::SNS::Topic."""

import json
from typing import Any

from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tag_list, tags_of
from lake.embedded.template.intrinsics import Provisioned

_ALARM = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluateLowSampleCountPercentile",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "InsufficientDataActions",
    "MetricName",
    "Metrics",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
    "Unit",
)


def provision_alarm(order: Order) -> Provisioned:
    """Keep an alarm; moto never raises it."""
    properties = order.properties
    name = order.name(properties.take("AlarmName"), longest=255)
    request: dict[str, Any] = {"AlarmName": name, **properties.take_all(*_ALARM)}
    if tags := tag_list(properties):
        request["Tags"] = tags
    order.client("cloudwatch").put_metric_alarm(**request)
    return Provisioned(name, {"Arn": order.arn("cloudwatch", f"alarm:{name}")})


def provision_dashboard(order: Order) -> Provisioned:
    """Keep a dashboard."""
    name = order.name(order.properties.take("DashboardName"), longest=255)
    body = order.properties.need("DashboardBody")
    text = body if isinstance(body, str) else json.dumps(body)
    order.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody=text)
    return Provisioned(name)


def provision_log_group(order: Order) -> Provisioned:
    """Make a log group; workers' logs are in `EmbeddedCloud.logs`."""
    properties, logs = order.properties, order.client("logs")
    name = order.name(properties.take("LogGroupName"), longest=512)
    request: dict[str, Any] = {"logGroupName": name, "tags": tags_of(properties)}
    if (key := properties.take("KmsKeyId")) is not None:
        request["kmsKeyId"] = key
    if (kind := properties.take("LogGroupClass")) is not None:
        request["logGroupClass"] = kind
    logs.create_log_group(**request)
    if (days := properties.take("RetentionInDays")) is not None:
        logs.put_retention_policy(logGroupName=name, retentionInDays=int(days))
    return Provisioned(name, {"Arn": order.arn("logs", f"log-group:{name}:*")})


def provision_topic(order: Order) -> Provisioned:
    """Make a topic and its subscriptions."""
    properties, sns = order.properties, order.client("sns")
    name = order.name(properties.take("TopicName"), longest=256)
    attributes = properties.take_all("DisplayName", "KmsMasterKeyId")
    arn = sns.create_topic(Name=name, Attributes=attributes, Tags=tag_list(properties))["TopicArn"]
    for subscription in properties.blocks("Subscription"):
        sns.subscribe(
            TopicArn=arn,
            Protocol=subscription.need("Protocol"),
            Endpoint=subscription.need("Endpoint"),
        )
    return Provisioned(arn, {"TopicArn": arn, "TopicName": name})
