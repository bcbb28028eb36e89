import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import pytest

from functions.ingest.complete import Completion, Origin
from functions.ingest.convert import convert
from functions.ingest.examine import arrivals, examine
from lake.generate import File, Plan, generate
from lake.generate.broken import BROKEN
from lake.generate.fault_kinds import FAULTS, NOT_BREAKABLE, NOT_GENERATED
from lake_schema.errors import REFUSALS, RefusedError
from lake_schema.formats import recognise
from lake_schema.formats.chunk import PART, RECORD, Chunk, Reader
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES

NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - as the lake keeps it: UTC without zone
Findings = dict[tuple[int, int], set[str]]


def chunks_of(files: list[File]) -> Iterator[Chunk]:
    readers: dict[str, Reader] = {}
    for upload, file in enumerate(files):
        content = file.read()
        wire_format = recognise(content[: 1 << 16])
        reader = readers.setdefault(wire_format.name, wire_format.reader())
        yield from reader.read(upload, io.BytesIO(content))
    for reader in readers.values():
        yield from reader.rest()


def examined(files: list[File]) -> tuple[int, Findings]:
    """Count the records, and gather per upload and record the rules that do not hold."""
    origins = [Origin(str(at), file.post, NOW) for at, file in enumerate(files)]
    completion = Completion(NOW, b"key")
    records, found = 0, defaultdict(set)
    for chunk in chunks_of(files):
        converted = convert(chunk)
        completed = completion.complete(converted.tables, origins)
        records += completed["declaration"].num_rows
        beside = {**completed, "upload": arrivals(origins)}
        for findings in (converted.findings, examine(beside, chunk.wires)):
            for finding in findings.to_pylist():
                found[finding[PART], finding[RECORD]].add(finding["rule"])
    return records, found


def test_every_rule_can_be_broken_and_every_fault_breaks_one() -> None:
    broken = {rule for fault in FAULTS.values() for rule in fault.rules}
    unbreakable = {rule for rules in NOT_BREAKABLE.values() for rule in rules}
    unbreakable |= {rule.id for rule in RULES.values() if rule.dataset in NOT_GENERATED}
    assert broken | unbreakable == set(RULES) | set(READING_RULES)
    assert not broken & unbreakable


@pytest.mark.parametrize("wire_format", ["xml", "csv"])
def test_without_faults_no_rule_is_broken(wire_format: str) -> None:
    plan = Plan(declarations=1_500, posts=4, format=wire_format, fault_share=0)
    records, found = examined(list(generate(plan)))
    assert records == 1_500
    assert found == {}


@pytest.mark.parametrize("wire_format", ["xml", "csv"])
def test_each_fault_is_found_by_its_rule_and_nothing_else_is(wire_format: str) -> None:
    plan = Plan(declarations=4_000, posts=2, format=wire_format, fault_share=0.4)
    files = list(generate(plan))
    records, found = examined(files)
    assert records == 4_000
    planted = set()
    for upload, file in enumerate(files):
        for fault in file.faults:
            planted.add(fault.fault)
            rules = set(FAULTS[fault.fault].rules)
            assert rules <= found.get((upload, fault.record), set()), (file.name, fault)
            if fault.fault == "reference-repeated":  # the one it repeats is found with it
                assert found.pop((upload, fault.record - 2)) == rules
        for fault in file.faults:
            found.pop((upload, fault.record))
    assert found == {}
    assert planted == {name for name, f in FAULTS.items() if f.format in ("", wire_format)}


def test_the_share_of_faults_is_as_asked() -> None:
    plan = Plan(declarations=20_000, posts=3, format="csv", fault_share=0.03)
    faults = [fault for file in generate(plan) for fault in file.faults]
    assert 500 < len(faults) < 700


def test_kinds_of_faults_are_spread_evenly() -> None:
    plan = Plan(declarations=12_000, posts=3, format="csv", fault_share=0.5)
    counts = {name: 0 for name, fault in FAULTS.items() if fault.format != "xml"}
    for file in generate(plan):
        for fault in file.faults:
            counts[fault.fault] += 1
    assert min(counts.values()) > 15  # containers come in a quarter of the declarations


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_for_its_reason(kind: str) -> None:
    plan = Plan(declarations=50, posts=2, broken_files=len(BROKEN))
    file = next(file for file in generate(plan) if file.broken == kind)
    assert BROKEN[kind] in REFUSALS
    with pytest.raises(RefusedError) as refused:
        list(chunks_of([file]))
    assert refused.value.code == BROKEN[kind]
    assert file.records == 0
