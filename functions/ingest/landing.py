"""An uploaded object as a stream that knows its size and hash when it was read to its end.

A connection that ends early or garbles bytes says nothing by itself: lengths are compared with what
S3 said when the object was created, contents with the checksum that S3 keeps.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from functions._checksums import md5_to_compare
from functions._events import Landed
from functions._shell import s3
from lake_schema.errors import RefusedError, UnavailableError

READ_AHEAD = 1024 * 1024
ANNOUNCED_SHA256, ANNOUNCED_RECORDS = "sha256", "records"
"""Object metadata (`x-amz-meta-…`) in which a post says what it sends."""


class _Body(Protocol):
    def read(self, amt: int | None = None) -> bytes:
        """Return at most so many bytes; none at the end."""


class HashingStream(io.RawIOBase):
    """Hashes what is read through it, and refuses to end early or with other bytes."""

    def __init__(self, body: _Body, size: int, md5: str = "") -> None:
        """Take a body, the number of bytes it must have, and their MD5 where that is to be seen."""
        super().__init__()
        self._body, self._size, self._seen = body, size, 0
        self._hash = hashlib.sha256()
        self._md5, self._md5_hash = md5, hashlib.md5(usedforsecurity=False)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read into a buffer.

        Raises:
            UnavailableError: The connection ended before the object did, of which boto3 says
                nothing, or the bytes are not those that S3 holds.
        """
        view = memoryview(buffer)  # type: ignore[arg-type] # a writable buffer by contract
        found = self._body.read(len(view))
        view[: len(found)] = found
        self._hash.update(found)
        self._seen += len(found)
        if self._md5:
            self._md5_hash.update(found)
        if not found and self._seen != self._size:
            raise UnavailableError(f"read {self._seen} of {self._size} bytes: the connection ended")
        if not found and self._md5 and self._md5_hash.hexdigest() != self._md5:
            raise UnavailableError("the bytes read are not those that S3 holds")
        return len(found)

    def hash_of_all(self) -> str:
        """Read what is left and return the SHA-256 of all bytes, in hexadecimal."""
        buffer = bytearray(READ_AHEAD)
        while self.readinto(buffer):
            pass
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One upload as it lies in landing.

    Attributes:
        landed: Where.
        size_bytes: How many bytes S3 holds.
        arrived_at: The object's own time, in UTC: a replay agrees with the first run.
        raw: Its bytes, hashed as they are read.
        stream: The same with a buffer, for formats.
        announced: What its post said of it, by `ANNOUNCED_SHA256` and `ANNOUNCED_RECORDS`.
    """

    landed: Landed
    size_bytes: int
    arrived_at: datetime
    raw: HashingStream
    stream: io.BufferedReader
    announced: Mapping[str, str] = field(default_factory=dict)

    @property
    def announced_records(self) -> int | None:
        """Return how many records its post said it holds; what is no number was not said."""
        said = self.announced.get(ANNOUNCED_RECORDS, "")
        return int(said) if said.isdecimal() and len(said) < len(str(2**63)) else None

    def check_hash(self, sha256: str) -> None:
        """Refuse bytes that are not those announced.

        Raises:
            RefusedError: Their SHA-256 is another than the post said.
        """
        said = self.announced.get(ANNOUNCED_SHA256, sha256)
        if said.lower() != sha256:
            raise RefusedError(
                "checksum-mismatch",
                f"the SHA-256 announced is {said[:64]!r}, that of the bytes {sha256!r}: another "
                "file was sent, or its parts in another order; send it again",
            )


def fetch(landed: Landed) -> Arrival:
    """Open an uploaded object, in the version that the notification named.

    Raises:
        UnavailableError: The version can't be found yet or any more, or the answer is of another
            length than the object.
    """
    version = {} if landed.version == "null" else {"VersionId": landed.version}
    try:
        found = s3().get_object(Bucket=landed.bucket, Key=landed.key, **version)  # type: ignore[arg-type] # one key
    except s3().exceptions.NoSuchKey as error:
        raise UnavailableError(f"{landed.key!r} is not in {landed.bucket!r}") from error
    size = found["ContentLength"]
    if landed.size_bytes not in (None, size):
        raise UnavailableError(f"S3 offers {size} of {landed.size_bytes} bytes of {landed.key!r}")
    raw = HashingStream(found["Body"], size, md5_to_compare(found))
    return Arrival(
        landed=landed,
        size_bytes=size,
        arrived_at=found["LastModified"].astimezone(UTC).replace(tzinfo=None),
        raw=raw,
        stream=io.BufferedReader(raw, READ_AHEAD),
        announced=found.get("Metadata", {}),
    )
