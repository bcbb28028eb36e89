"""An uploaded object as a stream that knows its size and hash when it was read to its end."""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from functions._events import Landed
from functions._shell import s3
from lake_schema.errors import UnavailableError

READ_AHEAD = 1024 * 1024


class _Body(Protocol):
    def read(self, amt: int | None = None) -> bytes:
        """Return at most so many bytes; none at the end."""


class HashingStream(io.RawIOBase):
    """Hashes what is read through it and refuses to end early."""

    def __init__(self, body: _Body, size: int) -> None:
        """Take a body and the number of bytes it must have."""
        super().__init__()
        self._body, self._size, self._seen = body, size, 0
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read into a buffer.

        Raises:
            UnavailableError: The connection ended before the object did; boto3 says nothing then.
        """
        view = memoryview(buffer)  # type: ignore[arg-type] # a writable buffer by contract
        found = self._body.read(len(view))
        view[: len(found)] = found
        self._hash.update(found)
        self._seen += len(found)
        if not found and self._seen != self._size:
            raise UnavailableError(f"read {self._seen} of {self._size} bytes: the connection ended")
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
    """

    landed: Landed
    size_bytes: int
    arrived_at: datetime
    raw: HashingStream
    stream: io.BufferedReader


def fetch(landed: Landed) -> Arrival:
    """Open an uploaded object, in the version that the notification named.

    Raises:
        UnavailableError: The version can't be found yet or any more.
    """
    version = {} if landed.version == "null" else {"VersionId": landed.version}
    try:
        found = s3().get_object(Bucket=landed.bucket, Key=landed.key, **version)  # type: ignore[arg-type] # one key
    except s3().exceptions.NoSuchKey as error:
        raise UnavailableError(f"{landed.key!r} is not in {landed.bucket!r}") from error
    raw = HashingStream(found["Body"], found["ContentLength"])
    return Arrival(
        landed=landed,
        size_bytes=found["ContentLength"],
        arrived_at=found["LastModified"].astimezone(UTC).replace(tzinfo=None),
        raw=raw,
        stream=io.BufferedReader(raw, READ_AHEAD),
    )
