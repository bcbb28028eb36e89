"""AWS::IAM::Role, Policy and ManagedPolicy; kept for show, moto does not enforce them."""

import json
from typing import Any

from lake.embedded.faults import TemplateError
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tag_list
from lake.embedded.template.intrinsics import Provisioned

_OF_AWS = "arn:aws:iam::aws:policy/"  # moto loads AWS's own policies only at a cost of 0.3 s


def provision_role(order: Order) -> Provisioned:
    """Make a role with its inline and attached policies."""
    properties, iam = order.properties, order.client("iam")
    name = order.name(properties.take("RoleName"), longest=64)
    settings: dict[str, Any] = {
        "RoleName": name,
        "AssumeRolePolicyDocument": json.dumps(properties.need("AssumeRolePolicyDocument")),
        "Tags": tag_list(properties),
        **properties.take_all("Description", "MaxSessionDuration", "Path", "PermissionsBoundary"),
    }
    made = iam.create_role(**settings)["Role"]
    for policy in properties.blocks("Policies"):
        _put_policy(order, name, policy.need("PolicyName"), policy.need("PolicyDocument"))
    for arn in properties.take("ManagedPolicyArns", []):
        if not arn.startswith(_OF_AWS):
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    return Provisioned(name, {"Arn": made["Arn"], "RoleId": made["RoleId"]})


def provision_policy(order: Order) -> Provisioned:
    """Make an inline policy of roles."""
    name = order.properties.need("PolicyName")
    document = order.properties.need("PolicyDocument")
    for role in order.properties.need("Roles"):
        _put_policy(order, role, name, document)
    return Provisioned(name)


def provision_managed_policy(order: Order) -> Provisioned:
    """Make a managed policy and attach it to roles."""
    properties, iam = order.properties, order.client("iam")
    arn = iam.create_policy(
        PolicyName=order.name(properties.take("ManagedPolicyName"), longest=128),
        PolicyDocument=json.dumps(properties.need("PolicyDocument")),
        **properties.take_all("Description", "Path"),
    )["Policy"]["Arn"]
    for role in properties.take("Roles", []):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    return Provisioned(arn, {"PolicyArn": arn})


def _put_policy(order: Order, role: str, name: str, document: dict[str, Any]) -> None:
    if not document.get("Statement"):
        raise TemplateError(order.logical_id, f"the policy {name!r} has no statement")
    # SAM leaves the version out for destinations, which AWS takes and moto does not.
    text = json.dumps({"Version": "2012-10-17", **document})
    order.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=text)
