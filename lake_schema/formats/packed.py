"""What an upload consists of: one file as it is, or the files of an archive, nested once.

An upload may be packed by gzip or zstd, or be a zip or tar archive, or a tar archive packed so;
its members may be packed in these ways once more. Like a format, a packing is recognised by
content and never by a name. Nothing is ever written under a member's name.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import PurePosixPath

from lake_schema.errors import RefusedError
from lake_schema.formats import FORMATS, packed_tar, packed_zip, recognise
from lake_schema.formats.chunk import Format
from lake_schema.formats.packed_allowance import HEAD, Allowance, drain, opened
from lake_schema.formats.packed_streams import gunzipped, unzstd
from lake_schema.formats.packed_tar import Member

DEEPEST = 2
"""Packings one inside the other: an archive of packed files is common, more hides something."""

GZIP, ZSTD, ZIP, TAR = "gzip", "zstd", "zip", "tar"
PACKINGS = (GZIP, ZSTD, ZIP, TAR, "tar.gz", "tar.zst")
"""What the receipt may call the packing of an upload."""

_MAGIC = {
    b"\x1f\x8b": GZIP,
    b"\x28\xb5\x2f\xfd": ZSTD,
    packed_zip.MAGIC: ZIP,
    packed_zip.EMPTY: ZIP,
}
_OTHERS = {
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x1f\x9d": "compress",
}
_STREAMS: dict[str, tuple[Callable[[BufferedReader], Iterator[bytes]], str]] = {
    GZIP: (gunzipped, "tar.gz"),
    ZSTD: (unzstd, "tar.zst"),
}
_ARCHIVES: dict[str, Callable[[BufferedReader, Allowance], Iterator[Member]]] = {
    ZIP: packed_zip.members,
    TAR: packed_tar.members,
}
_CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SHOWN = 120  # characters of a member's name in a refusal


@dataclass(frozen=True, slots=True)
class File:
    """One file of an upload.

    Attributes:
        name: Name of the member, behind that of the archive it is in, if that is a member itself;
            empty where the upload is the file.
        packing: How the upload is packed, one of `PACKINGS`; empty where it is not.
        format: Its format; None where it holds no records on purpose.
        stream: Its content, valid until the next file is asked for.
    """

    name: str
    packing: str
    format: Format | None
    stream: BufferedReader


def files(stream: BufferedReader, size: int) -> Generator[File, None, None]:
    """Yield the files of an upload; one that is not packed is handed on as it is.

    Args:
        stream: The upload.
        size: Its size in bytes; what it may unpack to depends on it.

    Raises:
        RefusedError: `empty-file`, `unknown-format` or one of the `archive-` codes. What comes of
            reading a file is named by `naming`.
    """
    head = _head(stream)
    packing = packing_of(head)
    if not packing:
        yield File("", "", _format(head), stream)
    else:
        yield from _Unpacking(Allowance(size)).unpacked(stream, packing, "", 1)


def packing_of(head: bytes) -> str:
    r"""Return how a file is packed that begins so; of files that are not, nothing.

    An Excel file is a zip archive too, and no packing.

    >>> packing_of(b"\x1f\x8b\x08\x00"), packing_of(b"lrn,item_number")
    ('gzip', '')
    """
    packing = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "")
    if packing == ZIP and any(each.recognises(head) for each in FORMATS.values()):
        return ""
    return TAR if not packing and packed_tar.is_tar(head) else packing


@contextmanager
def naming(member: str) -> Iterator[None]:
    """Name the member in what is refused inside, unless it is a member of its own that was."""
    try:
        yield
    except RefusedError as refused:
        if not member or refused.place.startswith("member "):
            raise
        shown = member if len(member) <= _SHOWN else f"{member[: _SHOWN - 1]}…"
        place = ", ".join(filter(None, (f"member {shown!r}", refused.place)))
        raise RefusedError(refused.code, refused.says, place) from refused


class _Unpacking:
    """Unpacks one upload."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._outermost = ""

    def unpacked(
        self, stream: BufferedReader, packing: str, name: str, depth: int
    ) -> Iterator[File]:
        """Yield the files of something packed."""
        if depth > DEEPEST:
            says = f"it is packed {DEEPEST} times over and once more; send its content itself"
            raise RefusedError("archive-too-deep", says)
        if packing in _ARCHIVES:
            self._outermost = self._outermost or packing
            yield from self._members(_ARCHIVES[packing](stream, self._allowance), name, depth)
            return
        unpack, as_tar = _STREAMS[packing]
        inner = opened(unpack(stream), self._allowance)
        if packed_tar.is_tar(_head(inner)):
            self._outermost = self._outermost or as_tar
            yield from self._members(packed_tar.members(inner, self._allowance), name, depth)
        else:
            self._outermost = self._outermost or packing
            yield from self._file(inner, name, depth)
        drain(inner)

    def _members(self, members: Iterator[Member], archive: str, depth: int) -> Iterator[File]:
        seen = set()
        for own, stream in members:
            self._allowance.member()
            name = f"{archive}/{own}" if archive else own
            with naming(name):
                if stream is None or is_clutter(own):
                    content = stream or opened(iter(()), self._allowance)
                    yield File(name, self._outermost, None, content)
                    drain(content)
                    continue
                if own in seen:
                    says = "the archive has two members of this name; give each its own"
                    raise RefusedError("archive-damaged", says)
                seen.add(own)
                yield from self._file(stream, name, depth)

    def _file(self, stream: BufferedReader, name: str, depth: int) -> Iterator[File]:
        """Yield a file that came out of a packing, or what it is packed of itself."""
        head = _head(stream)
        if packing := packing_of(head):
            yield from self.unpacked(stream, packing, name, depth + 1)
        else:
            yield File(name, self._outermost, _format(head), stream)
            drain(stream)


def is_clutter(name: str) -> bool:
    """Tell whether a member was put in by a desktop and not by the sender.

    >>> is_clutter("__MACOSX/._may.xml"), is_clutter("may/june.xml")
    (True, False)
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or bool(
        parts and (parts[-1] in _CLUTTER or parts[-1].startswith("._"))
    )


def _format(head: bytes) -> Format:
    try:
        return recognise(head)
    except RefusedError as refused:
        other = next((name for magic, name in _OTHERS.items() if head.startswith(magic)), "")
        if not other:
            raise
        says = f"it is packed by {other}; send gzip, zstd, zip or tar"
        raise RefusedError("archive-unsupported", says) from refused


def _head(stream: BufferedReader) -> bytes:
    return stream.peek(HEAD)[:HEAD]
