"""The order in which a template's resources are made: each after what it refers to."""

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.untyped import Json

_PLACEHOLDER = re.compile(r"\$\{([^!${}][^${}]*)\}")


def creation_order(resources: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return logical ids, each after those it depends on.

    What custom resources depend on comes first and they come last, so that the functions behind
    them start while the rest is made.

    Raises:
        TemplateError: A circle, or `DependsOn` of something unknown.
    """
    graph = _graph(resources)
    urgent = behind_custom_resources(resources)
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise TemplateError("Resources", f"these depend on each other: {circle}") from error
    waiting: list[str] = []
    order: list[str] = []
    while sorter.is_active():
        waiting += sorter.get_ready()
        waiting.sort(key=lambda name: (_is_custom(resources[name]), name not in urgent))
        order.append(waiting.pop(0))
        sorter.done(order[-1])
    return order


def behind_custom_resources(resources: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return everything that custom resources depend on, directly or not."""
    graph = _graph(resources)
    found: set[str] = set()
    waiting = [name for name, resource in resources.items() if _is_custom(resource)]
    while waiting:
        for other in graph[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _is_custom(resource: Mapping[str, Any]) -> bool:
    kind = str(resource.get("Type"))
    return kind.startswith("Custom::") or kind == "AWS::CloudFormation::CustomResource"


def _graph(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    return {name: _dependencies(name, resource, resources) for name, resource in resources.items()}


def _dependencies(name: str, resource: Mapping[str, Any], resources: Mapping[str, Any]) -> set[str]:
    explicit = resource.get("DependsOn", [])
    explicit = [explicit] if isinstance(explicit, str) else explicit
    for other in explicit:
        if other not in resources:
            raise TemplateError(
                f"{name}.DependsOn", f"there is no resource {other!r}{nearest(other, resources)}"
            )
    implicit = set(_references(resource.get("Properties", {})))
    return set(explicit) | (implicit & resources.keys())


def _references(node: Json) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _named(key, value)
            yield from _references(value)


def _named(key: str, value: Json) -> Iterator[str]:
    if key == "Ref" and isinstance(value, str):
        yield value
    elif key == "Fn::GetAtt":
        yield (value if isinstance(value, str) else str(value[0])).split(".")[0]
    elif key == "Fn::Sub":
        text = value if isinstance(value, str) else value[0]
        yield from (found.split(".")[0].strip() for found in _PLACEHOLDER.findall(text))
