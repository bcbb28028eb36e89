"""The segments of an EDIFACT file, one at a time, however large the file is (ISO 9735).

Separators are single ASCII bytes in every repertoire that is read here, so the bytes are cut into
segments first and each is decoded alone: a byte that can't be decoded is told with its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from lake_schema.errors import RefusedError

BLOCK = 1 << 16
SEGMENT_LIMIT = 1 << 16
"""Bytes of one segment; the longest that a directory allows has some 3,000 characters."""

_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(rb"[ \t\r\n]+")
_ADVICE_LENGTH = len("UNA:+.? '")
_TAG = re.compile(r"[A-Z][A-Z0-9]{2}")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Service(NamedTuple):
    """The service characters, in the order in which UNA states them; a space is none."""

    component: str = ":"
    element: str = "+"
    decimal_mark: str = "."
    release: str = "?"
    repetition: str = " "
    terminator: str = "'"


class Element(NamedTuple):
    """One data element of a segment: its place, from 1 behind the tag, and its components.

    A repeated element comes several times with the same place.
    """

    place: int
    components: list[str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment.

    Attributes:
        tag: Three letters, such as `BGM`.
        elements: Its data elements.
        number: Its ordinal in the file, from 1; UNA is none.
        line: Line where it begins, from 1; in a file without lines its ordinal.
        place: Both, as refusals name them.
        offset: Bytes before it in the file.
    """

    tag: str
    elements: list[Element]
    number: int
    line: int
    place: str
    offset: int

    def text(self, element: int, component: int = 0) -> str:
        """Return one component of an element, empty where it is left out."""
        for place, components in self.elements:
            if place == element:
                return components[component].strip() if component < len(components) else ""
        return ""


class Tokens:
    """Cuts a file into segments.

    Attributes:
        service: The service characters in force.
        is_advised: UNA stated them.
        encoding: Python's name of the encoding in force; whoever reads UNB sets it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Begin at the file's start; nothing is read yet."""
        self.service = Service()
        self.is_advised = False
        self.encoding = "utf-8"  # a message without UNB declares none
        self._stream = stream
        self._text, self._at, self._has_more = b"", 0, True
        self._offset, self._line, self._number = 0, 1, 0
        self._has_lines = False

    def segments(self) -> Iterator[Segment]:
        """Yield the segments; service characters and encoding may change between two.

        Raises:
            RefusedError: `empty-file`, `not-well-formed`, `not-decodable` or `record-too-large`.
        """
        self._begin()
        while found := self._cut():
            raw, offset, line = found
            self._number += 1
            if self._number == 1:
                self._has_lines = self._ends_a_line()
            place = self._place(line, self._number)
            text = self._decoded(raw, offset, place)
            tag, elements = _split(text, self.service)
            if not _TAG.fullmatch(tag):
                says = f"found {tag[:3]!r} where a segment's tag was expected"
                raise RefusedError("not-well-formed", says, place)
            yield Segment(
                tag,
                elements,
                self._number,
                line if self._has_lines else self._number,
                place,
                offset,
            )

    def _begin(self) -> None:
        while len(self._text) - self._at < _ADVICE_LENGTH and self._has_more:
            self._fill()
            self._skip_blank()
        if self._at == len(self._text):
            raise RefusedError("empty-file", "the file holds nothing but white space")
        if self._text.startswith(b"UNA", self._at):
            self.service, self.is_advised = self._advice(), True
            self._advance(_ADVICE_LENGTH)

    def _advice(self) -> Service:
        stated = self._text[self._at + len("UNA") : self._at + _ADVICE_LENGTH].decode("latin-1")
        used = stated.replace(" ", "")
        is_plain = all(c.isascii() and not c.isalnum() for c in used)
        if len(stated) < len(Service()) or not is_plain or len(set(used)) < len(used):
            says = "UNA states six different service characters, none a letter or digit"
            raise RefusedError("not-well-formed", says, "line 1")
        service = Service(*stated)
        if " " in (service.component, service.element, service.terminator):
            says = "UNA leaves a separator blank that no message can do without"
            raise RefusedError("not-well-formed", says, "line 1")
        return service

    def _fill(self) -> None:
        is_first = not self._offset and not self._text
        block = self._stream.read(BLOCK)
        while is_first and block and _BOM.startswith(block) and (more := self._stream.read(BLOCK)):
            block += more
        self._has_more = bool(block)
        if is_first and block.startswith(_BOM):
            block = block[len(_BOM) :]
            self._offset += len(_BOM)
        self._text, self._at = self._text[self._at :] + block, 0

    def _advance(self, size: int) -> None:
        end = self._at + size
        self._offset += size
        self._line += self._text.count(b"\n", self._at, end)
        self._at = end

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        if blank:
            self._advance(blank.end() - self._at)

    def _cut(self) -> tuple[bytes, int, int] | None:
        """Return the next segment's bytes, its offset and its line; none at the file's end."""
        pattern = _segment(self.service.release, self.service.terminator)
        while True:
            self._skip_blank()
            found = pattern.match(self._text, self._at)
            size = (found.end() if found else len(self._text)) - self._at
            if size > SEGMENT_LIMIT:
                says = f"a segment is longer than {SEGMENT_LIMIT >> 10} KiB"
                raise RefusedError("record-too-large", says, self.next_place)
            if found:
                cut = found[0][:-1], self._offset, self._line
                self._advance(size)
                return cut
            if not self._has_more:
                break
            self._fill()
        if size:
            says = "the file ends inside a segment"
            raise RefusedError("not-well-formed", says, self.next_place)
        return None

    def _place(self, line: int, number: int) -> str:
        return f"line {line}, segment {number}" if self._has_lines else f"segment {number}"

    @property
    def next_place(self) -> str:
        """Return where the next segment is to begin, as refusals name it."""
        return self._place(self._line, self._number + 1)

    def _ends_a_line(self) -> bool:
        while True:
            behind = self._text[self._at :].lstrip(b" ")
            self._advance(len(self._text) - self._at - len(behind))
            if behind or not self._has_more:
                return behind.startswith((b"\r", b"\n"))
            self._fill()

    def _decoded(self, raw: bytes, offset: int, place: str) -> str:
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            says = f"a byte is no {self.encoding}, the encoding in force here"
            place = f"{place}, byte {offset + error.start + 1}"
            raise RefusedError("not-decodable", says, place) from error
        for found in _NO_TEXT.findall(text):
            if found not in self.service:
                says = f"found the control character {found!r} inside a segment"
                raise RefusedError("not-well-formed", says, place)
        # No repertoire has line breaks: systems that write fixed lengths put them in anywhere.
        return text.replace("\r", "").replace("\n", "")


@lru_cache(maxsize=16)
def _segment(release: str, terminator: str) -> re.Pattern[bytes]:
    end = re.escape(terminator.encode())
    if release == " ":
        return re.compile(b"[^%b]*+%b" % (end, end), re.DOTALL)
    free = re.escape(release.encode())
    plain = b"[^%b%b]*+" % (free, end)
    return re.compile(b"%b(?:%b.%b)*+%b" % (plain, free, plain, end), re.DOTALL)


def _split(text: str, service: Service) -> tuple[str, list[Element]]:
    """Return a segment's tag and its elements.

    >>> _split("LOC+22+GB?+1:113", Service())
    ('LOC', [Element(place=1, components=['22']), Element(place=2, components=['GB+1', '113'])])
    """
    tag, *elements = _parts(text, service.element, service)
    if service.release not in text and service.repetition == " ":
        component = service.component
        return tag.split(component)[0], [
            Element(place, element.split(component))
            for place, element in enumerate(elements, 1)
            if element
        ]
    found = []
    for place, element in enumerate(elements, 1):
        if not element:
            continue
        repeated = [element]
        if service.repetition != " ":
            repeated = _parts(element, service.repetition, service)
        found += [
            Element(
                place, [_free(part, service) for part in _parts(one, service.component, service)]
            )
            for one in repeated
        ]
    return _parts(tag, service.component, service)[0], found


def _parts(text: str, separator: str, service: Service) -> list[str]:
    """Split where the separator is not released; release characters stay."""
    if service.release == " " or service.release not in text:
        return text.split(separator)
    parts, begin, place = [], 0, 0
    while place < len(text):
        if text[place] == service.release:
            place += 1
        elif text[place] == separator:
            parts.append(text[begin:place])
            begin = place + 1
        place += 1
    return [*parts, text[begin:]]


def _free(text: str, service: Service) -> str:
    """Return a component without its release characters."""
    if service.release == " " or service.release not in text:
        return text
    return re.sub(re.escape(service.release) + "(.)", r"\1", text, flags=re.DOTALL)
