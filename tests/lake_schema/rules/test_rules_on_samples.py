"""Real declarations and responses: no rule rejects one, and none doubts many."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from functions.ingest.complete import Completion, Origin
from functions.ingest.convert import convert
from functions.ingest.examine import arrivals, examine
from lake_schema.datasets import HEADERS
from lake_schema.finding import Severity
from lake_schema.formats import recognise
from lake_schema.formats.chunk import PART, RECORD, Chunk, Reader

HMRC = Path(__file__).parents[4] / "shared" / "samples" / "hmrc-customs-declarations"
NOW = datetime(2027, 1, 1)  # noqa: DTZ001 - as the lake keeps it; after all samples


def chunks_of(paths: list[Path]) -> Iterator[Chunk]:
    readers: dict[str, Reader] = {}
    for part, path in enumerate(paths):
        with path.open("rb") as file:
            wire_format = recognise(file.read(1 << 16))
            file.seek(0)
            reader = readers.setdefault(wire_format.name, wire_format.reader())
            yield from reader.read(part, file)
    for reader in readers.values():
        yield from reader.rest()


@pytest.mark.parametrize("folder", ["declarations", "declarations-wrapped", "notifications"])
def test_what_customs_took_or_sent_is_never_rejected_and_seldom_doubted(folder: str) -> None:
    if not HMRC.is_dir():
        pytest.skip("the third-party samples are not beside the repository")
    paths = sorted(path for path in (HMRC / folder).rglob("*") if path.is_file())
    origins = [Origin(str(path), "dover", NOW) for path in paths]
    records, doubted, rejections = 0, defaultdict(set), []
    for chunk in chunks_of(paths):
        converted = convert(chunk)
        completed = Completion(NOW, b"key").complete(converted.tables, origins)
        records += sum(completed[name].num_rows for name in HEADERS if name in completed)
        beside = {**completed, "upload": arrivals(origins)}
        for findings in (converted.findings, examine(beside, chunk.wires)):
            for finding in findings.to_pylist():
                doubted[finding["rule"]].add((finding[PART], finding[RECORD]))
                if finding["severity"] == Severity.REJECT:
                    rejections.append((paths[finding[PART]].name, finding["says"]))

    assert records == len(paths)
    assert rejections == []
    often = {rule: len(found) for rule, found in doubted.items() if len(found) * 8 > records}
    assert often == {}
