"""AWS::S3::Bucket and its policy."""

import json
from collections.abc import Mapping
from typing import Any

from lake.embedded.faults import TemplateError
from lake.embedded.mends.policies import is_about_transport
from lake.embedded.provision.fitting import FittedClient
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import Properties, tag_list
from lake.embedded.template.intrinsics import Provisioned


def provision_bucket(order: Order) -> Provisioned:
    """Make a bucket with everything that its properties ask for."""
    properties, s3 = order.properties, order.client("s3")
    name = order.name(properties.take("BucketName"))
    region = order.surroundings.region
    settings: dict[str, Any] = {"Bucket": name}
    if region != "us-east-1":
        settings["CreateBucketConfiguration"] = {"LocationConstraint": region}
    lock = properties.flag("ObjectLockEnabled")
    s3.create_bucket(**settings, ObjectLockEnabledForBucket=lock)
    _protect(properties, s3, name)
    _keep(properties, s3, name)
    _share(properties, s3, name)
    _notify(properties, s3, name)
    domain = f"{name}.s3.{region}.amazonaws.com"
    return Provisioned(
        name,
        {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": domain,
        },
    )


def provision_bucket_policy(order: Order) -> Provisioned:
    """Put a policy on a bucket."""
    bucket = order.properties.need("Bucket")
    policy = order.properties.need("PolicyDocument")
    for statement in policy["Statement"]:
        if "Condition" in statement and not _need_not_be_judged(statement):
            raise TemplateError(
                order.logical_id,
                f"moto does not judge the condition {statement['Condition']!r}; of conditions in "
                "a bucket policy only aws:SecureTransport is known here",
            )
    order.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    return Provisioned(bucket)


def _need_not_be_judged(statement: Mapping[str, Any]) -> bool:
    """Of TLS, or what AWS's own services may do: none of them comes here as itself."""
    return is_about_transport(statement) or (
        statement["Effect"] == "Allow" and set(statement.get("Principal", ())) == {"Service"}
    )


def _protect(properties: Properties, s3: FittedClient, name: str) -> None:
    block = properties.take("PublicAccessBlockConfiguration")
    if block:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    rules = [
        _encryption_rule(rule)
        for rule in properties.block("BucketEncryption").blocks("ServerSideEncryptionConfiguration")
    ]
    if rules:
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    ownership = properties.take("OwnershipControls")
    if ownership:
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=ownership)


def _encryption_rule(rule: Properties) -> dict[str, Any]:
    found = {"BucketKeyEnabled": rule.flag("BucketKeyEnabled")}
    default = rule.take("ServerSideEncryptionByDefault")
    return {**found, "ApplyServerSideEncryptionByDefault": default} if default else found


def _keep(properties: Properties, s3: FittedClient, name: str) -> None:
    versioning = properties.take("VersioningConfiguration")
    if versioning:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=versioning)
    # Who reads and writes is not logged on one machine.
    properties.block("LoggingConfiguration").take_all("DestinationBucketName", "LogFilePrefix")
    lock = properties.take("ObjectLockConfiguration")
    if lock:
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
    rules = [
        _lifecycle_rule(rule) for rule in properties.block("LifecycleConfiguration").blocks("Rules")
    ]
    if rules:
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def _lifecycle_rule(rule: Properties) -> dict[str, Any]:
    made: dict[str, Any] = {"Status": rule.need("Status"), "Filter": _lifecycle_filter(rule)}
    if (identity := rule.take("Id")) is not None:
        made["ID"] = identity
    expiration = {
        "Days": rule.take("ExpirationInDays"),
        "Date": rule.take("ExpirationDate"),
        "ExpiredObjectDeleteMarker": rule.take("ExpiredObjectDeleteMarker"),
    }
    expiration = {key: value for key, value in expiration.items() if value is not None}
    if expiration:
        made["Expiration"] = expiration
    made.update(rule.take_all("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"))
    transitions = [_transition(block, "Days") for block in rule.blocks("Transitions")]
    older = [
        _transition(block, "NoncurrentDays")
        for block in rule.blocks("NoncurrentVersionTransitions")
    ]
    made.update({"Transitions": transitions} if transitions else {})
    made.update({"NoncurrentVersionTransitions": older} if older else {})
    return made


def _lifecycle_filter(rule: Properties) -> dict[str, Any]:
    terms: dict[str, Any] = rule.take_all("Prefix")
    for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan"):
        if (size := rule.take(name)) is not None:
            terms[name] = int(size)
    tags = rule.take("TagFilters", [])
    if tags:
        terms["Tags"] = tags
    if len(terms) > 1 or len(tags) > 1:
        return {"And": terms}
    if tags:
        return {"Tag": tags[0]}
    return terms or {"Prefix": ""}


def _transition(block: Properties, days: str) -> dict[str, Any]:
    made = {days: int(block.need("TransitionInDays")), "StorageClass": block.need("StorageClass")}
    return {**made, **block.take_all("NewerNoncurrentVersions")}


def _share(properties: Properties, s3: FittedClient, name: str) -> None:
    rules = [_cors_rule(rule) for rule in properties.block("CorsConfiguration").blocks("CorsRules")]
    if rules:
        s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": rules})
    tags = tag_list(properties)
    if tags:
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})


def _cors_rule(rule: Properties) -> dict[str, Any]:
    made = rule.take_all("AllowedHeaders", "AllowedMethods", "AllowedOrigins")
    renamed = {
        "ID": rule.take("Id"),
        "ExposeHeaders": rule.take("ExposedHeaders"),
        "MaxAgeSeconds": rule.take("MaxAge"),
    }
    return {**made, **{key: value for key, value in renamed.items() if value is not None}}


def _notify(properties: Properties, s3: FittedClient, name: str) -> None:
    wanted = properties.block("NotificationConfiguration")
    made = {
        "QueueConfigurations": [
            _notification(block, "Queue", "QueueArn")
            for block in wanted.blocks("QueueConfigurations")
        ],
        "LambdaFunctionConfigurations": [
            _notification(block, "Function", "LambdaFunctionArn")
            for block in wanted.blocks("LambdaConfigurations")
        ],
    }
    made = {key: value for key, value in made.items() if value}
    if made:
        s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=made)


def _notification(block: Properties, source: str, target: str) -> dict[str, Any]:
    made: dict[str, Any] = {target: block.need(source), "Events": [block.need("Event")]}
    rules = block.block("Filter").block("S3Key").take("Rules", [])
    for rule in rules:
        if str(rule.get("Name")).lower() not in ("prefix", "suffix"):
            raise TemplateError(block.place, f"a filter is by prefix or suffix, not {rule!r}")
    if rules:
        names = [{"Name": rule["Name"].lower(), "Value": rule["Value"]} for rule in rules]
        made["Filter"] = {"Key": {"FilterRules": names}}
    return made
