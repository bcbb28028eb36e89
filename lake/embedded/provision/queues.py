"""AWS::SQS::Queue and its policy."""

import json

from lake.embedded.faults import TemplateError
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tags_of
from lake.embedded.template.intrinsics import Provisioned
from lake.embedded.untyped import Json

_ATTRIBUTES = (
    "DelaySeconds",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)


def provision_queue(order: Order) -> Provisioned:
    """Make a standard queue."""
    properties, sqs = order.properties, order.client("sqs")
    if properties.flag("FifoQueue"):
        raise TemplateError(order.logical_id, "FIFO queues are not known to the embedded cloud")
    attributes = {key: _text(value) for key, value in properties.take_all(*_ATTRIBUTES).items()}
    for policy in ("RedrivePolicy", "RedriveAllowPolicy"):
        if (value := properties.take(policy)) is not None:
            attributes[policy] = json.dumps(value)
    name = order.name(properties.take("QueueName"), longest=80)
    url = sqs.create_queue(QueueName=name, Attributes=attributes, tags=tags_of(properties))
    arn = order.arn("sqs", name)
    return Provisioned(
        url["QueueUrl"], {"Arn": arn, "QueueName": name, "QueueUrl": url["QueueUrl"]}
    )


def provision_queue_policy(order: Order) -> Provisioned:
    """Put a policy on queues."""
    policy = json.dumps(order.properties.need("PolicyDocument"))
    for url in order.properties.need("Queues"):
        order.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return Provisioned(order.name(None))


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
