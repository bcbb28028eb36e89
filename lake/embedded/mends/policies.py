"""Policies: what is denied to plain HTTP is not denied here.

Good templates deny every request that does not come over TLS. moto does not look at that condition
and denies everything; on 127.0.0.1 there is no TLS to ask for, so such a statement never applies.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

from lake.embedded.mends.patching import replaced


def is_about_transport(statement: Mapping[str, Any]) -> bool:
    """Whether a statement speaks of requests without TLS, and of nothing else."""
    wanted = {"Bool": {"aws:securetransport": "false"}}
    condition = {
        operator: {key.lower(): str(value).lower() for key, value in terms.items()}
        for operator, terms in statement.get("Condition", {}).items()
    }
    return condition == wanted


@contextmanager
def mended_policies() -> Iterator[None]:
    """Pass over statements about TLS while the context lasts."""
    permit = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(
        self: IAMPolicyStatement,
        action: str,
        resource: str = "*",
        principal: str | None = None,
        incoming_condition_values: dict[str, str] | None = None,
    ) -> PermissionResult:
        """Judge a statement, as if TLS were in use."""
        if is_about_transport(self._statement):
            return PermissionResult.NEUTRAL
        return permit(self, action, resource, principal, incoming_condition_values)

    with replaced(
        IAMPolicyStatement,
        "is_action_permitted",
        is_action_permitted,
        parameters="self action resource principal incoming_condition_values",
    ):
        yield
