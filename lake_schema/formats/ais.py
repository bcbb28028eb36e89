"""ais-nmea: positions and identities of ships, as AIS receivers log them (NMEA 0183, ITU-R M.1371).

A file holds lines; those with a VDM or VDO sentence are read, alone or behind a tag block, a time
or other words. A message is a record, of one sentence or several; its line is that of the first. A
sentence that is damaged or lacks its continuation is a record too, and rejected, for nobody can
tell what it said. Other lines are counted as unknown content.

The time is that of the tag block (`c:`), else of a Gatehouse sentence (`$PGHP`) or a number of
seconds before or behind the sentence, else of the last line that said one; else that of arrival.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import BinaryIO

from pyais.exceptions import AISBaseException
from pyais.messages import (
    ANY_MESSAGE,
    AISSentence,
    GatehouseSentence,
    NMEASentence,
    NMEASentenceFactory,
)

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import Chunk, Format, Wire, Wires
from lake_schema.formats.text_rows import TextRows

CHUNK_ROWS = 30_000
LINE_LIMIT = 4096
"""Bytes of a line: a sentence has 82, a tag block before it as many."""
OPEN_LIMIT = 64
"""Messages that wait for their next sentence; receivers hear a few channels at once."""
COLUMNS = (
    "device_id",
    "device_kind_code",
    "occurred_at",
    "event_code",
    "latitude_degrees",
    "longitude_degrees",
    "speed_kmh",
    "heading_degrees",
    "vehicle_id",
    "vessel_name",
    "destination",
)
WIRES: Wires = {
    "transit_event": {
        "device_id": Wire("MMSI of a whole sentence with the right checksum"),
        "device_kind_code": Wire("AIS"),
        "occurred_at": Wire("time of the line"),
        "event_code": Wire("message type of a whole sentence with the right checksum"),
        "latitude_degrees": Wire("latitude"),
        "longitude_degrees": Wire("longitude"),
        "speed_kmh": Wire("speed over ground"),
        "heading_degrees": Wire("course over ground"),
        "vehicle_id": Wire("IMO number or call sign"),
        "vessel_name": Wire("name"),
        "destination": Wire("destination"),
    }
}
Message = tuple[int, Mapping[str, str]]
"""The line of a message, and its values by column."""
KIND = {"device_kind_code": "ais"}
DAMAGED: Mapping[str, str] = KIND
"""What a damaged message says: without a device and an event it is rejected."""
KMH_PER_KNOT = 1.852
UNKNOWN_SPEED, UNKNOWN_COURSE, UNKNOWN_LATITUDE = 102.3, 360.0, 91.0
_SENTENCE = re.compile(rb"!(?:[A-Z]{2})VD[MO],[^!\\]*")
_TAG_BLOCK = re.compile(rb"\\([^\\]*)\\")
_TAG_TIME = re.compile(rb"(?:^|,)c:(\d{9,10}|\d{13})(?=[,*]|$)")
_BARE_TIME = re.compile(rb"(?<![\d.,])(\d{10})(?:\.\d+)?(?![\d])")
_ISO_TIME = re.compile(rb"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|\+00:?00)?")
_NMEA = re.compile(rb"^\$([A-Z0-9]{3,8}),")


class AisReader:
    """Reads files of one batch; all become one table."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self.unknown: dict[int, Counter[str]] = {}
        self._rows = TextRows(*COLUMNS)

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `no-records`: no line holds an AIS sentence.
        """
        unknown = self.unknown.setdefault(part, Counter())
        log = _Log(unknown)
        record = 0
        for number, values in log.records(stream):
            record += 1
            row = self._rows.new()
            for column, value in values.items():
                row[self._rows.cell[column]] = value
            self._rows.keep(row, part, record, number)
            if len(self._rows) >= CHUNK_ROWS:
                yield from self.rest()
        if not record:
            raise RefusedError("no-records", "no line holds an AIS sentence that says anything")

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        if len(self._rows):
            yield Chunk({"transit_event": self._rows.table()}, WIRES)


class _Log:
    """The lines of one file."""

    def __init__(self, unknown: Counter[str]) -> None:
        self._unknown = unknown
        self._time: str | None = None
        self._open: dict[tuple[int | None, str], tuple[int, list[AISSentence]]] = {}

    def records(self, stream: BinaryIO) -> Iterator[Message]:
        """Yield the line and the values of each message; of a damaged one nothing but its kind."""
        number = 0
        while line := stream.readline(LINE_LIMIT):
            number += 1
            found = _SENTENCE.search(line)
            self._hear_time(line, found)
            if found:
                yield from self._sentence(number, found[0].strip())
            elif (line := line.strip()) and not line.startswith(b"#"):
                kind = _NMEA.match(line)
                self._unknown[f"${kind[1].decode()}" if kind else "(other line)"] += 1
        for begun, _ in self._open.values():
            yield begun, DAMAGED

    def _hear_time(self, line: bytes, found: "re.Match[bytes] | None") -> None:
        if block := _TAG_BLOCK.search(line):
            if stated := _TAG_TIME.search(block[1]):
                self._time = _instant(int(stated[1]))
            return
        beside = line[: found.start()] + line[found.end() :] if found else line
        tail = found[0].partition(b"*")[2][2:] if found else b""
        if b"$PGHP" in line:
            self._time = _gatehouse(line.strip()) or self._time
        elif found and (stated := _ISO_TIME.search(beside)):
            self._time = stated[1].decode().replace(" ", "T") + "Z"
        elif found and (
            stated := _BARE_TIME.search(beside) or _BARE_TIME.search(tail.lstrip(b","))
        ):
            self._time = _instant(int(stated[1]))

    def _sentence(self, number: int, raw: bytes) -> Iterator[Message]:
        text, star, check = raw.partition(b"*")
        sentence = _parsed(text + star + check[:2])
        if not isinstance(sentence, AISSentence) or not (star and sentence.is_valid):
            yield number, DAMAGED
        elif not sentence.payload:
            self._unknown["(empty sentence)"] += 1
        elif sentence.is_single:
            yield from self._message(number, sentence)
        else:
            yield from self._fragment(number, sentence)

    def _fragment(self, number: int, sentence: AISSentence) -> Iterator[Message]:
        key = sentence.seq_id, str(sentence.channel)
        begun, parts = self._open.pop(key, (number, []))
        if sentence.frag_num != len(parts) + 1 or (
            parts and parts[0].frag_cnt != sentence.frag_cnt
        ):
            # Something between them is missing: what was begun is damaged, and so is this.
            if parts:
                yield begun, DAMAGED
            if sentence.frag_num != 1:
                yield number, DAMAGED
                return
            begun, parts = number, []
        parts.append(sentence)
        if len(parts) == sentence.frag_cnt:
            yield from self._message(begun, AISSentence.assemble_from_iterable(parts))
            return
        self._open[key] = begun, parts
        if len(self._open) > OPEN_LIMIT:
            oldest = next(iter(self._open))
            yield self._open.pop(oldest)[0], DAMAGED

    def _message(self, number: int, sentence: AISSentence) -> Iterator[Message]:
        try:
            message = sentence.decode()
        except (AISBaseException, ValueError, IndexError, KeyError):
            yield number, DAMAGED
            return
        values = _values(message)
        if not values:
            self._unknown[f"(message type {message.msg_type})"] += 1
            return
        if self._time:
            values["occurred_at"] = self._time
        yield number, values


def _parsed(raw: bytes) -> NMEASentence | None:
    try:
        return NMEASentenceFactory.produce(raw)
    except (AISBaseException, ValueError, IndexError):
        return None


def _gatehouse(line: bytes) -> str | None:
    found = _parsed(line)
    if not isinstance(found, GatehouseSentence):
        return None
    return found.timestamp.replace(tzinfo=UTC).isoformat()


def _instant(seconds: int) -> str:
    if seconds > 10**11:
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _values(message: ANY_MESSAGE) -> dict[str, str]:
    """Return the columns of a position or an identity; nothing of what is neither."""
    position, identity = dict(_position(message)), dict(_identity(message))
    if not position and not identity:
        return {}
    return {
        "device_id": f"{int(message.mmsi):09d}",
        **KIND,
        "event_code": "position" if position else "identity",
        **{column: value for column, value in (position | identity).items() if value},
    }


def _position(message: ANY_MESSAGE) -> Iterator[tuple[str, str]]:
    latitude, longitude = getattr(message, "lat", None), getattr(message, "lon", None)
    if latitude is None or longitude is None:
        return
    is_known = latitude != UNKNOWN_LATITUDE
    yield "latitude_degrees", f"{latitude:.6f}" if is_known else ""
    yield "longitude_degrees", f"{longitude:.6f}" if is_known else ""
    speed, course = getattr(message, "speed", None), getattr(message, "course", None)
    if speed is not None and speed < UNKNOWN_SPEED:
        yield "speed_kmh", f"{speed * KMH_PER_KNOT:.3f}"
    if course is not None and course < UNKNOWN_COURSE:
        yield "heading_degrees", f"{course:.1f}"


def _identity(message: ANY_MESSAGE) -> Iterator[tuple[str, str]]:
    imo, sign = getattr(message, "imo", 0), getattr(message, "callsign", "")
    name = getattr(message, "shipname", "")
    if imo or sign:
        yield "vehicle_id", f"IMO{imo}" if imo else str(sign)
    if name:
        yield "vessel_name", str(name)
    if destination := getattr(message, "destination", ""):
        yield "destination", str(destination)


def recognises(head: bytes) -> bool:
    r"""Tell whether one of the first lines holds an AIS sentence.

    >>> recognises(b"# log\n!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23\n"), recognises(b"a,b")
    (True, False)
    """
    return any(_SENTENCE.search(line) for line in head.splitlines()[:50])


FORMAT = Format(
    name="ais-nmea",
    says="Logs of AIS receivers (NMEA 0183 VDM and VDO sentences), with or without times.",
    recognises=recognises,
    reader=AisReader,
    wires=WIRES,
)
