"""Files that can't be read from front to back, on disk for as long as they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from lake_schema.errors import RefusedError

_IN_MEMORY = 4 << 20
"""Bytes: smaller files never see the disk."""
_PIECE = 1 << 17


@contextmanager
def spooled(stream: BinaryIO, limit: int) -> Iterator[IO[bytes]]:
    """Take a stream to its end and lend what it held as a file; position 0.

    Args:
        stream: The file as it comes.
        limit: Bytes that it may have: what a function's 512 MB of disk leave for it.

    Raises:
        RefusedError: `archive-too-large`.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        size = 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                says = f"a file of this kind is larger than {limit >> 20} MiB; send it in parts"
                raise RefusedError("archive-too-large", says)
            file.write(piece)
        file.seek(0)
        yield file
