"""The callers of the embedded cloud: its owner, who may all, and the roles of its functions."""

import secrets

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from lake.embedded.access.needs import needs_of
from lake.embedded.access.policies import Statement, allow, statements_of
from lake.embedded.signatures import Credentials, key_id_of
from lake.embedded.web_server import HttpRequest


class DeniedError(Exception):
    """A call that the caller's role does not allow."""


class Callers:
    """Knows every key pair of a cloud and judges what functions call.

    Args:
        owner: The key pair of whoever runs the cloud; it may do everything.
        region: Where resources are.
    """

    def __init__(self, owner: Credentials, region: str) -> None:
        self.keys = {owner.access_key_id: owner.secret_access_key}
        self.used: set[tuple[str, str]] = set()
        """Role and action of every call that was judged and allowed."""
        self._roles: dict[str, str] = {}
        self._region = region

    def credentials_of(self, role_arn: str) -> Credentials:
        """Return a new key pair of a role."""
        made = Credentials(f"ROLE{secrets.token_hex(8).upper()}", secrets.token_hex(20))
        self.keys[made.access_key_id] = made.secret_access_key
        self._roles[made.access_key_id] = role_arn
        return made

    def check(self, service: str, request: HttpRequest) -> None:
        """Judge a request; whoever is no function is taken for the owner.

        Raises:
            DeniedError: Its caller's role does not allow it.
        """
        role_arn = self._roles.get(key_id_of(request))
        if role_arn is None:
            return
        role = role_arn.rpartition("/")[2]
        try:
            statements = _statements(role_arn)
            for action, resource in needs_of(service, request, self._region):
                if not allow(statements, action, resource):
                    raise DeniedError(
                        f"User: {role_arn} is not authorized to perform: {action} on resource: "
                        f"{resource} because no identity-based policy allows the {action} action"
                    )
                self.used.add((role, action))
        except NotImplementedError as unknown:
            raise DeniedError(f"the embedded cloud cannot judge {unknown}") from unknown


def _statements(role_arn: str) -> list[Statement]:
    roles = iam_backends[DEFAULT_ACCOUNT_ID]["aws"].roles.values()
    for role in roles:
        if role.arn == role_arn:
            documents = [*role.policies.values()]
            documents += [
                version.document
                for policy in role.managed_policies.values()
                for version in policy.versions
                if version.is_default_version
            ]
            return [statement for text in documents for statement in statements_of(text)]
    return []
