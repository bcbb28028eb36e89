"""An upload's bytes: what is cut off or garbled on the way is never taken for the upload."""

import hashlib
import io

import pytest

from functions.ingest.landing import HashingStream
from lake_schema.errors import UnavailableError

CONTENT = b"may + june" * 1000
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


def test_bytes_read_whole_are_hashed() -> None:
    stream = HashingStream(io.BytesIO(CONTENT), len(CONTENT), MD5)

    assert stream.read(7) == CONTENT[:7]
    assert stream.hash_of_all() == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize("cut", [0, 1, 5000, len(CONTENT) - 1])
def test_a_connection_that_ends_early_is_no_end_of_file(cut: int) -> None:
    stream = HashingStream(io.BytesIO(CONTENT[:cut]), len(CONTENT))

    with pytest.raises(UnavailableError, match=f"read {cut} of 10000 bytes"):
        stream.hash_of_all()


@pytest.mark.parametrize("place", [0, 5000, len(CONTENT) - 1])
def test_a_garbled_byte_is_found(place: int) -> None:
    garbled = bytearray(CONTENT)
    garbled[place] ^= 1

    with pytest.raises(UnavailableError, match="not those that S3 holds"):
        HashingStream(io.BytesIO(garbled), len(CONTENT), MD5).hash_of_all()
