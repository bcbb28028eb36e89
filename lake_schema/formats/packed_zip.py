"""zip: members by the directory at the end, which must agree with what stands before it.

`zipfile` reads a directory of any size, passes over what the directory does not name (bytes
before, between or behind members) and unpacks some methods without bound. Here an archive is
taken only where its directory accounts for every byte, so that all readers see the same members.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO

from lake_schema.errors import RefusedError
from lake_schema.formats.packed_allowance import NAME_LIMIT, PIECE, Allowance, damaged, opened
from lake_schema.formats.packed_tar import Member
from lake_schema.formats.spooled import spooled

MAGIC = b"PK\x03\x04"
EMPTY = b"PK\x05\x06"
"""How an archive without members begins."""

_DIRECTORY_LIMIT = 16 << 20
"""Bytes: some 300 for each member, name and times."""
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MARK = b"PK\x06\x07"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_COMMENT_LIMIT = 0xFFFF
_UNTOLD = 0xFFFF_FFFF
"""A 32-bit number that stands in the entry's 64-bit extra field instead."""
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 1 << 0 | 1 << 6 | 1 << 13, 1 << 3, 1 << 11
_DESCRIPTORS = frozenset({12, 16, 20, 24})
"""Bytes that checksum and sizes take behind a member: with or without mark, in 32 or 64 bits."""
_STORED, _DEFLATED = 0, 8
_METHODS = {
    1: "shrink",
    6: "implode",
    9: "deflate64",
    12: "bzip2",
    14: "lzma",
    93: "zstd",
    95: "xz",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the directory says of one member."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def shown(self) -> str:
        """Return the name as refusals show it."""
        return self.name.decode("utf-8" if self.flags & _UTF8 else "cp437", "backslashreplace")


class Archive:
    """A zip archive in a file: its directory stands at its end."""

    def __init__(self, file: IO[bytes], size: int, allowance: Allowance) -> None:
        """Read the directory; members are read when they are asked for.

        Raises:
            RefusedError: `archive-damaged`, `archive-encrypted`, `archive-too-large` or
                `archive-unsupported`.
        """
        self._file, self.size, self._allowance = file, size, allowance
        self._found = _located(self, allowance)

    def members(self) -> Iterator[Member]:
        """Yield the members in the order in which they lie in the archive, as often as asked.

        Raises:
            RefusedError: `archive-damaged` or `archive-too-large`.
        """
        for entry, start in self._found:
            is_folder = entry.name.endswith(b"/") and not entry.size
            pieces = _pieces(self, entry, start)
            yield entry.shown, None if is_folder else opened(pieces, self._allowance)

    def at(self, offset: int, count: int) -> bytes:
        """Return bytes.

        Raises:
            RefusedError: `archive-damaged`: they are not all there.
        """
        if not 0 <= offset <= offset + count <= self.size:
            raise damaged("the zip archive ends in its middle, or its directory is wrong")
        self._file.seek(offset)
        return self._file.read(count)


def members(stream: BufferedReader, allowance: Allowance) -> Iterator[Member]:
    """Yield the members of an archive that comes as a stream: it is on disk meanwhile.

    Raises:
        RefusedError: As `Archive` says.
    """
    with spooled(stream, allowance.spool) as file:
        size = file.seek(0, 2)
        try:
            yield from Archive(file, size, allowance).members()
        finally:
            allowance.spool(-size)


def _located(archive: Archive, allowance: Allowance) -> list[tuple[_Entry, int]]:
    """Return each entry with the place where its bytes begin."""
    directory, count, size = _directory(archive)
    allowance.check_members(count)
    if size > _DIRECTORY_LIMIT:
        says = f"its directory is larger than {_DIRECTORY_LIMIT >> 20} MiB; send it in parts"
        raise RefusedError("archive-too-large", says)
    entries = sorted(_entries(archive.at(directory, size), count), key=lambda each: each.offset)
    found, end = [], 0
    bounds = [*(entry.offset for entry in entries), directory]
    for entry, following in zip(entries, bounds[1:], strict=True):
        if entry.offset != end:
            raise damaged("the zip archive holds bytes that its directory does not name")
        start = _start(archive, entry)
        gap = following - (start + entry.packed)
        if gap and gap not in _DESCRIPTORS:
            raise damaged(f"what lies in the zip archive around {entry.shown[:80]!r} is no member")
        found.append((entry, start))
        end = following
    if end != directory:
        raise damaged("the zip archive holds bytes that its directory does not name")
    return found


def _directory(archive: Archive) -> tuple[int, int, int]:
    """Return where the directory begins, how many entries it has, and its size."""
    tail_size = min(archive.size, _END.size + _COMMENT_LIMIT)
    tail, end = archive.at(archive.size - tail_size, tail_size), tail_size
    while (end := tail.rfind(EMPTY, 0, end)) >= 0:
        if len(tail) - end >= _END.size:
            _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(tail, end)
            if end + _END.size + comment == len(tail):
                break
    else:
        raise damaged("the zip archive has no directory at its end: it is cut off or longer")
    end += archive.size - tail_size
    if end >= _LOCATOR.size and archive.at(end - _LOCATOR.size, 4) == _LOCATOR_MARK:
        end, disk, first_disk, here, count, size, offset = _directory64(archive, end)
    if disk or first_disk or here != count:
        raise RefusedError("archive-unsupported", "it is one part of a split zip archive; join it")
    if offset + size != end:
        raise damaged("the directory of the zip archive is not where its end says")
    return offset, count, size


def _directory64(archive: Archive, end: int) -> tuple[int, int, int, int, int, int, int]:
    locator = end - _LOCATOR.size
    _, _, end64, _ = _LOCATOR.unpack(archive.at(locator, _LOCATOR.size))
    mark, own, _, _, disk, first_disk, here, count, size, offset = _END64.unpack(
        archive.at(end64, _END64.size)
    )
    if mark != b"PK\x06\x06" or end64 + 12 + own != locator:
        raise damaged("the zip archive's end is broken")
    return end64, disk, first_disk, here, count, size, offset


def _entries(directory: bytes, count: int) -> Iterator[_Entry]:
    start = 0
    for _ in range(count):
        if len(directory) - start < _ENTRY.size:
            raise damaged("the directory of the zip archive is cut off")
        fields = _ENTRY.unpack_from(directory, start)
        mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, disk = fields[:14]
        start += _ENTRY.size
        end = start + name + extra + comment
        if mark != b"PK\x01\x02" or end > len(directory) or disk not in {0, 0xFFFF}:
            raise damaged("the directory of the zip archive is broken")
        wide = _wide(directory[start + name : start + name + extra], size, packed, fields[16])
        own = directory[start : start + name]
        yield _checked(_Entry(own, flags, method, crc, wide[1], wide[0], wide[2]))
        start = end
    if start != len(directory):
        raise damaged("the directory of the zip archive is longer than its end says")


def _wide(extra: bytes, *numbers: int) -> list[int]:
    """Return numbers, those that do not fit into 32 bits from the extra field."""
    start, fields = 0, b""
    while start + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, start)
        if kind == 1:
            fields = extra[start + 4 : start + 4 + length]
        start += 4 + length
    wanted = numbers.count(_UNTOLD)
    if len(fields) < 8 * wanted:
        raise damaged("the directory of the zip archive is broken")
    told = iter(struct.unpack_from(f"<{wanted}Q", fields))
    return [next(told) if number == _UNTOLD else number for number in numbers]


def _checked(entry: _Entry) -> _Entry:
    if len(entry.name) > NAME_LIMIT:
        raise damaged(f"a member's name has more than {NAME_LIMIT:,} characters")
    shown = f"the member {entry.shown[:80]!r}"
    if entry.flags & _ENCRYPTED:
        raise RefusedError("archive-encrypted", f"{shown} is encrypted; send it without password")
    if entry.method not in {_STORED, _DEFLATED}:
        method = _METHODS.get(entry.method, str(entry.method))
        says = f"{shown} is packed by {method}; pack it by deflate"
        raise RefusedError("archive-unsupported", says)
    return entry


def _start(archive: Archive, entry: _Entry) -> int:
    """Return where a member's bytes begin, once its own header agrees with the directory."""
    mark, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack(
        archive.at(entry.offset, _LOCAL.size)
    )
    start = entry.offset + _LOCAL.size
    told = (crc, packed, size) if not flags & _SIZES_BEHIND else (entry.crc, _UNTOLD, _UNTOLD)
    agrees = (
        mark == MAGIC
        and (flags & _ENCRYPTED, method) == (0, entry.method)
        and archive.at(start, name) == entry.name
        and told[0] == entry.crc
        and told[1] in {entry.packed, _UNTOLD}
        and told[2] in {entry.size, _UNTOLD}
    )
    if not agrees:
        says = f"the zip archive's directory and its member {entry.shown[:80]!r} are at odds"
        raise damaged(says)
    return start + int(name) + int(extra)


def _pieces(archive: Archive, entry: _Entry, start: int) -> Iterator[bytes]:
    unpacked = _stored if entry.method == _STORED else _inflated
    crc = size = 0
    for piece in unpacked(_packed(archive, start, entry.packed)):
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        yield piece
    if (crc, size) != (entry.crc, entry.size):
        raise damaged("the checksum or size that the zip archive tells of it is wrong")


def _packed(archive: Archive, start: int, size: int) -> Iterator[bytes]:
    for offset in range(start, start + size, PIECE):
        yield archive.at(offset, min(PIECE, start + size - offset))


def _stored(packed: Iterator[bytes]) -> Iterator[bytes]:
    return packed


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = b""
    while not unpacking.eof:
        rest = rest or next(packed, b"")
        try:
            piece = unpacking.decompress(rest, PIECE)
        except zlib.error as error:
            raise damaged(f"deflate: {str(error).rpartition(': ')[2]}") from error
        if not (rest or piece or unpacking.eof):
            raise damaged("its packed bytes end in their middle")
        rest = unpacking.unconsumed_tail
        yield piece
    if unpacking.unused_data or next(packed, b""):
        raise damaged("something stands behind the end of its packed bytes")
