"""publish: what is staged becomes one snapshot a table, once."""

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from functions._catalogue import catalogue
from functions._events import batch_message
from functions._ledger import Batch, Commit, Entry, Ledger
from functions._shell import dynamodb, now, s3, settings
from functions.ingest.stage import Staging
from functions.migrate.handler import migrate
from functions.publish import handler as publish
from functions.publish.commit import COMMIT_ID, commit_once
from functions.publish.merge import data_files
from lake_schema.datasets import DATASETS
from lake_schema.render.arrow import arrow_schema
from tests.functions.conftest import DATABASE, LAKE, Context

pytestmark = pytest.mark.usefixtures("aws")

AT = datetime(2026, 5, 1, 12, 0)  # noqa: DTZ001 # tables store UTC without zone


@pytest.fixture
def ledger() -> Ledger:
    migrate()
    return Ledger(dynamodb(), settings().upload_ledger)


def declarations(upload_id: str, days: list[date]) -> pa.Table:
    schema = arrow_schema(DATASETS["declaration"])
    rows = [
        {
            "declaration_id": f"{upload_id}-{number}",
            "dated_on": day,
            "office_code": "GB000060",
            "post": "dover",
            "upload_id": upload_id,
            "record_number": number,
            "ingested_at": AT,
        }
        for number, day in enumerate(days, start=1)
    ]
    return pa.Table.from_pylist(rows, schema)


def stage(
    ledger: Ledger, batch_id: str, uploads: dict[str, list[date]], outcome: str = "accepted"
) -> None:
    with Staging(batch_id) as staging:
        for upload_id, days in uploads.items():
            staging.add({"declaration": declarations(upload_id, days)})
        batch = Batch(batch_id, (), (), staging.upload())
    entries = [
        Entry(upload_id, "dover", f"hash of {upload_id}", outcome, batch_id, {})
        for upload_id in uploads
    ]
    ledger.tie(batch, entries)


def event(*batch_ids: str) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": f"m-{batch_id}", "body": batch_message(batch_id)}
            for batch_id in batch_ids
        ]
    }


def rows(name: str = "declaration") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        catalogue().load_table((DATABASE, name)).scan().to_arrow().to_pylist()
    )
    return found


def test_batches_of_one_window_are_one_snapshot_a_table(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 4, 30), date(2026, 5, 1)]})
    stage(ledger, "b2", {"u2": [date(2024, 2, 29)]})

    answer = publish.handler(event("b1", "b2"), Context())

    assert answer == {"batchItemFailures": []}
    assert {row["declaration_id"] for row in rows()} == {"u1-1", "u1-2", "u2-1"}
    assert len(catalogue().load_table((DATABASE, "declaration")).metadata.snapshots) == 1
    assert ledger.settled(["u1", "u2"])
    assert ledger.open_commits() == []


def test_a_message_that_comes_again_adds_nothing(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    publish.handler(event("b1"), Context())

    answer = publish.handler(event("b1"), Context("request-2"))

    assert answer == {"batchItemFailures": []}
    assert len(rows()) == 1


def test_rows_of_uploads_that_another_batch_holds_are_left_out(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    stage(ledger, "b2", {"u1": [date(2026, 5, 1)], "u2": [date(2026, 5, 2)]})

    publish.handler(event("b1", "b2"), Context())

    assert sorted(row["declaration_id"] for row in rows()) == ["u1-1", "u2-1"]


def test_rows_of_refused_uploads_are_left_out(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]}, outcome="refused")

    publish.handler(event("b1"), Context())

    assert rows() == []


def test_files_hold_one_month_each_and_their_rows_are_sorted(ledger: Ledger) -> None:
    days = [date(2026, 5, 31), date(2026, 4, 2), date(2026, 5, 1), date(2026, 4, 1)]
    stage(ledger, "b1", {"u1": days})

    publish.handler(event("b1"), Context())

    files = catalogue().load_table((DATABASE, "declaration")).inspect.files().to_pylist()
    assert sorted(file["record_count"] for file in files) == [2, 2]
    found = [row["dated_on"] for row in rows()]
    assert [found.index(day) for day in sorted(found)] in ([0, 1, 2, 3], [2, 3, 0, 1])


def test_a_commit_that_died_after_a_table_is_taken_over_and_not_doubled(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    batches = list(ledger.batches(["b1"]).values())
    ledger.claim(batches, "c1")
    commit = Commit("c1", ("b1",), "2000-01-01T00:00:00")
    ledger.open_commit(commit)
    commit_once(
        "declaration",
        "c1",
        lambda table: data_files(table, DATASETS["declaration"], batches),
    )

    answer = publish.handler(event("b1"), Context())

    assert answer == {"batchItemFailures": []}
    assert len(rows()) == 1
    assert ledger.settled(["u1"])
    snapshots = catalogue().load_table((DATABASE, "declaration")).metadata.snapshots
    assert [s.summary.additional_properties[COMMIT_ID] for s in snapshots if s.summary] == ["c1"]


def test_another_writer_in_between_costs_a_second_try_and_no_row(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    stage(ledger, "b2", {"u2": [date(2026, 5, 2)]})
    contract = DATASETS["declaration"]

    def write_late(table: Table) -> list[DataFile]:
        first = list(ledger.batches(["b1"]).values())
        commit_once("declaration", "theirs", lambda t: data_files(t, contract, first))
        return data_files(table, contract, list(ledger.batches(["b2"]).values()))

    commit_once("declaration", "ours", write_late)

    assert sorted(row["upload_id"] for row in rows()) == ["u1", "u2"]
    snapshots = catalogue().load_table((DATABASE, "declaration")).metadata.snapshots
    committed = [s.summary.additional_properties[COMMIT_ID] for s in snapshots if s.summary]
    assert committed == ["theirs", "ours"]


def test_a_commit_whose_answer_was_lost_is_found_and_not_repeated(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    contract, batches = DATASETS["declaration"], list(ledger.batches(["b1"]).values())

    once = commit_once("declaration", "c1", lambda table: data_files(table, contract, batches))
    again = commit_once("declaration", "c1", lambda table: data_files(table, contract, batches))

    assert once == again
    assert len(rows()) == 1


def test_a_batch_whose_commit_is_under_way_is_left_to_it(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    ledger.claim(ledger.batches(["b1"]).values(), "c1")
    ledger.open_commit(Commit("c1", ("b1",), (now() + timedelta(seconds=20)).isoformat()))

    answer = publish.handler(event("b1"), Context())

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-b1"}]}
    assert rows() == []


@pytest.mark.parametrize("until", ["2000-01-01T00:00:00", "9999-01-01T00:00:00"])
def test_a_lease_that_is_over_or_of_a_wrong_clock_keeps_nobody_out(
    ledger: Ledger, until: str
) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    ledger.claim(ledger.batches(["b1"]).values(), "c1")
    ledger.open_commit(Commit("c1", ("b1",), until))

    assert publish.handler(event("b1"), Context()) == {"batchItemFailures": []}
    assert len(rows()) == 1


def test_an_owner_that_was_taken_for_dead_cannot_open_its_commit(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    ledger.claim(ledger.batches(["b1"]).values(), "slow")

    publish.handler(event("b1"), Context())

    assert len(rows()) == 1
    assert not ledger.open_commit(Commit("slow", ("b1",), "9999-01-01T00:00:00"))


def test_a_batch_that_nobody_staged_goes_back_to_the_queue(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})

    foreign = {"messageId": "foreign", "body": "hello"}

    answer = publish.handler({"Records": [*event("b1", "never")["Records"], foreign]}, Context())

    failures = [{"itemIdentifier": message} for message in ("m-never", "foreign")]
    assert answer == {"batchItemFailures": failures}
    assert len(rows()) == 1


def test_a_batch_that_cannot_be_merged_goes_back_and_harms_no_later_one(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    poisoned = {"declaration": "staged/declaration/gone.0123456789abcdef.parquet"}
    ledger.tie(Batch("b2", (), (), poisoned), [Entry("u2", "dover", "h", "accepted", "b2", {})])
    first = publish.handler(event("b2"), Context())
    second = publish.handler(event("b1"), Context("request-2"))

    assert first == {"batchItemFailures": [{"itemIdentifier": "m-b2"}]}
    assert second == {"batchItemFailures": []}
    assert len(rows()) == 1


def test_a_batch_that_another_is_at_is_waited_for_until_its_lease_is_over(ledger: Ledger) -> None:
    class Patient(Context):
        """A context with time to wait."""

        def get_remaining_time_in_millis(self) -> int:
            """Return a quarter of an hour."""
            return 900_000

    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    ledger.claim(ledger.batches(["b1"]).values(), "died")
    ledger.open_commit(Commit("died", ("b1",), (now() + timedelta(seconds=2)).isoformat()))

    assert publish.handler(event("b1"), Patient()) == {"batchItemFailures": []}
    assert len(rows()) == 1


def test_a_commit_that_failed_is_free_for_the_next_who_tries(ledger: Ledger) -> None:
    stage(ledger, "b1", {"u1": [date(2026, 5, 1)]})
    (batch,) = ledger.batches(["b1"]).values()
    content = s3().get_object(Bucket=LAKE, Key=batch.objects["declaration"])["Body"].read()
    s3().put_object(Bucket=LAKE, Key=batch.objects["declaration"], Body=b"garbled")
    assert publish.handler(event("b1"), Context()) != {"batchItemFailures": []}

    s3().put_object(Bucket=LAKE, Key=batch.objects["declaration"], Body=content)

    assert publish.handler(event("b1"), Context("request-2")) == {"batchItemFailures": []}
    assert len(rows()) == 1
