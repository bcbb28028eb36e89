"""The lake's HTTP API, over lines that break: signed requests, repeated while it is busy."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import Session

from lake.connection import Connection
from lake_schema.errors import LakeError, UnavailableError

Document = dict[str, Any]
TRIES = 8
LONGEST_PAUSE_SECONDS = 20.0
"""A line that is down for less than a minute and a half costs patience only."""
TIMEOUT = urllib3.Timeout(connect=10, read=120)
BUSY = frozenset({429, 500, 502, 503, 504})


class DoorClosedError(LakeError):
    """The API refused a request; the message is its own.

    Args:
        says: What it said.
        status: The HTTP status.
        error: Its `error`, for programs.
    """

    def __init__(self, says: str, status: int, error: Mapping[str, Any] | None = None) -> None:
        super().__init__(says)
        self.status, self.error = status, dict(error or {})


class NoDoorError(LakeError):
    """The connection names no HTTP API."""


class LakeApi:
    """Asks the API of one lake; every request of it may be repeated."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection.

        Raises:
            NoDoorError: The connection names no HTTP API, or there are no credentials.
        """
        if not connection.api_url:
            raise NoDoorError("say where the lake's HTTP API is: set LAKE_API_URL")
        self._base = connection.api_url
        self._region = connection.region or "us-east-1"
        self._credentials = _credentials(connection)
        self._pool = urllib3.PoolManager(retries=False, timeout=TIMEOUT, maxsize=8)

    def ask(self, method: str, path: str, body: object = None) -> Document:
        """Return what the API answers; each try is signed anew.

        Args:
            method: Of HTTP.
            path: As docs/openapi.yaml has it, with its query.
            body: What is sent as JSON; None for nothing.

        Raises:
            DoorClosedError: The API refused it.
            UnavailableError: The line is down for longer than patience lasts.
        """
        content = b"" if body is None else json.dumps(body).encode()
        url = f"{self._base}{path}"

        def call() -> urllib3.BaseHTTPResponse:
            """Try once."""
            request = AWSRequest(method, url, data=content)
            if content:
                request.headers["Content-Type"] = "application/json"
            SigV4Auth(self._credentials, "execute-api", self._region).add_auth(request)
            headers = dict(request.headers.items())
            return self._pool.request(method, url, body=content, headers=headers)

        reply = self._try(call)
        document: Document = json.loads(reply.data) if reply.data else {}
        if reply.status >= 400:
            error = document.get("error") or {"code": str(reply.status), "says": _text(reply)}
            raise DoorClosedError(f"{error['says']} ({error['code']})", reply.status, error)
        return document

    def send(self, request: Mapping[str, Any], body: bytes) -> tuple[int, str]:
        """Send a presigned request; return the status and what was said."""
        reply = self._try(
            lambda: self._pool.request(
                request["method"], request["url"], body=body, headers=request["headers"]
            )
        )
        return reply.status, _text(reply)

    def _try(self, call: Callable[[], urllib3.BaseHTTPResponse]) -> urllib3.BaseHTTPResponse:
        pause, says = 0.5, ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            try:
                reply = call()
            except urllib3.exceptions.HTTPError as error:
                says = str(error)
                continue
            if reply.status not in BUSY:
                return reply
            says = f"{reply.status}: {_text(reply)}"
        raise UnavailableError(f"the lake can't be reached, after {TRIES} tries: {says}")


def _credentials(connection: Connection) -> Credentials:
    if connection.access_key_id:
        return Credentials(connection.access_key_id, connection.secret_access_key)
    found = Session().get_credentials()
    if found is None:
        raise NoDoorError("no AWS credentials are set: the API wants to know who asks")
    return found


def _text(reply: urllib3.BaseHTTPResponse) -> str:
    return reply.data.decode("utf-8", "replace")[:500]
