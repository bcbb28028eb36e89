"""Bytes of a known encoding → text, piece by piece, with the place of what is none."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lake_schema.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding.

    Attributes:
        name: As Python knows it.
        says: What a refusal says the bytes are not.
    """

    name: str
    says: str


def decoded(
    block: bytes, stream: BinaryIO, size: int, encoding: Encoding, passed: int = 0
) -> Iterator[str]:
    """Yield the text of a file to its end, pieces of it that hold something.

    Args:
        block: What was read already and is not decoded yet.
        stream: What follows it.
        size: Bytes to read at a time.
        encoding: What it is in.
        passed: Bytes of the file before the block, for the place of a fault.

    Raises:
        RefusedError: `not-decodable`.
    """
    decoder = codecs.getincrementaldecoder(encoding.name)()
    while True:
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            place = f"byte {passed - pending + error.start + 1}"
            says = f"the bytes are no {encoding.says}"
            raise RefusedError("not-decodable", says, place) from error
        if text:
            yield text
        if not block:
            return
        passed += len(block)
        block = stream.read(size)
