"""Hostile uploads: each is refused with its reason, within memory, and harms no other."""

import gzip
import io
import json
import os
import resource
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from functions._events import Landed
from functions.ingest.account import receipt_of
from functions.ingest.intake import Intake
from functions.ingest.landing import READ_AHEAD, Arrival, HashingStream

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 5, 31)  # noqa: DTZ001 # tables store UTC without zone
MEBIBYTE, GIGABYTE = 1 << 20, 1 << 30
MEMORY = 1_000
"""MB: a function has 1769, of which the staged files' cache takes some."""

XML = b"<MetaData><Declaration><FunctionalReferenceID>L1</FunctionalReferenceID></Declaration>"
CSV = b"lrn,item_number\nA,1\n"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]>
<Declaration><FunctionalReferenceID>&lol2;</FunctionalReferenceID></Declaration>"""
OUTSIDE = b"""<!DOCTYPE d [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
<Declaration><FunctionalReferenceID>&passwd;</FunctionalReferenceID></Declaration>"""

Told = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A file that begins somehow and goes on with the same mebibyte, which is all that is held."""

    start: bytes
    size: int
    fill: bytes = b"a"

    def pieces(self) -> Iterator[bytes]:
        block = self.fill * (MEBIBYTE // len(self.fill))
        yield self.start
        for _ in range(self.size // MEBIBYTE):
            yield block


def gzipped(start: bytes, fill: bytes = b"a") -> bytes:
    """Return a gigabyte packed, in members of 64 MiB that are all the same."""
    return gzip.compress(start) + gzip.compress(fill * ((64 << 20) // len(fill)), 1) * 16


def zipped(members: dict[str, bytes]) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return file.getvalue()


def tarred(size: int, content: bytes = CSV) -> bytes:
    member = tarfile.TarInfo("a.csv")
    member.size = size
    return member.tobuf() + content.ljust(512, b"\0") + bytes(1024)


def zstd(content: bytes) -> bytes:
    packed: bytes = pa.Codec("zstd").compress(content, asbytes=True)
    return packed


def overlapping() -> bytes:
    """Return an archive of a thousand members that all are the same megabyte of zeros."""
    whole = zipped({"a.csv": bytes(1 << 20)})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entries = whole[start:end] * 1000
    told = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entries), start, 0)
    return whole[:start] + entries + told


HOSTILE: dict[str, tuple[str, Callable[[], Filled | bytes]]] = {
    "billion laughs": ("forbidden-dtd", lambda: LAUGHS),
    "external entity": ("forbidden-dtd", lambda: OUTSIDE),
    "laughs in UTF-16": ("forbidden-dtd", lambda: LAUGHS.decode().encode("utf-16")),
    "gigabyte of one element": (
        "record-too-large",
        lambda: Filled(b"<Declaration><FunctionalReferenceID>", GIGABYTE),
    ),
    "gigabyte of one element, gzipped": (
        "record-too-large",
        lambda: gzipped(b"<Declaration><FunctionalReferenceID>"),
    ),
    "gigabyte of one byte, gzipped": ("unknown-format", lambda: gzipped(b"a")),
    "gigabyte of one value, gzipped": (
        "record-too-large",
        lambda: gzipped(b"lrn,item_number\n"),
    ),
    "gigabyte of other elements, gzipped": (
        "unknown-root",
        lambda: gzipped(b"<x>", b"<Other/>"),
    ),
    "two million columns": (
        "unknown-columns",
        lambda: b",".join(b"c%d" % n for n in range(2_000_000)) + b"\n1\n",
    ),
    "null bytes": ("not-decodable", lambda: CSV + b"B\x00,2\n"),
    "null bytes in XML": ("not-well-formed", lambda: b"<Declaration>\x00</Declaration>"),
    "latin 1 as UTF-8": ("not-decodable", lambda: CSV + "Ü,2\n".encode("latin-1")),
    "latin 1 as UTF-8 in XML": (
        "not-decodable",
        lambda: "<Declaration><ID>Ü</ID></Declaration>".encode("latin-1"),
    ),
    "an encoding that nobody knows": (
        "not-decodable",
        lambda: b'<?xml version="1.0" encoding="klingon"?><Declaration/>',
    ),
    "bytes that look like nothing": ("unknown-format", lambda: bytes(range(1, 256)) * 99),
    "nothing": ("empty-file", lambda: b""),
    "nothing, gzipped": ("empty-file", lambda: gzip.compress(b"")),
    "gzip cut off": ("archive-damaged", lambda: gzip.compress(CSV * 99)[:-9]),
    "gzip with garbage behind": ("archive-damaged", lambda: gzip.compress(CSV) + b"garbage"),
    "zstd cut off": ("archive-damaged", lambda: zstd(CSV * 99)[:-1]),
    "zip cut off": ("archive-damaged", lambda: zipped({"a.csv": CSV})[:-40]),
    "tar cut off": ("archive-damaged", lambda: tarred(len(CSV))[:600]),
    "tar of a huge size": ("archive-damaged", lambda: tarred(1 << 32)),
    "zip without members": ("no-records", lambda: zipped({})),
    "zip of empty members": ("empty-file", lambda: zipped({"a.csv": CSV, "b.csv": b""})),
    "zip of 70,000 members": (
        "archive-too-large",
        lambda: zipped({f"{n}.csv": b"" for n in range(70_000)}),
    ),
    "members that overlap": ("archive-damaged", overlapping),
    "archive of archives of archives": (
        "archive-too-deep",
        lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.csv": CSV})})}),
    ),
    "zeros in a zip in a zip": (
        "archive-too-large",
        lambda: zipped({"a.zip": zipped({"a.csv": CSV, "__MACOSX/a": bytes(100 << 20)})}),
    ),
}
GOOD = XML + b"</MetaData>"


class Generated:
    """A body that is made while it is read."""

    def __init__(self, content: Filled) -> None:
        self._pieces = content.pieces()
        self._left = b""

    def read(self, amount: int | None = None) -> bytes:
        assert amount
        while len(self._left) < amount and (piece := next(self._pieces, None)) is not None:
            self._left += piece
        found, self._left = self._left[:amount], self._left[amount:]
        return found


def arrival(name: str, content: Filled | bytes) -> Arrival:
    if isinstance(content, bytes):
        size = len(content)
        raw = HashingStream(io.BytesIO(content), size)
    else:
        size = len(content.start) + content.size
        raw = HashingStream(Generated(content), size)
    landed = Landed("landing", f"dover/2026/05/31/{'0' * 32}/{name}", "1")
    return Arrival(landed, size, AT, raw, io.BufferedReader(raw, READ_AHEAD))


def take_all_in() -> None:
    """Take all hostile uploads in as one batch with two good ones; tell what became of them."""
    intake = Intake(AT, b"key")
    for name in ("first", *HOSTILE, "last"):
        content = HOSTILE[name][1]() if name in HOSTILE else GOOD
        for _ in intake.take(arrival(name, content)):
            pass
    tables = list(intake.rest())
    told = {
        "receipts": [receipt_of(account) for account in intake.accounts],
        "declarations": sum(each["declaration"].num_rows for each in tables),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }
    sys.stdout.write(json.dumps(told))


@pytest.fixture(scope="module")
def told() -> Told:
    """What a process of its own, whose memory is its own, says of them."""
    ran = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
    )
    found: Told = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_refused_with_its_reason(name: str, told: Told) -> None:
    (receipt,) = (each for each in told["receipts"] if each["file"] == name)

    assert receipt["error"]
    assert receipt["error"]["code"] == HOSTILE[name][0], receipt["error"]["says"]
    assert len(receipt["error"]["says"]) < 500


def test_hostile_uploads_harm_no_other_of_their_batch(
    told: Told,
) -> None:
    good = [told["receipts"][0], told["receipts"][-1]]

    assert [(each["error"], each["records_accepted"]) for each in good] == [(None, 1)] * 2
    assert told["declarations"] == 2


def test_hostile_uploads_keep_within_the_functions_memory(told: Told) -> None:
    assert told["megabytes"] < MEMORY


if __name__ == "__main__":
    take_all_in()
