"""Files that can't be read from front to back, on disk for as long as they are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from lake_schema.errors import RefusedError

_IN_MEMORY = 4 << 20
"""Bytes: smaller files never see the disk."""
_PIECE = 1 << 17


@contextmanager
def spooled(stream: BinaryIO, count: Callable[[int], None]) -> Iterator[IO[bytes]]:
    """Take a stream to its end and lend what it held as a file; position 0.

    Args:
        stream: The file as it comes.
        count: Told of every piece's bytes before it is written, so that it can refuse.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        while piece := stream.read(_PIECE):
            count(len(piece))
            file.write(piece)
        file.seek(0)
        yield file


def at_most(limit: int) -> Callable[[int], None]:
    """Return what refuses a file of more bytes than a function's disk has for it.

    It raises `RefusedError`, `archive-too-large`.
    """
    size = 0

    def count(more: int) -> None:
        """Count more bytes of the file."""
        nonlocal size
        size += more
        if size > limit:
            says = f"a file of this kind is larger than {limit >> 20} MiB; send it in parts"
            raise RefusedError("archive-too-large", says)

    return count
