"""CloudFormation's intrinsic functions; one that is not known is refused."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.untyped import Json

_PLACEHOLDER = re.compile(r"\$\{(!?)([^${}]+)\}")
_NO_VALUE = object()  # AWS::NoValue: the property is as if it were not there


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What a resource is called once it exists.

    Args:
        reference: What `Ref` gives.
        attributes: What `Fn::GetAtt` gives, by attribute name.
    """

    reference: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class Resolver:
    """Replaces intrinsic functions by their values.

    Args:
        values: Parameters and pseudo parameters, by name.
        mappings: The template's section `Mappings`.
        conditions: The template's section `Conditions`.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        mappings: Mapping[str, Any],
        conditions: Mapping[str, Any],
    ) -> None:
        self._values, self._mappings, self._conditions = values, mappings, conditions
        self.provisioned: dict[str, Provisioned] = {}
        self._functions: dict[str, Callable[[str, Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.holds,
            "Fn::And": lambda place, terms: all(self._truths(place, terms)),
            "Fn::Base64": self._base64,
            "Fn::Equals": self._equals,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::If": self._if,
            "Fn::Join": self._join,
            "Fn::Not": lambda place, terms: not any(self._truths(place, terms)),
            "Fn::Or": lambda place, terms: any(self._truths(place, terms)),
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
        }

    def resolve(self, place: str, node: Json) -> Json:
        """Return `node` with every intrinsic function replaced; `None` for AWS::NoValue.

        Args:
            place: Where the node stands, for messages.
            node: Json part of a template.

        Raises:
            TemplateError: An unknown function, or a reference to nothing.
        """
        found = self._resolve(place, node)
        return None if found is _NO_VALUE else found

    def holds(self, place: str, name: str) -> bool:
        """Return whether a named condition holds."""
        if name not in self._conditions:
            raise TemplateError(
                place, f"there is no condition {name!r}{nearest(name, self._conditions)}"
            )
        return self._truth(f"Conditions.{name}", self._conditions[name])

    def _resolve(self, place: str, node: Json) -> Json:
        if isinstance(node, list):
            items = [self._resolve(f"{place}[{index}]", item) for index, item in enumerate(node)]
            return [item for item in items if item is not _NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name in self._functions and not self._is_policy_condition(name, argument):
                return self._functions[name](place, argument)
            if name.startswith("Fn::"):
                known = ", ".join(sorted(self._functions))
                raise TemplateError(place, f"{name} is not known here (known: {known})")
        resolved = {key: self._resolve(f"{place}.{key}", value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not _NO_VALUE}

    def _is_policy_condition(self, name: str, argument: Json) -> bool:
        return name == "Condition" and not isinstance(argument, str)  # an IAM statement's block

    def _ref(self, place: str, name: str) -> Json:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self.provisioned:
            return self.provisioned[name].reference
        if name in self._values:
            return self._values[name]
        known = [*self._values, *self.provisioned]
        raise TemplateError(place, f"Ref to {name!r}, which is not there{nearest(name, known)}")

    def _get_att(self, place: str, argument: Json) -> str:
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        resource = self.provisioned.get(name)
        if resource is None:
            raise TemplateError(
                place, f"GetAtt of {name!r}, which is not there{nearest(name, self.provisioned)}"
            )
        attribute = self._resolve(place, attribute)
        if attribute not in resource.attributes:
            known = ", ".join(sorted(resource.attributes)) or "none"
            raise TemplateError(
                place, f"{name} has no attribute {attribute!r} here (it has {known})"
            )
        return resource.attributes[attribute]

    def _sub(self, place: str, argument: Json) -> str:
        text, given = argument if isinstance(argument, list) else (argument, {})
        values = {name: self._resolve(place, value) for name, value in given.items()}

        def replace(match: re.Match[str]) -> str:
            """Return what stands for one `${...}`."""
            literal, name = match.groups()
            name = name.strip()
            if literal:
                return f"${{{name}}}"
            if name in values:
                return _text(values[name])
            return _text(self._get_att(place, name) if "." in name else self._ref(place, name))

        return _PLACEHOLDER.sub(replace, text)

    def _join(self, place: str, argument: list[Any]) -> str:
        separator, items = argument
        return str(separator).join(_text(item) for item in self._resolve(place, items))

    def _split(self, place: str, argument: list[Any]) -> list[str]:
        separator, text = argument
        return str(self._resolve(place, text)).split(separator)

    def _select(self, place: str, argument: list[Any]) -> Json:
        index, items = int(self._resolve(place, argument[0])), self._resolve(place, argument[1])
        if not 0 <= index < len(items):
            raise TemplateError(place, f"Fn::Select of item {index} of {len(items)}")
        return items[index]

    def _base64(self, place: str, argument: Json) -> str:
        return base64.b64encode(_text(self._resolve(place, argument)).encode()).decode()

    def _find_in_map(self, place: str, argument: list[Any]) -> Json:
        found: Json = self._mappings
        for key in self._resolve(place, argument):
            if not isinstance(found, dict) or key not in found:
                known = found if isinstance(found, dict) else {}
                raise TemplateError(place, f"Fn::FindInMap: no {key!r}{nearest(str(key), known)}")
            found = found[key]
        return found

    def _equals(self, place: str, argument: list[Any]) -> bool:
        left, right = self._resolve(place, argument)
        return _text(left) == _text(right)

    def _if(self, place: str, argument: list[Any]) -> Json:
        name, then, otherwise = argument
        return self._resolve(place, then if self.holds(place, name) else otherwise)

    def _truths(self, place: str, terms: list[Any]) -> list[bool]:
        return [self._truth(place, term) for term in terms]

    def _truth(self, place: str, term: Json) -> bool:
        value = self._resolve(place, term)
        if not isinstance(value, bool):
            raise TemplateError(place, f"{value!r} is no condition")
        return value


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)
