"""The messages of an EDIFACT file, each proved whole: counts and references agree (ISO 9735)."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lake_schema.errors import RefusedError
from lake_schema.formats.edifact_tokens import Segment, Tokens

MESSAGE_LIMIT = 16 << 20
"""Bytes that one message may have: it is held until its UNT says that it is whole."""
SEGMENT_COUNT_LIMIT = 999_999
"""UNT counts in six digits."""

ENCODINGS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}
"""Syntax identifier in UNB → Python's name of its encoding (ISO 9735, code list 0001)."""
_REPEATS_SINCE = "4"  # the syntax version whose repetition separator is an asterisk by default

_DIGITS = 10  # that a count may have (syntax version 4); zeros in front mean nothing
SERVICE_TAGS = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})


class Interchange:
    """Reads one file: one interchange, or messages that stand alone."""

    def __init__(self, stream: BinaryIO, message_type: str) -> None:
        """Begin at the file's start; messages of another type will be refused."""
        self.tokens = Tokens(stream)
        self._type = message_type
        self._segments = self.tokens.segments()
        self._header: Segment | None = None
        self._group: Segment | None = None
        self._messages = self._in_group = self._groups = 0

    def messages(self) -> Iterator[Iterable[Segment]]:
        """Yield each message as its segments, UNH first and without UNT, to be read to the end.

        Raises:
            RefusedError: `empty-file`, `not-well-formed`, `not-decodable`, `unknown-message`,
                `no-records` or `record-too-large`.
        """
        last = None
        for segment in self._segments:
            if last is not None and last.tag == "UNZ":
                raise _fault("nothing may stand behind UNZ; send each interchange alone", segment)
            last = segment
            if segment.tag == "UNH":
                self._messages += 1
                self._in_group += 1
                yield self._message(segment)
            else:
                self._frame(segment)
        if last is None or (self._header and last.tag != "UNZ"):
            says = "the file ends without UNZ" if last else "the file ends behind UNA"
            raise RefusedError("not-well-formed", says, self.tokens.next_place)
        if not self._messages:
            raise RefusedError("no-records", "the interchange holds no message", last.place)

    def _frame(self, segment: Segment) -> None:
        """Take a segment between two messages."""
        match segment.tag:
            case "UNB" if not self._header and not self._messages:
                self._header = segment
                self._declare(segment)
            case "UNG" if self._header and not self._group:
                self._group, self._in_group = segment, 0
                self._groups += 1
            case "UNE" if self._group:
                self._agrees("UNE", segment, self._in_group, "messages", self._group.text(5))
                self._group = None
            case "UNZ" if self._header and not self._group:
                count, what = self._messages, "messages"
                if self._groups:
                    count, what = self._groups, "groups"
                self._agrees("UNZ", segment, count, what, self._header.text(5))
            case _:
                expected = "UNH or UNZ" if self._header else "UNB or UNH"
                raise _fault(f"found {segment.tag} where {expected} was expected", segment)

    def _declare(self, header: Segment) -> None:
        """Take the encoding and the separators that follow from UNB."""
        level = header.text(1)
        if level not in ENCODINGS:
            raise RefusedError(
                "not-decodable",
                f"the syntax identifier {level[:6]!r} is none of {', '.join(ENCODINGS)}",
                header.place,
            )
        tokens = self.tokens
        tokens.encoding = ENCODINGS[level]
        if header.text(1, 1) >= _REPEATS_SINCE and not tokens.is_advised:
            tokens.service = tokens.service._replace(repetition="*")

    def _message(self, header: Segment) -> Iterator[Segment]:
        kind = header.text(2)
        if kind != self._type:
            raise RefusedError(
                "unknown-message",
                f"the message type is {kind[:6]!r}, and only {self._type} is read",
                header.place,
            )
        yield header
        count = 1
        for segment in self._segments:
            count += 1
            if segment.tag == "UNT":
                self._agrees("UNT", segment, count, "segments", header.text(1))
                return
            if segment.tag in SERVICE_TAGS:
                says = f"found {segment.tag} inside the message begun at {header.place}: no UNT"
                raise _fault(says, segment)
            if segment.offset - header.offset > MESSAGE_LIMIT or count > SEGMENT_COUNT_LIMIT:
                says = (
                    f"a message is longer than {MESSAGE_LIMIT >> 20} MiB"
                    f" or {SEGMENT_COUNT_LIMIT:,} segments; send it in parts"
                )
                raise RefusedError("record-too-large", says, header.place)
            yield segment
        says = f"the file ends inside the message begun at {header.place}, without UNT"
        raise RefusedError("not-well-formed", says, self.tokens.next_place)

    @staticmethod
    def _agrees(tag: str, trailer: Segment, count: int, what: str, reference: str) -> None:
        stated, repeated = trailer.text(1), trailer.text(2)
        if stated.rjust(_DIGITS, "0") != f"{count:0{_DIGITS}}":
            says = f"{tag} counts {stated[:10]!r} {what}, found {count}"
            raise _fault(says, trailer)
        if repeated != reference:
            says = f"{tag} repeats the reference {repeated[:35]!r}, begun as {reference[:35]!r}"
            raise _fault(says, trailer)


def _fault(says: str, segment: Segment) -> RefusedError:
    return RefusedError("not-well-formed", says, segment.place)
