"""The plan: what a template wants made, in which order, with the code that its functions run."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.template.dependencies import behind_custom_resources, creation_order
from lake.embedded.template.expand import expansion, start_expansion
from lake.embedded.template.intrinsics import Resolver
from lake.embedded.template.parameters import parameter_values
from lake.embedded.template.reading import read_template

_SECTIONS = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
}
_RESOURCE_KEYS = {
    "Condition",
    "DeletionPolicy",  # a fresh cloud deletes nothing
    "DependsOn",
    "Metadata",  # for build tools
    "Properties",
    "Type",
    "UpdateReplacePolicy",  # and updates nothing
}
_SAM = "AWS::Serverless-2016-10-31"
_NO_PLACE = "s3://embedded/code"  # the translator wants S3; code runs from its folder here


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the template is deployed: what its pseudo parameters say."""

    account_id: str
    region: str
    stack_name: str

    @property
    def stack_id(self) -> str:
        """The stack's ARN."""
        return (
            f"arn:aws:cloudformation:{self.region}:{self.account_id}:stack/{self.stack_name}/"
            "00000000-0000-0000-0000-000000000000"
        )


class Plan:
    """A template on its way to be provisioned; `ready` waits for its expansion.

    Args:
        path: The template.
        given: Values of its parameters.
        defaults: Values of those parameters that it declares and nobody gave.
        surroundings: Account, region and stack name.

    Raises:
        TemplateError: It cannot be read or asks for what is not known.
    """

    def __init__(
        self,
        path: Path,
        given: Mapping[str, str],
        defaults: Mapping[str, str],
        surroundings: Surroundings,
    ) -> None:
        template = read_template(path)
        _check_sections(template)
        declared = template.get("Parameters", {})
        known = {name: value for name, value in defaults.items() if name in declared}
        given = {**known, **given}
        self._values = parameter_values(declared, given)
        self._surroundings = surroundings
        self.code: dict[str, Path] = _code_folders(template, path.resolve().parent)
        self._template = template
        is_sam = template.get("Transform") is not None
        self._expansion = (
            start_expansion(without_code(template), given, surroundings.region) if is_sam else None
        )

    def stop(self) -> None:
        """End the translator, if it still runs."""
        if self._expansion is not None and self._expansion.poll() is None:
            self._expansion.kill()
            self._expansion.communicate()

    def ready(self) -> None:
        """Wait until the template is plain.

        Raises:
            TemplateError: AWS's translator refuses it.
        """
        if self._expansion is None:
            return
        expanded = expansion(self._expansion)
        self._expansion = None
        if isinstance(expanded, str):
            raise TemplateError("the SAM template cannot be expanded", expanded)
        self._template = expanded

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources whose condition holds, in the order to make them."""
        resolver = self.resolver()
        wanted = {
            name: resource
            for name, resource in self._template["Resources"].items()
            if _is_wanted(name, resource, resolver)
        }
        return {name: wanted[name] for name in creation_order(wanted)}

    @property
    def urgent(self) -> set[str]:
        """What the template's custom resources wait for."""
        return behind_custom_resources(self._template["Resources"])

    @property
    def outputs(self) -> dict[str, Any]:
        """The outputs, not yet resolved."""
        outputs: dict[str, Any] = self._template.get("Outputs", {})
        return outputs

    def resolver(self) -> Resolver:
        """Return a resolver that knows parameters and conditions and no resource yet."""
        around = self._surroundings
        pseudo = {
            "AWS::AccountId": around.account_id,
            "AWS::NotificationARNs": [],
            "AWS::Partition": "aws",
            "AWS::Region": around.region,
            "AWS::StackId": around.stack_id,
            "AWS::StackName": around.stack_name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        return Resolver(
            {**self._values, **pseudo},
            self._template.get("Mappings", {}),
            self._template.get("Conditions", {}),
        )


def _check_sections(template: Mapping[str, Any]) -> None:
    for section in template:
        if section not in _SECTIONS:
            raise TemplateError(section, f"no section of a template{nearest(section, _SECTIONS)}")
    if "Rules" in template:
        raise TemplateError("Rules", "rules are not known to the embedded cloud")
    transform = template.get("Transform", _SAM)
    if transform not in (_SAM, [_SAM]):
        raise TemplateError("Transform", f"{transform!r} is not known; known: {_SAM}")


def _is_wanted(name: str, resource: Mapping[str, Any], resolver: Resolver) -> bool:
    for key in resource:
        if key not in _RESOURCE_KEYS:
            raise TemplateError(
                f"{name}.{key}",
                f"this attribute of a resource is not known here{nearest(key, _RESOURCE_KEYS)}",
            )
    condition = resource.get("Condition")
    return condition is None or resolver.holds(f"{name}.Condition", condition)


def _code_folders(template: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Return where each function's code lies; relative paths start at the template."""
    shared = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    folders = {}
    for name, resource in template["Resources"].items():
        if resource.get("Type") != "AWS::Serverless::Function":
            continue
        stated = resource.get("Properties", {}).get("CodeUri", shared)
        if not isinstance(stated, str) or "://" in stated:
            raise TemplateError(f"{name}.CodeUri", f"{stated!r} is no folder: name one")
        if not (folder / stated).is_dir():
            raise TemplateError(f"{name}.CodeUri", f"there is no folder {stated!r}")
        folders[name] = folder / stated
    return folders


def without_code(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return a SAM template as its translator takes it when there is no code in S3 yet."""
    plain: dict[str, Any] = copy.deepcopy(dict(template))
    plain.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    for resource in plain["Resources"].values():
        if resource.get("Type") == "AWS::Serverless::Function":
            resource.setdefault("Properties", {})["CodeUri"] = _NO_PLACE
    return plain
