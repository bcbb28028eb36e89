"""Which encoding delimited text is in, and the text as UTF-8.

Unicode by itself: UTF-8, or UTF-16 by its byte order mark or by the null bytes between the letters
of its header. Text that is no Unicode is read in the encoding that a profile declares, if its
header is then that profile's: an encoding is never guessed from values.
"""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lake_schema.formats.decoding import Encoding, decoded

_BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HEAD = 4
"""Bytes that tell UTF-16 from other text."""
_HEADER = 1 << 16
"""Bytes in which the header of such text ends."""

Legacy = Callable[[bytes], str]
"""Header line as it stands → encoding that its profile declares, or nothing."""


def utf16(head: bytes) -> str:
    r"""Return which UTF-16 a file is in that begins so, or nothing.

    >>> utf16("lrn".encode("utf-16")), utf16(b"\0l\0r"), utf16(b"lrn,"), utf16(b"l\0\0\0")
    ('utf-16-le', 'utf-16-be', '', '')
    """
    if marked := _BOMS.get(head[:2]):
        return marked
    zeros = [not byte for byte in head[:_HEAD]]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else ""


def text_blocks(stream: BinaryIO, size: int, legacy: Legacy) -> Iterator[bytes]:
    """Yield a file's text as UTF-8 in blocks of arbitrary bounds, without byte order mark.

    Args:
        stream: The file.
        size: Bytes of a block.
        legacy: Tells the encoding of text that is no Unicode.

    Raises:
        RefusedError: `not-decodable`, for other encodings than UTF-8; that one is looked at where
            lines are known.
    """
    block = stream.read(size)
    while 0 < len(block) < _HEAD and (more := stream.read(size)):
        block += more
    if encoding := utf16(block):
        bom = len(codecs.BOM_UTF16) if block[:2] in _BOMS else 0
        yield from _as_utf8(block[bom:], stream, size, encoding, bom)
        return
    is_marked = block.startswith(codecs.BOM_UTF8)
    block, passed = block.removeprefix(codecs.BOM_UTF8), 0
    head = block[:_HEADER]
    while block:
        if not is_marked and not block.isascii():
            # The first text that is not ASCII decides: the bytes before it mean the same in all.
            if not _begins_utf8(block) and (encoding := legacy(_first_line(head))):
                yield from _as_utf8(block, stream, size, encoding, passed)
                return
            is_marked = True
        yield block
        passed += len(block)
        block = stream.read(size)


def _first_line(head: bytes) -> bytes:
    return next((line for line in head.splitlines() if line.strip()), b"")


def _begins_utf8(block: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(
    block: bytes, stream: BinaryIO, size: int, encoding: str, passed: int
) -> Iterator[bytes]:
    told = Encoding(encoding, encoding.removesuffix("-le").removesuffix("-be").upper())
    return (text.encode() for text in decoded(block, stream, size, told, passed))
