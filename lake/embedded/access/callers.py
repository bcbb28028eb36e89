"""The callers of the embedded cloud: its owner, who may all, and the roles of its functions."""

import json
import secrets
import threading
from xml.sax.saxutils import escape

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from lake.embedded.access.needs import needs_of
from lake.embedded.access.policies import Statement, allow, statements_of
from lake.embedded.signatures import Credentials, Keys, key_id_of
from lake.embedded.web_server import HttpReply, HttpRequest


class DeniedError(Exception):
    """A call that the caller's role does not allow."""


class Callers:
    """Knows every key pair of a cloud and judges what functions call.

    Args:
        owner: The key pair of whoever runs the cloud; it may do everything.
        region: Where resources are.
    """

    def __init__(self, owner: Credentials, region: str) -> None:
        self.keys: Keys = {owner.access_key_id: owner.secret_access_key}
        self.used: set[tuple[str, str]] = set()
        """Role and action of every call that was judged and allowed."""
        self._roles: dict[str, str] = {}
        self._region, self._lock = region, threading.Lock()

    def credentials_of(self, role_arn: str) -> Credentials:
        """Return the key pair of a role; it is made once."""
        with self._lock:
            for key, arn in self._roles.items():
                if arn == role_arn:
                    return Credentials(key, self.keys[key])
            key = f"ROLE{secrets.token_hex(8).upper()}"
            self.keys = {**self.keys, key: secrets.token_hex(20)}
            self._roles[key] = role_arn
            return Credentials(key, self.keys[key])

    def check(self, service: str, request: HttpRequest) -> None:
        """Judge a request; the owner's need no judgement.

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


def denial(service: str, error: DeniedError) -> HttpReply:
    """Return how a service says that a call is denied."""
    if service == "s3":
        text = f"<Error><Code>AccessDenied</Code><Message>{escape(str(error))}</Message></Error>"
        return HttpReply(403, text.encode(), [("Content-Type", "application/xml")])
    body = {"__type": "AccessDeniedException", "message": str(error)}
    content = ("Content-Type", "application/x-amz-json-1.1")
    return HttpReply(400, json.dumps(body).encode(), [content])


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
