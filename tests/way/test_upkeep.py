"""Upkeep of a lake: tables stay in bounds, audit can go back, posts that fall silent are seen."""

import json
import re
import time
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.table import Table

from functions._ledger import Commit, Ledger
from functions.maintain.keep import MOST_SMALL_FILES, TAGGED_DAYS, days_to_tag
from lake.athena import ask
from lake.connection import Connection
from lake.embedded import CloudError, EmbeddedCloud
from lake_schema.datasets import DATASETS
from lake_schema.questions import QUESTIONS
from lake_schema.render.arrow import arrow_schema
from tests.catalogue import catalogue_of

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC).replace(tzinfo=None)
TODAY = NOW.date()
PATIENCE = 60  # seconds; a bound on a hang, never a measure of speed


def table(cloud: EmbeddedCloud, name: str) -> Table:
    return catalogue_of(cloud).load_table((cloud.outputs["Database"], name))


def upload_rows(post: str, day: date, uploads: int, records: int, **more: Any) -> pa.Table:  # noqa: ANN401 # cells
    arrived_at = datetime.combine(day, datetime.min.time())
    row = {
        "post": post,
        "arrived_on": day,
        "arrived_at": arrived_at,
        "bucket": "b",
        "object_key": "k",
        "object_version": "v",
        "file_name": "f",
        "size_bytes": 1,
        "outcome": "accepted",
        "records_read": records,
        "records_accepted": records,
        "records_rejected": 0,
        "unknown_count": 0,
        "run_number": 1,
        "warnings": 0,
        "ingested_at": arrived_at,
        **more,
    }
    rows = [row | {"upload_id": f"{post} {day} {number}"} for number in range(uploads)]
    return pa.Table.from_pylist(rows, arrow_schema(DATASETS["upload"]))


def keep(cloud: EmbeddedCloud, task: str = "keep") -> None:
    cloud.invoke("customs-lake-dev-maintain", json.dumps({"task": task}).encode())


def logged(cloud: EmbeddedCloud, text: str) -> dict[str, Any]:
    """Return the last line with a text that `maintain` logged; a line may come after the answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        lines = [line for line in cloud.logs["customs-lake-dev-maintain"] if text in line]
        if lines:
            found: dict[str, Any] = json.loads(lines[-1])
            return found
    raise AssertionError(f"nothing was logged with {text!r}")


def test_the_last_snapshot_of_each_past_day_is_tagged() -> None:
    def snapshot(number: int, at: datetime) -> Any:  # noqa: ANN401 # stands for PyIceberg's
        return SimpleNamespace(snapshot_id=number, timestamp_ms=at.timestamp() * 1000)

    noon = datetime(2026, 5, 3, 12, tzinfo=UTC)
    snapshots = [
        snapshot(4, noon),
        snapshot(3, noon - timedelta(hours=12, milliseconds=1)),
        snapshot(2, noon - timedelta(days=1)),
        snapshot(1, noon - timedelta(days=2)),
        snapshot(0, noon - timedelta(days=TAGGED_DAYS + 1)),
    ]

    assert days_to_tag(snapshots, noon.date()) == {"day-2026-05-01": 1, "day-2026-05-02": 3}
    assert days_to_tag([], noon.date()) == {}


def test_many_small_files_become_one_and_old_snapshots_go(cloud: EmbeddedCloud) -> None:
    with table(cloud, "upload").transaction() as filling:
        for number in range(MOST_SMALL_FILES):
            filling.append(upload_rows(f"p{number}", date(2026, 5, 1), 1, 1))
    _forget_snapshots_at_once(cloud)

    keep(cloud)
    keep(cloud)  # twice does no harm

    kept = table(cloud, "upload")
    assert kept.inspect.files().num_rows == 1
    assert kept.scan().to_arrow().num_rows == MOST_SMALL_FILES
    assert len(kept.metadata.snapshots) == 1


def _forget_snapshots_at_once(cloud: EmbeddedCloud) -> None:
    with table(cloud, "upload").transaction() as changing:
        changing.set_properties({"vacuum_max_snapshot_age_seconds": "0"})


def test_nothing_is_vacuumed_while_a_commit_may_have_to_find_its_id(cloud: EmbeddedCloud) -> None:
    ledger = Ledger(cloud.client("dynamodb"), cloud.outputs["UploadLedger"])
    opened_at = NOW - timedelta(hours=13)
    commit = Commit(f"{opened_at:%Y%m%dT%H%M%S%f}-r1", (), NOW.isoformat())
    ledger.open_commit(commit)
    table(cloud, "upload").append(upload_rows("late", date(2026, 5, 1), 1, 1))
    before = len(table(cloud, "upload").metadata.snapshots)

    keep(cloud)
    assert len(table(cloud, "upload").metadata.snapshots) == before == 2

    ledger.settle(commit, [], NOW.isoformat())
    keep(cloud)
    assert len(table(cloud, "upload").metadata.snapshots) == 1
    assert asdict(commit)["batches"] == ()


def test_a_task_that_is_none_fails(cloud: EmbeddedCloud) -> None:
    with pytest.raises(CloudError, match="no task"):
        keep(cloud, "sleep")


POSTS = {
    # post: days ago on which it sent, records each, and on its last day
    "daily": ([*range(1, 20)], 100, 100),
    "silent": ([*range(3, 23)], 100, 100),
    "low": ([*range(1, 20)], 100, 20),
    "weekly": ([2, 9, 16, 23], 100, 100),
    "weekly-silent": ([9, 16, 23, 30], 100, 100),
    "new": ([1], 100, 100),
    "once": ([30], 100, 100),
    "closed": ([200], 100, 100),
}


def test_posts_that_fell_silent_or_low_are_seen(cloud: EmbeddedCloud) -> None:
    uploads = table(cloud, "upload")
    uploads.delete("run_number >= 1")
    today = datetime.now(UTC).date()  # not that of the import: the tests may run past midnight
    parts = [
        upload_rows(
            post,
            today - timedelta(days=ago),
            2,
            last if ago == min(days) else records,
            records_announced=records if ago == min(days) else None,
        )
        for post, (days, records, last) in POSTS.items()
        for ago in days
    ]
    uploads.append(pa.concat_tables(parts))

    answer = ask(Connection.of(cloud), "SELECT * FROM post_activity")
    found = {row[0]: dict(zip(answer.columns, row, strict=True)) for row in answer.rows}

    assert set(found) == POSTS.keys() - {"closed"}
    silent = {post for post, row in found.items() if row["is_silent"]}
    assert silent == {"silent", "weekly-silent", "once"}
    assert {post for post, row in found.items() if row["is_low"]} == {"low"}
    assert found["low"]["usual_records_a_day"] == 200
    assert (found["low"]["records_announced"], found["low"]["records_received"]) == (200, 40)
    assert (found["daily"]["uploads_last_day"], found["daily"]["longest_pause_days"]) == (2, 1)

    keep(cloud, "watch")
    assert logged(cloud, "posts watched")["low"] == ["low"]
    assert logged(cloud, '"SilentPosts":')["SilentPosts"] == [3]


def test_what_the_runbooks_ask_is_answered(cloud: EmbeddedCloud) -> None:
    runbooks = " ".join((ROOT / "docs/runbooks.md").read_text("utf-8").split())
    statements = re.findall(r'lake sql "([^"]+)"', runbooks)

    assert len(statements) == 2
    for statement in statements:
        ask(Connection.of(cloud), statement)
    assert set(re.findall(r"lake ask (\w+)", runbooks)) <= QUESTIONS.keys()
