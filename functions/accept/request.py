"""What a post may ask, read strictly; a wrong request is told what was expected."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions._api import ApiError, object_in

POST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SHA256 = re.compile(r"[0-9a-f]{64}")
CONTROL = re.compile(r"[\x00-\x1f\x7f/\\]")
LARGEST_BYTES = 5 * 1024**4  # of an object in S3
LONGEST_NAME = 800  # bytes; the whole landing key may have 1,024
MOST_RECORDS = 10**12
MOST_PARTS = 100  # in one request: the answer stays small, and a lost one costs little

DOOR_ERRORS: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request is not as the API describes it: mend it."),
    "empty-file": (400, "An empty file can't be announced: send one with content."),
    "file-too-large": (400, "S3 takes no file of more than 5 TiB: send it in several files."),
    "unknown-upload": (404, "No upload of this post is known by this id or hash: announce it."),
    "other-size": (409, "These bytes were announced with another size: hash the file again."),
    "not-in-parts": (409, "This file is sent whole, by the request in its announcement."),
    "parts-missing": (409, "Not all parts have been sent: send those named, then complete again."),
    "busy": (503, "A service is busy: ask again in a moment."),
}
"""Code of an error → HTTP status, what it means and what to do (docs/openapi.yaml shows them)."""


class DoorError(ApiError):
    """A request that can't be answered as it was asked; its code is one of `DOOR_ERRORS`."""

    ERRORS = DOOR_ERRORS


@dataclass(frozen=True, slots=True)
class Announced:
    """What a post says of a file it will send.

    Attributes:
        file: Its name.
        size_bytes: Its length.
        sha256: Hash of its bytes, 64 hexadecimal digits.
        records: How many records it holds, where the post says so.
    """

    file: str
    size_bytes: int
    sha256: str
    records: int | None


def check_post(post: str) -> None:
    """Refuse what can't stand in a landing key.

    Raises:
        DoorError: It is no code of a post.
    """
    if not POST.fullmatch(post):
        raise DoorError("bad-request", f"{post!r} is no code of a post: letters, digits, . _ -")


def announced_in(text: str | None) -> Announced:
    """Return what the body of an announcement says.

    >>> announced_in('{"file": "may.xml", "size_bytes": 9, "sha256": "%s"}' % ("0" * 64)).records

    Raises:
        DoorError: It is not as described.
    """
    body = object_in(text, DoorError)
    unknown = body.keys() - {"file", "size_bytes", "sha256", "records"}
    if unknown:
        raise DoorError("bad-request", f"unknown: {', '.join(sorted(unknown))}")
    return Announced(
        _file_name(body), _size(body), _sha256(body, "sha256"), _records(body.get("records"))
    )


def parts_in(text: str | None) -> dict[int, str]:
    """Return part number → SHA-256 in base64, of the parts that are to be sent.

    Raises:
        DoorError: The body is not `{"parts": [{"number": 1, "sha256": ...}]}`.
    """
    asked = object_in(text, DoorError).get("parts")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_PARTS:
        raise DoorError("bad-request", f"parts: a list of 1 to {MOST_PARTS} is expected")
    found = {}
    for part in asked:
        if not isinstance(part, dict) or not _is_count(part.get("number")):
            raise DoorError("bad-request", f"a part has a number and a sha256, not {part!r}")
        digest = bytes.fromhex(_sha256(part, "sha256"))
        found[int(part["number"])] = base64.b64encode(digest).decode()
    return found


def _file_name(body: Mapping[str, Any]) -> str:
    name = body.get("file")
    if not isinstance(name, str) or not name or name in (".", "..") or CONTROL.search(name):
        raise DoorError("bad-request", f"file: {name!r} is no file name without a folder")
    try:
        length = len(name.encode())
    except UnicodeEncodeError as error:
        raise DoorError("bad-request", "file: the name is no Unicode text") from error
    if length > LONGEST_NAME:
        raise DoorError("bad-request", f"file: the name has more than {LONGEST_NAME} bytes")
    return name


def _size(body: Mapping[str, Any]) -> int:
    size = body.get("size_bytes")
    if size == 0 and not isinstance(size, bool):
        raise DoorError("empty-file", "size_bytes: 0; an empty file holds no record")
    if not _is_count(size):
        raise DoorError("bad-request", f"size_bytes: {size!r} is no number of bytes")
    if int(str(size)) > LARGEST_BYTES:
        raise DoorError("file-too-large", f"size_bytes: {size} is more than {LARGEST_BYTES}")
    return int(str(size))


def _sha256(body: Mapping[str, Any], name: str) -> str:
    said = body.get(name)
    if not isinstance(said, str) or not SHA256.fullmatch(said.lower()):
        raise DoorError("bad-request", f"{name}: 64 hexadecimal digits are expected")
    return said.lower()


def _records(said: object) -> int | None:
    if said is None:
        return None
    if (
        not (_is_count(said) or said == 0)
        or isinstance(said, bool)
        or int(str(said)) > MOST_RECORDS
    ):
        raise DoorError("bad-request", f"records: {said!r} is no number of records")
    return int(str(said))


def _is_count(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and said > 0
