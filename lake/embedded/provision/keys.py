"""AWS::KMS::Key and Alias, AWS::SecretsManager::Secret, AWS::SSM::Parameter."""

import json
import secrets
import string
from typing import Any

from lake.embedded.faults import TemplateError
from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import Properties, tag_list, tags_of
from lake.embedded.template.intrinsics import Provisioned


def provision_key(order: Order) -> Provisioned:
    """Make a KMS key."""
    properties, kms = order.properties, order.client("kms")
    request: dict[str, Any] = properties.take_all(
        "Description", "KeySpec", "KeyUsage", "MultiRegion"
    )
    if (policy := properties.take("KeyPolicy")) is not None:
        request["Policy"] = json.dumps(policy)
    tags = [{"TagKey": key, "TagValue": value} for key, value in tags_of(properties).items()]
    made = kms.create_key(**request, Tags=tags)["KeyMetadata"]
    if properties.flag("EnableKeyRotation"):
        kms.enable_key_rotation(KeyId=made["KeyId"])
    if not properties.flag("Enabled", default=True):
        kms.disable_key(KeyId=made["KeyId"])
    properties.take("PendingWindowInDays")  # a fresh cloud deletes nothing
    return Provisioned(made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]})


def provision_alias(order: Order) -> Provisioned:
    """Name a KMS key."""
    name = order.properties.need("AliasName")
    key = order.properties.need("TargetKeyId")
    order.client("kms").create_alias(AliasName=name, TargetKeyId=key)
    return Provisioned(name)


def provision_secret(order: Order) -> Provisioned:
    """Keep a secret, given or generated."""
    properties, manager = order.properties, order.client("secretsmanager")
    name = order.name(properties.take("Name"), longest=512)
    text = properties.take("SecretString")
    generated = properties.block("GenerateSecretString")
    if text is None:
        text = _generated(generated)
    request = properties.take_all("Description", "KmsKeyId")
    arn = manager.create_secret(Name=name, SecretString=text, Tags=tag_list(properties), **request)[
        "ARN"
    ]
    return Provisioned(arn, {"Id": arn})


def provision_parameter(order: Order) -> Provisioned:
    """Keep a parameter of Systems Manager."""
    properties = order.properties
    name = order.name(properties.take("Name"), longest=512)
    kind, value = properties.need("Type"), properties.need("Value")
    tags = tag_list(properties)
    request = properties.take_all("AllowedPattern", "Description", "Tier")
    order.client("ssm").put_parameter(Name=name, Type=kind, Value=value, Tags=tags, **request)
    return Provisioned(name, {"Type": kind, "Value": value})


def _generated(terms: Properties) -> str:
    characters = string.ascii_letters + string.digits
    if not terms.flag("ExcludePunctuation"):
        characters += string.punctuation
    excluded = terms.take("ExcludeCharacters", "")
    allowed = [character for character in characters if character not in excluded]
    length = int(terms.take("PasswordLength", 32))  # Secrets Manager's own default
    word = "".join(secrets.choice(allowed) for _ in range(length))
    template, key = terms.take("SecretStringTemplate"), terms.take("GenerateStringKey")
    if (template is None) != (key is None):
        raise TemplateError(
            terms.place, "SecretStringTemplate and GenerateStringKey need each other"
        )
    return word if template is None else json.dumps({**json.loads(template), key: word})
