"""The post's side of the door: files announced, sent over lines that break, and asked after.

What is repeated does no harm: the same bytes are the same announcement, parts that are there are
not sent again, and an object's key can be written once.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lake.api import Document, DoorClosedError, LakeApi, NoDoorError
from lake.connection import Connection

__all__ = ["DoorClosedError", "NoDoorError", "PostDoor", "Sending"]

PARTS_AT_ONCE = 20  # asked for together: their requests are valid for an hour


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
        self._api = LakeApi(connection)
        self._base = f"/posts/{quote(post)}/uploads"

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
        status, says = self._api.send(request, body)
        if status not in (200, 412):
            raise DoorClosedError(f"S3 refused the upload ({status}): {says}", status)

    def _ask(self, method: str, path: str, body: object = None) -> Document:
        return self._api.ask(method, f"{self._base}{path}", body)


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
