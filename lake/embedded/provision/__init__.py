"""Each resource of the plain template, made completely in moto, or refused."""

from collections.abc import Callable

from botocore.exceptions import ClientError, ParamValidationError

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.provision import (
    buckets,
    catalogue,
    functions,
    identities,
    keys,
    ledgers,
    queues,
    routes,
    watching,
)
from lake.embedded.provision.order import Order
from lake.embedded.template.intrinsics import Provisioned

PROVISIONERS: dict[str, Callable[[Order], Provisioned]] = {
    "AWS::ApiGatewayV2::Api": routes.provision_api,
    "AWS::ApiGatewayV2::Stage": routes.provision_stage,
    "AWS::Athena::NamedQuery": catalogue.provision_named_query,
    "AWS::Athena::WorkGroup": catalogue.provision_workgroup,
    "AWS::CloudFormation::CustomResource": functions.provision_custom_resource,
    "AWS::CloudWatch::Alarm": watching.provision_alarm,
    "AWS::CloudWatch::Dashboard": watching.provision_dashboard,
    "AWS::DynamoDB::Table": ledgers.provision_table,
    "AWS::Events::Rule": routes.provision_rule,
    "AWS::Glue::Database": catalogue.provision_database,
    "AWS::Glue::Table": catalogue.provision_glue_table,
    "AWS::IAM::ManagedPolicy": identities.provision_managed_policy,
    "AWS::IAM::Policy": identities.provision_policy,
    "AWS::IAM::Role": identities.provision_role,
    "AWS::KMS::Alias": keys.provision_alias,
    "AWS::KMS::Key": keys.provision_key,
    "AWS::Lambda::EventInvokeConfig": functions.provision_asynchronous,
    "AWS::Lambda::EventSourceMapping": functions.provision_mapping,
    "AWS::Lambda::Function": functions.provision_function,
    "AWS::Lambda::Permission": functions.provision_permission,
    "AWS::Logs::LogGroup": watching.provision_log_group,
    "AWS::S3::Bucket": buckets.provision_bucket,
    "AWS::S3::BucketPolicy": buckets.provision_bucket_policy,
    "AWS::SNS::Topic": watching.provision_topic,
    "AWS::SQS::Queue": queues.provision_queue,
    "AWS::SQS::QueuePolicy": queues.provision_queue_policy,
    "AWS::SSM::Parameter": keys.provision_parameter,
    "AWS::Scheduler::Schedule": routes.provision_schedule,
    "AWS::SecretsManager::Secret": keys.provision_secret,
}
"""Every resource type that the embedded cloud knows, beside `Custom::*`."""


def provisioner_of(logical_id: str, kind: str) -> Callable[[Order], Provisioned]:
    """Return what makes resources of a type.

    Raises:
        TemplateError: Nothing does.
    """
    if kind.startswith("Custom::"):
        return functions.provision_custom_resource
    if kind not in PROVISIONERS:
        raise TemplateError(
            logical_id,
            f"the embedded cloud does not know the resource type {kind!r}"
            f"{nearest(kind, PROVISIONERS)}; it refuses what it cannot make "
            "(lake/embedded/provision lists what it knows)",
        )
    return PROVISIONERS[kind]


def provision(order: Order) -> Provisioned:
    """Make one resource, and refuse it if a property of it was not understood.

    Raises:
        TemplateError: An unknown property, or a value that the service refuses.
    """
    try:
        made = provisioner_of(order.logical_id, order.kind)(order)
    except (ClientError, ParamValidationError) as error:
        says = " ".join(str(error).split())  # boto3 writes several lines
        raise TemplateError(order.logical_id, f"{order.kind} was refused: {says}") from error
    order.properties.refuse_rest()
    return made
