"""AWS::DynamoDB::Table."""

from typing import Any

from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tag_list
from lake.embedded.template.intrinsics import Provisioned

_PASSED_ON = (
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "ProvisionedThroughput",
    "TableClass",
)


def provision_table(order: Order) -> Provisioned:
    """Make a table with time to live, recovery, encryption and stream as asked."""
    properties, dynamodb = order.properties, order.client("dynamodb")
    name = order.name(properties.take("TableName"), longest=255)
    settings: dict[str, Any] = {"TableName": name, **properties.take_all(*_PASSED_ON)}
    encryption = properties.block("SSESpecification")
    if encryption:
        settings["SSESpecification"] = {
            "Enabled": encryption.flag("SSEEnabled"),
            **encryption.take_all("KMSMasterKeyId", "SSEType"),
        }
    stream = properties.take("StreamSpecification")
    if stream:
        settings["StreamSpecification"] = {"StreamEnabled": True, **stream}
    if tags := tag_list(properties):
        settings["Tags"] = tags
    made = dynamodb.create_table(**settings)["TableDescription"]
    if expiry := properties.take("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    if recovery := properties.take("PointInTimeRecoverySpecification"):
        dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=recovery
        )
    attributes = {"Arn": made["TableArn"]}
    if "LatestStreamArn" in made:
        attributes["StreamArn"] = made["LatestStreamArn"]
    return Provisioned(name, attributes)
