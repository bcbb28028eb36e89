"""What one upload may unpack to, and the streams that keep to it.

A few kilobytes can unpack to terabytes, so that every unpacked byte is counted before anybody
sees it. Damage is told while it is read: nothing of such an upload is taken in.
"""

import io
from collections.abc import Iterable, Iterator

from lake_schema.errors import RefusedError

UNPACKED_LIMIT = 1 << 30
"""Bytes: `ingest` has 180 s, and a gigabyte of XML takes most of them."""
RATIO_LIMIT = 500
"""Times the upload's size. Declarations shrink to a tenth or a fiftieth, zeros to a thousandth."""
RATIO_FREE = 64 << 20
"""Bytes that may come of an upload however small it is."""
MEMBERS_LIMIT = 50_000
"""Files: a day of a mid-sized country has some 45,000 declarations, and each may be a file."""
SPOOLED_LIMIT = 256 << 20
"""Bytes of zip archives on disk at once: half of a function's 512 MB, the rest is for staging."""
NAME_LIMIT = 1_000
"""Characters of a member's name: more than any file system gives a file."""
PIECE = 1 << 17
"""128 KiB at a time: what memory one layer of packing takes, whatever it says of itself."""
HEAD = 1 << 16
"""64 KiB: what formats are recognised by."""


class Allowance:
    """Counts what one upload unpacks to, all layers together."""

    def __init__(self, size: int) -> None:
        """Take the upload's size in bytes."""
        self._limit = min(UNPACKED_LIMIT, max(RATIO_FREE, RATIO_LIMIT * size))
        self._unpacked = self._members = self._spooled = 0

    def unpack(self, count: int) -> None:
        """Count bytes that came out of a packing.

        Raises:
            RefusedError: `archive-too-large`.
        """
        self._unpacked += count
        if self._unpacked > self._limit:
            ratio = self._limit < UNPACKED_LIMIT
            raise RefusedError(
                "archive-too-large",
                f"it unpacks to more than {self._limit >> 20:,} MiB"
                + (f", {RATIO_LIMIT} times its size: no declarations shrink so" if ratio else "")
                + "; send it in parts",
            )

    def member(self) -> None:
        """Count a member.

        Raises:
            RefusedError: `archive-too-large`.
        """
        self._members += 1
        self.check_members(self._members)

    def check_members(self, count: int) -> None:
        """Refuse an archive for the number of its members, if that is what it says.

        Raises:
            RefusedError: `archive-too-large`.
        """
        if count > MEMBERS_LIMIT:
            says = f"it holds more than {MEMBERS_LIMIT:,} members; send it in parts"
            raise RefusedError("archive-too-large", says)

    def spool(self, count: int) -> None:
        """Count bytes that are written to disk; a negative count gives them back.

        Raises:
            RefusedError: `archive-too-large`.
        """
        self._spooled += count
        if self._spooled > SPOOLED_LIMIT:
            says = f"a zip archive is larger than {SPOOLED_LIMIT >> 20} MiB; send it in parts"
            raise RefusedError("archive-too-large", says)


class Unpacked(io.RawIOBase):
    """Pieces of a file one behind the other, counted as they come."""

    def __init__(self, pieces: Iterable[bytes], allowance: Allowance) -> None:
        """Take the pieces; none is asked for yet."""
        super().__init__()
        self._pieces, self._allowance = iter(pieces), allowance
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer, to its end unless the file ends before.

        Raises:
            RefusedError: The archive is damaged or too large.
        """
        view = memoryview(buffer)  # type: ignore[arg-type] # a writable buffer by contract
        filled = 0
        while filled < len(view) and self._advance():
            count = min(len(view) - filled, len(self._piece))
            view[filled : filled + count] = self._piece[:count]
            self._piece = self._piece[count:]
            filled += count
        return filled

    def _advance(self) -> bool:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._allowance.unpack(len(piece))
            self._piece = memoryview(piece)
        return True


def opened(pieces: Iterator[bytes], allowance: Allowance) -> io.BufferedReader:
    """Return a file's pieces as a stream whose head can be looked at."""
    return io.BufferedReader(Unpacked(pieces, allowance), HEAD)


def drain(stream: io.BufferedReader) -> None:
    """Read to the end, where checksums stand."""
    while stream.read(PIECE):
        pass


def damaged(says: str) -> RefusedError:
    """Return the refusal of an archive that can't be what was sent."""
    return RefusedError("archive-damaged", f"{says}; pack it and send it again")
