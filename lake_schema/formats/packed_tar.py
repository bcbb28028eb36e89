"""tar: members one behind the other, read as they come.

`tarfile` takes a broken header for the end, doesn't miss the end's mark and reads headers of any
size; here each of these refuses the archive, for a member would be lost. Its parser of one header
is used.
"""

import re
import tarfile
from collections.abc import Callable, Iterator
from io import BufferedReader

from lake_schema.errors import RefusedError
from lake_schema.formats.packed_allowance import (
    NAME_LIMIT,
    PIECE,
    Allowance,
    damaged,
    drain,
    opened,
)

Member = tuple[str, BufferedReader | None]
"""Name and content of a member; a directory has none."""

BLOCK = tarfile.BLOCKSIZE
_ZEROS = bytes(BLOCK)
_NOTES_LIMIT = 1 << 16
"""Bytes of a header's own notes: a long name, times to the nanosecond."""
_DIGITS = re.compile(r"[0-9]{1,20}")
_NOTE = re.compile(rb"(\d{1,6}) ([^=]+)=")
_FILES = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE})
_LINKS = frozenset({tarfile.LNKTYPE, tarfile.SYMTYPE})


def is_tar(head: bytes) -> bool:
    """Tell whether a file begins with a header of tar whose checksum is right."""
    try:
        _header(head[:BLOCK])
    except tarfile.HeaderError:
        return False
    return True


def members(stream: BufferedReader, allowance: Allowance) -> Iterator[Member]:
    """Yield the members; the content of one must be read before the next is asked for.

    Raises:
        RefusedError: `archive-damaged`, `archive-too-large` or `archive-unsupported`.
    """
    notes: dict[str, str] = {}
    while (block := _block(stream)) != _ZEROS:
        try:
            header = _header(block)
        except tarfile.HeaderError as error:
            raise damaged(f"a header of the tar archive is broken: {error}") from error
        if header.type in _NOTED_BY:
            notes |= _NOTED_BY[header.type](_notes(stream, header))
            continue
        yield from _member(stream, header, notes, allowance)
        notes = {}
    _end(stream)


def _header(block: bytes) -> tarfile.TarInfo:
    return tarfile.TarInfo.frombuf(block, "utf-8", "backslashreplace")


def _block(stream: BufferedReader) -> bytes:
    block = stream.read(BLOCK)
    if len(block) < BLOCK:
        raise damaged("the tar archive ends without its mark of the end")
    return block


def _member(
    stream: BufferedReader, header: tarfile.TarInfo, notes: dict[str, str], allowance: Allowance
) -> Iterator[Member]:
    name = notes.get("path", header.name)
    if len(name) > NAME_LIMIT:
        raise damaged(f"a member's name has more than {NAME_LIMIT:,} characters")
    if header.isdir() or (name.endswith("/") and not header.size):
        yield name.rstrip("/") + "/", None
        return
    if header.type not in _FILES or any(key.startswith("GNU.sparse") for key in notes):
        kind = "a link" if header.type in _LINKS else "no plain file"
        says = f"the member {name[:80]!r} is {kind}; pack the files themselves"
        raise RefusedError("archive-unsupported", says)
    size = _size(notes.get("size"), header)
    content = opened(_content(stream, size), allowance)
    yield name, content
    drain(content)
    if len(stream.read(-size % BLOCK)) < -size % BLOCK:
        raise damaged("the tar archive ends in the middle of a member")


def _size(noted: str | None, header: tarfile.TarInfo) -> int:
    size = header.size
    if noted is not None:
        size = int(noted) if _DIGITS.fullmatch(noted) else -1
    if size < 0:
        raise damaged("a member of the tar archive has no size")
    return size


def _content(stream: BufferedReader, size: int) -> Iterator[bytes]:
    while size:
        piece = stream.read(min(size, PIECE))
        if not piece:
            raise damaged("the tar archive ends in the middle of a member")
        size -= len(piece)
        yield piece


def _notes(stream: BufferedReader, header: tarfile.TarInfo) -> bytes:
    if not 0 <= header.size <= _NOTES_LIMIT:
        raise damaged(f"a header of the tar archive is larger than {_NOTES_LIMIT >> 10} KiB")
    padded = header.size + -header.size % BLOCK
    notes = stream.read(padded)
    if len(notes) < padded:
        raise damaged("the tar archive ends in the middle of a header")
    return notes[: header.size]


def _pax(text: bytes) -> dict[str, str]:
    """Return what a header of POSIX notes: `20 path=may/june.xml` and a line feed, each."""
    notes, start = {}, 0
    while start < len(text):
        match = _NOTE.match(text, start)
        end = start + int(match[1]) if match else 0
        if not match or end <= match.end() or text[end - 1 : end] != b"\n":
            raise damaged("a header of the tar archive is broken")
        notes[_text(match[2])] = _text(text[match.end() : end - 1])
        start = end
    return notes


def _long_name(text: bytes) -> dict[str, str]:
    return {"path": _text(text.partition(b"\0")[0])}


def _text(found: bytes) -> str:
    return found.decode("utf-8", "backslashreplace")


_NOTED_BY: dict[bytes, Callable[[bytes], dict[str, str]]] = {
    tarfile.XHDTYPE: _pax,
    tarfile.SOLARIS_XHDTYPE: _pax,
    tarfile.GNUTYPE_LONGNAME: _long_name,
    tarfile.GNUTYPE_LONGLINK: lambda _: {},
    tarfile.XGLTYPE: lambda _: {},  # of all members, such as a commit's hash
}


def _end(stream: BufferedReader) -> None:
    while piece := stream.read(PIECE):
        if piece.strip(b"\0"):
            raise damaged("something stands behind the end of the tar archive")
