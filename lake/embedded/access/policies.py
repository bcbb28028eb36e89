"""IAM policies, as far as roles of functions use them: actions and resources with wildcards."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

_KNOWN = {"Action", "Effect", "Resource", "Sid"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one statement of a policy allows or denies.

    Args:
        allows: Whether it allows.
        actions: Matches the actions it speaks of, in lower case.
        resources: Matches the resources it speaks of.
    """

    allows: bool
    actions: re.Pattern[str]
    resources: re.Pattern[str]

    def covers(self, action: str, resource: str | None) -> bool:
        """Whether it speaks of an action on a resource, or on any."""
        if resource is not None and not self.resources.fullmatch(resource):
            return False
        return self.actions.fullmatch(action.lower()) is not None


@cache
def statements_of(document: str) -> tuple[Statement, ...]:
    """Read a policy.

    Raises:
        NotImplementedError: It has an element that is not judged here, such as a condition.
    """
    return tuple(_statement(each) for each in _listed(json.loads(document)["Statement"]))


def allow(statements: Iterable[Statement], action: str, resource: str | None) -> bool:
    """Judge: something allows it, and nothing denies it."""
    speaking = [each for each in statements if each.covers(action, resource)]
    return bool(speaking) and all(each.allows for each in speaking)


def _statement(found: dict[str, Any]) -> Statement:
    if unknown := found.keys() - _KNOWN:
        raise NotImplementedError(f"policies with {', '.join(sorted(unknown))}")
    return Statement(
        allows=found["Effect"] == "Allow",
        actions=_pattern(action.lower() for action in _listed(found["Action"])),
        resources=_pattern(_listed(found["Resource"])),
    )


def _pattern(globs: Iterable[str]) -> re.Pattern[str]:
    marks = {"*": ".*", "?": "."}
    parts = ["".join(marks.get(sign, re.escape(sign)) for sign in glob) for glob in globs]
    return re.compile("|".join(parts), re.DOTALL)


def _listed(found: Any) -> list[Any]:  # noqa: ANN401 # JSON
    return found if isinstance(found, list) else [found]
