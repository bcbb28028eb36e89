"""A template's text as a dictionary: YAML with CloudFormation's short tags, or JSON."""

from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from lake.embedded.faults import TemplateError

REPOSITORY_TEMPLATE = Path(__file__).parents[3] / "template.yaml"
_FULL_NAMES = {"Ref": "Ref", "Condition": "Condition"}  # every other tag stands for Fn::…


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # an own class, so that SafeLoader itself stays as it is
    pass


# CloudFormation reads 2012-10-17 as text, YAML as a day.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _construct_tag(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = _FULL_NAMES.get(tag, f"Fn::{tag}")
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    value = loader.construct_scalar(node)
    if tag == "GetAtt":
        return {name: value.split(".", 1)}
    return {name: value}


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.MarkedYAMLError(
                problem=f"{key.value!r} stands here twice", problem_mark=key.start_mark
            )
        seen.add(key.value)
    loader.flatten_mapping(node)
    mapping: dict[str, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_Loader.add_multi_constructor("!", _construct_tag)
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def read_template(path: Path) -> dict[str, Any]:
    """Read a template.

    Raises:
        TemplateError: There is no such file, or it is no YAML, or no template.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(str(path), f"the template cannot be read: {error.strerror}") from error
    try:
        # A subclass of SafeLoader: it makes no objects.
        template = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise TemplateError(str(path), f"the template is no YAML: {error}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise TemplateError(str(path), "a template needs a section `Resources`")
    return template
