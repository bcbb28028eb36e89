"""The OpenAPI body that SAM writes for an HTTP API, as routes; what is not known is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lake.embedded.faults import TemplateError, nearest

_TOP = {"components", "info", "openapi", "paths", "tags"}
_OPERATION = {"responses", "security", "x-amazon-apigateway-integration", "parameters"}
_INTEGRATION = {"httpMethod", "payloadFormatVersion", "timeoutInMillis", "type", "uri"}
_METHODS = {"delete", "get", "head", "options", "patch", "post", "put"}
_ANY = "x-amazon-apigateway-any-method"
_FUNCTION = re.compile(r"functions/(arn:aws:lambda:[^/]+)/invocations$")
_VARIABLE = re.compile(r"\{([^{}+]+)(\+?)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One route.

    Args:
        key: As in `GET /uploads/{upload_id}`, or `$default`.
        method: The method, or `ANY`.
        pattern: Matches the paths of the route; its groups are the path parameters in order.
        names: The path parameters' names, by group.
        function_arn: Who answers.
        authorization: `NONE` or `AWS_IAM`.
    """

    key: str
    method: str
    pattern: re.Pattern[str]
    names: Mapping[str, str]
    function_arn: str
    authorization: str

    def named(self, groups: Mapping[str, str]) -> dict[str, str]:
        """Return path parameters under the names that the template gives them."""
        return {self.names[group]: value for group, value in groups.items()}


def routes_of(place: str, body: Mapping[str, Any]) -> list[Route]:
    """Return an API's routes, the most specific first.

    Raises:
        TemplateError: The body asks for something that is not imitated.
    """
    _refuse_unknown(place, body, _TOP)
    schemes = _security_schemes(place, body.get("components", {}))
    routes = []
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            where = f"{place} {method} {path}"
            if method not in _METHODS | {_ANY}:
                raise TemplateError(where, f"unknown method{nearest(method, _METHODS)}")
            _refuse_unknown(where, operation, _OPERATION)
            routes.append(_route(where, path, method, operation, schemes))
    return sorted(routes, key=_generality)


def _route(
    where: str, path: str, method: str, operation: Mapping[str, Any], schemes: Mapping[str, str]
) -> Route:
    integration = operation.get("x-amazon-apigateway-integration", {})
    _refuse_unknown(where, integration, _INTEGRATION)
    function = _FUNCTION.search(str(integration.get("uri")))
    if integration.get("payloadFormatVersion") != "2.0" or function is None:
        raise TemplateError(where, "only Lambda functions with payload format 2.0 are known here")
    names: dict[str, str] = {}
    verb = "ANY" if method == _ANY else method.upper()
    return Route(
        key="$default" if path == "/$default" else f"{verb} {path}",
        method=verb,
        pattern=_pattern(path, names),
        names=names,
        function_arn=function[1],
        authorization=_authorization(where, operation.get("security", []), schemes),
    )


def _pattern(path: str, names: dict[str, str]) -> re.Pattern[str]:
    if path == "/$default":
        return re.compile(".*", re.DOTALL)
    text, end = "", 0
    for variable in _VARIABLE.finditer(path):
        group = f"p{len(names)}"
        names[group] = variable[1]
        text += re.escape(path[end : variable.start()])
        text += f"(?P<{group}>.+)" if variable[2] else f"(?P<{group}>[^/]+)"
        end = variable.end()
    return re.compile(text + re.escape(path[end:]))


def _generality(route: Route) -> tuple[bool, bool, int, str, bool]:
    """Full paths before variables, variables before greedy ones, `$default` last, as in API GW."""
    return (
        route.key == "$default",
        "+}" in route.key,
        len(route.names),
        route.key.partition(" ")[2],
        route.method == "ANY",
    )


def _security_schemes(place: str, components: Mapping[str, Any]) -> dict[str, str]:
    _refuse_unknown(f"{place}.components", components, {"securitySchemes"})
    schemes = {}
    for name, scheme in components.get("securitySchemes", {}).items():
        if scheme.get("x-amazon-apigateway-authtype") != "awsSigv4":
            raise TemplateError(
                f"{place}.{name}", "of authorizers only AWS_IAM is known to the embedded cloud"
            )
        schemes[name] = "AWS_IAM"
    return schemes


def _authorization(
    where: str, security: list[Mapping[str, Any]], schemes: Mapping[str, str]
) -> str:
    wanted = {name for terms in security for name in terms}
    for name in wanted - {"NONE"}:
        if name not in schemes:
            raise TemplateError(where, f"unknown authorizer {name!r}{nearest(name, schemes)}")
        return schemes[name]
    return "NONE"


def _refuse_unknown(where: str, found: Mapping[str, Any], known: set[str]) -> None:
    for key in found:
        if key not in known:
            raise TemplateError(
                where, f"the embedded cloud does not know {key!r}{nearest(key, known)}"
            )
