"""gzip and zstd: one file, packed."""

import zlib
from collections.abc import Generator, Iterator
from io import BufferedReader

import pyarrow as pa

from lake_schema.errors import RefusedError
from lake_schema.formats.packed_allowance import MEMBERS_LIMIT, PIECE, damaged

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


class _Lent:
    """A stream that Arrow may close as it does, and that stays open."""

    closed = False

    def __init__(self, stream: BufferedReader) -> None:
        self.read = stream.read

    def close(self) -> None:
        """Leave the stream open."""


def gunzipped(stream: BufferedReader) -> Iterator[bytes]:
    """Yield the pieces of a gzip file; of several members in a row, one after the other.

    Zeros behind the end are padding, as gzip itself has it.

    Raises:
        RefusedError: `archive-damaged` or `archive-too-large`.
    """
    packed = stream.read(PIECE)
    for member in range(MEMBERS_LIMIT):
        if member and packed[:1] != _MAGIC[:1]:
            raise damaged("something that is no gzip stands behind its end")
        packed = _behind((yield from _member(packed, stream)), stream)
        if not packed:
            return
    says = f"the gzip file has more than {MEMBERS_LIMIT:,} members; pack it as one"
    raise RefusedError("archive-too-large", says)


def _behind(packed: bytes, stream: BufferedReader) -> bytes:
    """Return what stands behind the padding, at least a byte of it; at the end, nothing."""
    while not (found := packed.lstrip(b"\0")):
        packed = stream.read(PIECE)
        if not packed:
            return b""
    return found


def _member(packed: bytes, stream: BufferedReader) -> Generator[bytes, None, bytes]:
    """Yield the pieces of one member; return what was read of what stands behind it."""
    unpacking = zlib.decompressobj(_GZIP)
    while True:
        try:
            piece = unpacking.decompress(packed, PIECE)
        except zlib.error as error:
            raise damaged(f"gzip: {str(error).rpartition(': ')[2]}") from error
        yield piece
        if unpacking.eof:
            return unpacking.unused_data
        packed = unpacking.unconsumed_tail or stream.read(PIECE)
        if not (packed or piece):
            raise damaged("the gzip file ends in its middle")


def unzstd(stream: BufferedReader) -> Iterator[bytes]:
    """Yield the pieces of a zstd file; of several frames in a row, one after the other.

    Raises:
        RefusedError: `archive-damaged`.
    """
    unpacking = pa.CompressedInputStream(pa.PythonFile(_Lent(stream), mode="r"), "zstd")
    while True:
        try:
            piece = unpacking.read(PIECE)
        except OSError as error:
            if error.errno is not None:
                raise  # the system's, not Arrow's own
            raise damaged(f"zstd: {error}") from error
        if not piece:
            return
        yield piece
