"""The values of a template's parameters: defaults, types and constraints as CloudFormation has."""

import re
from collections.abc import Mapping
from typing import Any

from lake.embedded.faults import TemplateError, nearest

_KNOWN = {
    "AllowedPattern",
    "AllowedValues",
    "ConstraintDescription",
    "Default",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Type",
}
_LISTS = {"CommaDelimitedList", "List<Number>"}
_TYPES = {"String", "Number", *_LISTS}

Value = str | list[str]


def parameter_values(
    declared: Mapping[str, Mapping[str, Any]], given: Mapping[str, str]
) -> dict[str, Value]:
    """Return each parameter's value; lists are split at their commas.

    Raises:
        TemplateError: A value breaks a constraint or lacks; a name is not declared.
    """
    for name in given:
        if name not in declared:
            raise TemplateError(
                name, f"the template has no such parameter{nearest(name, declared)}"
            )
    return {name: _value(name, terms, given.get(name)) for name, terms in declared.items()}


def _value(name: str, terms: Mapping[str, Any], given: str | None) -> Value:
    for key in terms:
        if key not in _KNOWN:
            raise TemplateError(f"{name}.{key}", f"unknown here{nearest(key, _KNOWN)}")
    kind = terms.get("Type")
    if kind not in _TYPES:
        raise TemplateError(name, f"parameters of type {kind!r} are not known: {sorted(_TYPES)}")
    if given is None and "Default" not in terms:
        raise TemplateError(name, "this parameter has no default: give it a value")
    text = str(terms["Default"] if given is None else given)
    parts = [part.strip() for part in text.split(",")] if kind in _LISTS else [text]
    secret = str(terms.get("NoEcho", False)).lower() == "true"
    for part in parts:
        if problem := _problem(part, kind, terms):
            shown = "the value" if secret else repr(part)
            raise TemplateError(name, terms.get("ConstraintDescription", f"{shown} {problem}"))
    return parts if kind in _LISTS else text


def _problem(text: str, kind: str, terms: Mapping[str, Any]) -> str | None:
    allowed = terms.get("AllowedValues")
    if allowed and text not in [str(value) for value in allowed]:
        return f"is none of {allowed}"
    if "Number" in kind:
        return _number_problem(text, terms)
    pattern = terms.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, text):
        return f"does not match {pattern!r}"
    if not int(terms.get("MinLength", 0)) <= len(text) <= int(terms.get("MaxLength", 2**31)):
        least, most = terms.get("MinLength", 0), terms.get("MaxLength", "any")
        return f"is {len(text)} characters long (least {least}, most {most})"
    return None


def _number_problem(text: str, terms: Mapping[str, Any]) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "is no number"
    least, most = float(terms.get("MinValue", "-inf")), float(terms.get("MaxValue", "inf"))
    return None if least <= number <= most else f"is not within {least:g} and {most:g}"
