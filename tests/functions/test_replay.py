"""Replay: what a mended rule or profile rejected comes in, nothing is doubled, history stays."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions._catalogue import catalogue
from functions._events import Landed, batch_message, landed_in, replay_message
from functions._ledger import Ledger
from functions._shell import dynamodb, settings
from functions.ingest import examine
from functions.migrate.evolve import evolve
from functions.publish import handler as publish
from lake_schema.datasets import DATASETS
from lake_schema.formats import FORMATS
from lake_schema.rules import RULES
from tests.functions.conftest import DATABASE, Context
from tests.functions.test_ingest import XML, message, receipt, run, sent, upload

pytestmark = pytest.mark.usefixtures("aws")

DECLARATION = XML.partition("<Declaration>")[2].partition("</Declaration>")[0]


def envelope(*counts: int) -> str:
    """Return declarations L1, L2, ..., each with one item and stating so many."""
    inside = "".join(
        f"<Declaration>{DECLARATION.format(lrn=f'L{number}', count=count)}</Declaration>"
        for number, count in enumerate(counts, 1)
    )
    return f"<MetaData>{inside}</MetaData>"


@pytest.fixture(autouse=True)
def tables(aws: None) -> None:  # noqa: ARG001 # its tables are made in that account
    """Every table of the lake, empty."""
    for dataset in DATASETS.values():
        evolve(dataset)


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The law is mended: the stated number of items is nobody's business any more."""
    monkeypatch.delitem(RULES, "item-count")
    examine._rules_of.cache_clear()
    examine._query.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    examine._rules_of.cache_clear()
    examine._query.cache_clear()


def publish_all(request: str = "p1") -> None:
    batch_ids = sent()
    records = [{"messageId": each, "body": batch_message(each)} for each in batch_ids]
    answer = publish.handler({"Records": records}, Context(request))
    assert answer == {"batchItemFailures": []}


def asked(record: dict[str, Any], run_number: int = 2) -> dict[str, Any]:
    (landed,) = landed_in(record["body"])
    body = replay_message([Landed(landed.bucket, landed.key, landed.version, run_number)])
    return message(f"replay-{landed.key}-{run_number}", json.loads(body))


def rows(name: str, *columns: str) -> list[tuple[Any, ...]]:
    found = catalogue().load_table((DATABASE, name)).scan().to_arrow().to_pylist()
    return sorted(tuple(row[column] for column in columns) for row in found)


COUNTS = ("run_number", "outcome", "records_read", "records_accepted", "records_rejected")


def test_a_rejected_record_comes_in_once_and_the_others_stay(
    request: pytest.FixtureRequest,
) -> None:
    record = upload(envelope(1, 2, 1))
    run(record)
    publish_all()
    assert rows("declaration", "lrn", "record_number") == [("L1", 1), ("L3", 3)]

    request.getfixturevalue("mended")
    assert run(asked(record), request="r2") == []
    publish_all("p2")

    assert rows("declaration", "lrn", "record_number") == [("L1", 1), ("L2", 2), ("L3", 3)]
    assert rows("goods_item", "record_number") == [(1,), (2,), (3,)]
    assert rows("upload", *COUNTS) == [(1, "accepted", 3, 2, 1), (2, "accepted", 3, 3, 0)]
    assert rows("finding", "run_number", "rule") == [(1, "item-count")]
    told = receipt(record)
    assert (told["state"], told["records_accepted"], told["records_rejected"]) == (
        "published",
        3,
        0,
    )
    assert (told["tables"]["declaration"], told["findings"]) == (3, [])


def test_what_is_still_wrong_stays_out_and_is_found_again() -> None:
    record = upload(envelope(1, 2))
    run(record)
    publish_all()

    run(asked(record), request="r2")
    publish_all("p2")
    run(asked(record, 3), request="r3")
    publish_all("p3")

    assert rows("declaration", "lrn") == [("L1",)]
    assert rows("finding", "run_number", "rule", "record_number") == [
        (number, "item-count", 2) for number in (1, 2, 3)
    ]
    assert rows("upload", *COUNTS) == [(number, "accepted", 2, 1, 1) for number in (1, 2, 3)]


@pytest.mark.usefixtures("mended")
def test_a_replay_that_is_asked_for_twice_runs_once() -> None:
    record = upload(envelope(1, 1))
    run(record)
    publish_all()

    assert run(asked(record), asked(record), request="r2") == []
    assert run(asked(record), request="r3") == []
    publish_all("p2")
    assert run(asked(record), request="r4") == []

    assert sent() == []
    assert rows("upload", "run_number") == [(1,), (2,)]
    assert rows("declaration", "lrn") == [("L1",), ("L2",)]


def test_a_first_message_that_comes_again_after_a_replay_does_nothing() -> None:
    record = upload(envelope(2))
    run(record)
    publish_all()
    run(asked(record), request="r2")
    publish_all("p2")

    assert run(record, request="r3") == []

    assert sent() == []


def test_a_replay_waits_until_the_run_before_is_published() -> None:
    record = upload(envelope(2))
    run(record)

    assert run(asked(record), request="r2") == [asked(record)["messageId"]]
    publish_all()
    assert run(asked(record, 3), request="r3") == [asked(record, 3)["messageId"]]
    assert run(asked(record), request="r4") == []


def test_a_refused_upload_comes_in_whole_when_its_format_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = dict(FORMATS)
    with monkeypatch.context() as before:
        for name in known:
            before.delitem(FORMATS, name)
        record = upload(envelope(1, 1))
        run(record)
        publish_all()
        assert receipt(record)["state"] == "refused"

    run(asked(record), request="r2")
    publish_all("p2")

    assert receipt(record)["state"] == "published"
    assert rows("declaration", "lrn") == [("L1",), ("L2",)]
    assert rows("upload", *COUNTS) == [(1, "refused", 0, 0, 0), (2, "accepted", 2, 2, 0)]


def test_a_duplicate_is_never_replayed() -> None:
    first, second = upload(envelope(2)), upload(envelope(2), number=2)
    run(first)
    run(second, request="r2")
    publish_all()

    assert run(asked(second), request="r3") == []

    assert sent() == []
    assert receipt(second)["state"] == "duplicate"


def test_a_replay_that_reads_other_records_than_before_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = upload(envelope(1, 2))
    run(record)
    publish_all()
    for name in list(FORMATS):
        monkeypatch.delitem(FORMATS, name)  # so that it is refused now

    assert run(asked(record), request="r2") == [asked(record)["messageId"]]

    assert sent() == []
    assert (
        Ledger(dynamodb(), settings().upload_ledger)
        .entries([landed_in(record["body"])[0].upload_id])[landed_in(record["body"])[0].upload_id]
        .run_number
        == 1
    )
    assert receipt(record)["state"] == "published"
