"""The objects of a JSON file with the line that each begins at, in bounded memory.

One object a line (JSON Lines), or one document: an object, or an array of objects. Numbers keep
their text, for a float would change them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lake_schema.errors import RefusedError
from lake_schema.formats.decoding import Encoding, decoded

Object = dict[str, Any]
LINE_LIMIT = 16 << 20
"""Characters that a line may have, or a file that is one document."""
BLOCK = 1 << 18
_SPACE = re.compile(r"[ \t\n\r]*")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


def objects(stream: BinaryIO) -> Iterator[tuple[int, Object]]:
    """Yield each object with its line.

    Raises:
        RefusedError: `not-decodable`, `not-well-formed`, `record-too-large` or `empty-file`.
    """
    lines = _lines(_texts(stream))
    number, first = next(((n, line) for n, line in lines if line.strip()), (0, ""))
    if not number:
        raise RefusedError("empty-file", "the file holds nothing but white space")
    if not _is_one_object(first):
        yield from _document(number, first, lines)
        return
    yield number, _parsed(first, number)
    for number, line in lines:
        if line.strip():
            yield number, _parsed(line, number)


def _is_one_object(line: str) -> bool:
    """Tell whether a line is a whole object, by its ends: else the file is one document."""
    found = line.strip()
    return found.startswith("{") and found.endswith("}")


def _texts(stream: BinaryIO) -> Iterator[str]:
    block = stream.read(BLOCK)
    while 0 < len(block) < 4 and (more := stream.read(BLOCK)):
        block += more
    name = json.detect_encoding(block)
    says = f"{name.removesuffix('-sig').upper()}, as its start is"
    return decoded(block, stream, BLOCK, Encoding(name, says))


def _lines(texts: Iterator[str]) -> Iterator[tuple[int, str]]:
    number, pieces, size = 1, list[str](), 0
    for text in texts:
        *ended, open_line = text.split("\n")
        for line in ended:
            yield number, "".join((*pieces, line))
            number, pieces, size = number + 1, [], 0
        pieces.append(open_line)
        size += len(open_line)
        if size > LINE_LIMIT:
            raise _too_large("a line", number)
    yield number, "".join(pieces)


def _too_large(what: str, line: int) -> RefusedError:
    says = f"{what} is larger than {LINE_LIMIT >> 20} MiB; send one object a line"
    return RefusedError("record-too-large", says, f"line {line}")


def _document(
    number: int, first: str, lines: Iterator[tuple[int, str]]
) -> Iterator[tuple[int, Object]]:
    """Yield the objects of a file that is one object or an array of them."""
    pieces, size = [first], len(first)
    for _, line in lines:
        pieces.append(line)
        size += len(line)
        if size > LINE_LIMIT:
            raise _too_large("a document over several lines", number)
    text = "\n".join(pieces)
    start = _past_space(text, 0)
    if text[start : start + 1] != "[":
        yield number, _parsed(text, number)
        return
    yield from _elements(text, start + 1, number)


def _elements(text: str, place: int, first: int) -> Iterator[tuple[int, Object]]:
    """Yield the objects of an array whose bracket ends before a place."""
    number, counted = first, 0
    end, mark = _past_space(text, place), ","
    if text[end : end + 1] == "]":
        mark, end = "]", end + 1
    while mark == ",":
        start = _past_space(text, end)
        number, counted = number + text.count("\n", counted, start), start
        found, end = _decoded(text, start, first)
        yield number, _object(found, number)
        end = _past_space(text, end)
        mark, end = text[end : end + 1], end + 1
    if mark != "]":
        raise _broken("expected ',' or ']' behind an object", text, end - 1, first)
    if _past_space(text, end) < len(text):
        raise _broken("something stands behind the array", text, end, first)


def _past_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _parsed(text: str, number: int) -> Object:
    found, end = _decoded(text, _past_space(text, 0), number)
    if _past_space(text, end) < len(text):
        raise _broken("something stands behind the object", text, end, number)
    return _object(found, number)


def _object(found: object, number: int) -> Object:
    if not isinstance(found, dict):
        kind = "an array" if isinstance(found, list) else "a single value"
        raise RefusedError("not-well-formed", f"expected an object, found {kind}", f"line {number}")
    return found


def _decoded(text: str, start: int, first: int) -> tuple[Any, int]:
    """Return the value at a place of a text that begins in line `first`, and where it ends."""
    try:
        found, end = _DECODER.raw_decode(text, start)
        if text.find("\\u", start, end) >= 0:
            _check_escaped(found)
    except json.JSONDecodeError as error:
        # The decoder says what it missed, never what stands there.
        raise _broken(error.msg[:1].lower() + error.msg[1:], text, error.pos, first) from error
    except _UnreadableError as error:
        raise _broken(str(error), text, start, first) from error
    except RecursionError as error:
        raise _broken("it is nested deeper than any record", text, start, first) from error
    return found, end


def _broken(says: str, text: str, place: int, first: int) -> RefusedError:
    line = first + text.count("\n", 0, place)
    column = place - text.rfind("\n", 0, place)
    return RefusedError("not-well-formed", f"JSON: {says}", f"line {line}, column {column}")


class _UnreadableError(ValueError):
    """What Python's decoder would take, and JSON's own rules do not."""


def _once(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _UnreadableError("an object names a value twice")
    return found


def _no_number(name: str) -> str:
    raise _UnreadableError(f"{name} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_no_number
)


def _check_escaped(found: object) -> None:
    """Refuse characters that only an escape can write and that are no text."""
    if isinstance(found, str) and _NO_TEXT.search(found):
        raise _UnreadableError("a null character, or half of a surrogate pair, is no text")
    if isinstance(found, dict):
        for name, value in found.items():
            _check_escaped(name)
            _check_escaped(value)
    elif isinstance(found, list):
        for value in found:
            _check_escaped(value)
