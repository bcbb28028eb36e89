"""What must hold whatever bytes arrive; a broken promise is an AssertionError."""

import io
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from functions._events import Landed
from functions.ingest.account import receipt_of
from functions.ingest.intake import Intake
from functions.ingest.landing import READ_AHEAD, Arrival, HashingStream
from lake_schema.datasets import DATASETS, HEADERS
from lake_schema.errors import RefusedError
from lake_schema.formats import recognise
from lake_schema.formats.chunk import LINE, PART, RECORD, Chunk, Format
from lake_schema.formats.packed import files

AT = datetime(2026, 1, 31, 12)  # noqa: DTZ001 - the lake's own times have no zone
TECHNICAL = (PART, RECORD, LINE)
FUZZED, SOUND = 0, 1
"""Parts of a batch: the bytes in doubt, and an upload beside them that must come to no harm."""

KNOWN = {
    name: {column.name for column in dataset.wire_columns} for name, dataset in DATASETS.items()
}

Counts = Counter[str]
Place = tuple[int, int]


def is_of(wire_format: Format, content: bytes) -> bool:
    """Tell whether content is recognised as of this format."""
    try:
        return recognise(content[: 64 << 10]) is wire_format
    except RefusedError:
        return False


def read(wire_format: Format, fuzzed: bytes, sound: bytes) -> Counts:
    """Read two files as one batch, and return the rows of the sound one by dataset.

    Args:
        wire_format: The format whose reader is tried.
        fuzzed: Bytes that the format recognises as its own; refused or read, never anything else.
        sound: A file that is read well when it is alone.
    """
    reader = wire_format.reader()
    chunks: list[Chunk] = []
    is_refused = False
    try:
        chunks += reader.read(FUZZED, io.BytesIO(fuzzed))
    except RefusedError:
        is_refused = True
    chunks += reader.read(SOUND, io.BytesIO(sound))
    chunks += reader.rest()
    counts: Counts = Counter()
    records: list[int] = []
    for chunk in chunks:
        _assert_text(chunk)
        places = {name: _places(rows) for name, rows in chunk.tables.items()}
        if is_refused:
            places = {name: [p for p in found if p[0] != FUZZED] for name, found in places.items()}
        records += _records(places)
        for name, found in places.items():
            counts[name] += sum(part == SOUND for part, _ in found)
    if not is_refused:
        assert records, "a file that is not refused holds a record"
        assert records == list(range(1, len(records) + 1)), "records are counted from 1 in order"
    return counts


def _assert_text(chunk: Chunk) -> None:
    for dataset, rows in chunk.tables.items():
        for field, column in zip(rows.schema, rows.columns, strict=True):
            if field.name in TECHNICAL:
                assert field.type == pa.int32()
                assert column.null_count == 0, "technical columns are never null"
                continue
            assert field.type == pa.string()
            assert field.name in KNOWN[dataset], f"{dataset}.{field.name} is in no contract"
            assert field.name in chunk.wires[dataset], f"{dataset}.{field.name} has no wire"
            if column.null_count < len(column):
                column.validate(full=True)  # text that is no UTF-8 would break a later step
                lengths: Any = pc.binary_length(column)
                assert pc.min(lengths).as_py(), "absent is null, never empty"


def _places(rows: pa.Table) -> list[Place]:
    return list(zip(rows[PART].to_pylist(), rows[RECORD].to_pylist(), strict=True))


def _records(places: dict[str, list[Place]]) -> list[int]:
    """Return the records of the fuzzed file, and see that every row has its one header."""
    headers = [place for name in HEADERS for place in places.get(name, ())]
    assert len(headers) == len(set(headers)), "a record has one header"
    for name, found in places.items():
        assert set(found) <= set(headers), f"{name} has rows without a header"
    return sorted(record for part, record in headers if part == FUZZED)


def unpack(fuzzed: bytes) -> None:
    """Unpack an upload and read its files, each alone."""
    stream = io.BufferedReader(io.BytesIO(fuzzed))
    with suppress(RefusedError):
        for file in files(stream, len(fuzzed)):
            if file.format is not None:
                reader = file.format.reader()
                for chunk in (*reader.read(FUZZED, file.stream), *reader.rest()):
                    _assert_text(chunk)


def take_in(contents: Sequence[bytes]) -> dict[str, Any]:
    """Take uploads in as one batch as `ingest` does, and return the receipt of the last."""
    intake = Intake(AT, b"key")
    arrivals = [_arrival(str(place), content) for place, content in enumerate(contents)]
    rows_of: dict[str, Counts] = {each.landed.upload_id: Counter() for each in arrivals}
    steps = (*(intake.take(arrival) for arrival in arrivals), intake.rest())
    for tables in (tables for step in steps for tables in step):
        for name, rows in tables.items():
            assert rows.schema.names == [column.name for column in DATASETS[name].columns]
            for upload_id in rows["upload_id"].to_pylist():
                rows_of[upload_id][name] += 1
    receipts = [receipt_of(account) for account in intake.accounts]
    for receipt in receipts:
        if receipt["error"] is not None:
            continue
        rows = rows_of[receipt["upload_id"]]
        assert receipt["records_read"] > 0, "what is not refused holds a record"
        accepted = sum(rows[name] for name in HEADERS)
        assert accepted == receipt["records_accepted"] >= 0, "read = accepted + rejected"
        assert {name: count for name, count in receipt["tables"].items() if count} == rows
    return receipts[-1]


def _arrival(version: str, content: bytes) -> Arrival:
    landed = Landed("landing", f"post/2026/01/31/{'0' * 32}/file", version)
    raw = HashingStream(io.BytesIO(content), len(content))
    return Arrival(landed, len(content), AT, raw, io.BufferedReader(raw, READ_AHEAD))
