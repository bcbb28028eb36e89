"""The post's side of the door: files announced, sent over lines that break, and asked after.

What is repeated does no harm: the same bytes are the same announcement, parts that are there are
not sent again, and an object's key can be written once.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import Session

from lake.connection import Connection
from lake_schema.errors import LakeError, UnavailableError

Document = dict[str, Any]

READ_BYTES = 1024 * 1024
PARTS_AT_ONCE = 20  # asked for together: their requests are valid for an hour
TRIES = 8
LONGEST_PAUSE_SECONDS = 20.0
"""A line that is down for less than a minute and a half costs patience only."""
TIMEOUT = urllib3.Timeout(connect=10, read=120)
BUSY = frozenset({429, 500, 502, 503, 504})


class DoorClosedError(LakeError):
    """The API refused a request; the message is its own."""


class NoDoorError(LakeError):
    """The connection names no HTTP API."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A file to send.

    Attributes:
        path: The file.
        size_bytes: Its length.
        sha256: Hash of its bytes, in hexadecimal.
        records: How many records it holds, where its post says so.
    """

    path: Path
    size_bytes: int
    sha256: str
    records: int | None = None

    @classmethod
    def of(cls, path: Path, records: int | None = None) -> "Sending":
        """Read a file once and hash it."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return cls(path, file.tell(), digest.hexdigest(), records)


class PostDoor:
    """Announces, sends and asks, for one post."""

    def __init__(self, connection: Connection, post: str) -> None:
        """Take a connection and the post's code.

        Raises:
            NoDoorError: The connection names no HTTP API, or there are no credentials.
        """
        if not connection.api_url:
            raise NoDoorError("say where the lake's HTTP API is: set LAKE_API_URL")
        self._base = f"{connection.api_url}/posts/{quote(post)}/uploads"
        self._region = connection.region or "us-east-1"
        self._credentials = _credentials(connection)
        self._pool = urllib3.PoolManager(retries=False, timeout=TIMEOUT, maxsize=8)

    def put(self, sending: Sending, on_bytes: Callable[[int], None] = lambda _n: None) -> Document:
        """Bring a file into landing, from wherever it stopped, and return its state.

        Args:
            sending: The file.
            on_bytes: Told how many more bytes have arrived.

        Raises:
            DoorClosedError: The API or S3 refused it.
            UnavailableError: The line is down for longer than patience lasts.
        """
        state = self._ask("POST", "", _announcement(sending))
        if state["request"]:
            self._send(state["request"], sending.path.read_bytes())
            on_bytes(sending.size_bytes)
        elif state["parts"]:
            return self._put_parts(sending, state, on_bytes)
        else:
            on_bytes(sending.size_bytes)
            return state
        return self.find(state["announcement_id"])

    def find(self, name: str) -> Document:
        """Return the state of an upload by announcement, upload id or SHA-256."""
        return self._ask("GET", f"/{quote(name)}")

    def _put_parts(
        self, sending: Sending, state: Document, on_bytes: Callable[[int], None]
    ) -> Document:
        name, length = f"/{state['announcement_id']}", state["parts"]["part_bytes"]
        sent = set(state["parts"]["sent"])
        on_bytes(sum(min(length, sending.size_bytes - (n - 1) * length) for n in sent))
        missing = [n for n in range(1, state["parts"]["part_count"] + 1) if n not in sent]
        for start in range(0, len(missing), PARTS_AT_ONCE):
            numbers = missing[start : start + PARTS_AT_ONCE]
            digests = {
                n: hashlib.sha256(part).hexdigest()
                for n, part in _parts(sending.path, length, numbers)
            }
            asked = {"parts": [{"number": n, "sha256": digests[n]} for n in numbers]}
            requests = self._ask("POST", f"{name}/parts", asked)["parts"]
            for request, (_, part) in zip(
                requests, _parts(sending.path, length, numbers), strict=True
            ):
                self._send(request, part)
                on_bytes(len(part))
        return self._ask("POST", f"{name}/completion")

    def _send(self, request: Mapping[str, Any], body: bytes) -> None:
        """Send a presigned request; a key that is taken holds these very bytes already."""
        reply = self._try(
            lambda: self._pool.request(
                request["method"], request["url"], body=body, headers=request["headers"]
            )
        )
        if reply.status not in (200, 412):
            raise DoorClosedError(f"S3 refused the upload ({reply.status}): {_text(reply)}")

    def _ask(self, method: str, path: str, body: object = None) -> Document:
        """Ask the API; each try is signed anew."""
        content = b"" if body is None else json.dumps(body).encode()

        def call() -> urllib3.BaseHTTPResponse:
            """Try once."""
            request = AWSRequest(method, f"{self._base}{path}", data=content)
            if content:
                request.headers["Content-Type"] = "application/json"
            SigV4Auth(self._credentials, "execute-api", self._region).add_auth(request)
            headers = dict(request.headers.items())
            return self._pool.request(method, f"{self._base}{path}", body=content, headers=headers)

        reply = self._try(call)
        document: Document = json.loads(reply.data) if reply.data else {}
        if reply.status >= 400:
            error = document.get("error") or {"code": str(reply.status), "says": _text(reply)}
            raise DoorClosedError(f"{error['says']} ({error['code']})")
        return document

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


def _announcement(sending: Sending) -> Document:
    said: Document = {
        "file": sending.path.name,
        "size_bytes": sending.size_bytes,
        "sha256": sending.sha256,
    }
    return said | ({} if sending.records is None else {"records": sending.records})


def _parts(path: Path, length: int, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of parts, one after the other."""
    with path.open("rb") as file:
        for number in numbers:
            file.seek((number - 1) * length)
            yield number, file.read(length)


def _credentials(connection: Connection) -> Credentials:
    if connection.access_key_id:
        return Credentials(connection.access_key_id, connection.secret_access_key)
    found = Session().get_credentials()
    if found is None:
        raise NoDoorError("no AWS credentials are set: the API wants to know who asks")
    return found


def _text(reply: urllib3.BaseHTTPResponse) -> str:
    return reply.data.decode("utf-8", "replace")[:500]
