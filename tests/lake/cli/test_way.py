"""Files through the command: taken in, told, asked, and nothing left behind."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions._ledger import Ledger
from lake import settling
from lake.connection import Connection
from lake.generate import Plan, write
from lake.landing import Parcel, Upload, send
from lake.settling import Watch, settle

Done = subprocess.CompletedProcess[str]
Lake = Callable[..., Done]
Tried = tuple[Done, dict[str, Any]]
ROOT = Path(__file__).parents[3]
RECEIPT = (
    "upload_id",
    "file",
    "post",
    "format",
    "packing",
    "state",
    "records_announced",
    "records_read",
    "records_accepted",
    "records_rejected",
    "warnings",
    "tables",
    "findings",
    "unknown_count",
    "unknown",
    "error",
)
FIELDS = (
    "endpoint_url",
    "api_url",
    "region",
    "access_key_id",
    "secret_access_key",
    "workgroup",
    "database",
    "landing_bucket",
    "lake_bucket",
    "upload_ledger",
)
# The processes of these tests are many; one worker runs them one after the other.
pytestmark = pytest.mark.xdist_group("lake command")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with files in both formats, an empty one, a broken one and a copy."""
    folder = tmp_path_factory.mktemp("inbox")
    write(Plan(declarations=40, posts=2, per_file=10, fault_share=0.5), folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    (folder / "may + june Ü.xml").write_bytes(files[0].read_bytes())
    (folder / "empty.csv").touch()
    (folder / "broken.xml").write_text("<Declaration>\n<oops>")
    return folder


@pytest.fixture(scope="module")
def tried(lake: Lake, inbox: Path) -> Tried:
    """Return what `lake try --format json` prints, and how it ended."""
    sql = (
        "SELECT (SELECT count(*) FROM upload) AS uploads, count(*) AS declarations, "
        "max(dated_on) AS latest, max(ingested_at) AS at, CAST(NULL AS bigint) AS nothing, "
        "CAST(1.50 AS decimal(5, 2)) AS amount FROM declaration"
    )
    done = lake("try", str(inbox), "--sql", sql, "--format", "json")
    return done, json.loads(done.stdout)


def test_every_file_gets_a_receipt_under_the_path_that_was_given(inbox: Path, tried: Tried) -> None:
    _, document = tried
    assert set(document) == {"receipts", "answer"}
    files = sorted(str(path) for path in inbox.rglob("*") if path.is_file())
    assert sorted(receipt["file"] for receipt in document["receipts"]) == files
    assert all(tuple(receipt) == RECEIPT for receipt in document["receipts"])


def test_a_refused_file_harms_no_other_and_shows_in_the_exit_status(tried: Tried) -> None:
    done, document = tried
    states = {Path(each["file"]).name: each["state"] for each in document["receipts"]}
    codes = {
        Path(each["file"]).name: each["error"]["code"]
        for each in document["receipts"]
        if each["error"]
    }
    assert codes == {"empty.csv": "empty-file", "broken.xml": "not-well-formed"}
    assert sorted(states.values()).count("published") == len(states) - 3
    assert sorted(states.values()).count("duplicate") == 1
    assert done.returncode == 1


def test_the_answer_sees_everything_that_was_taken_in(tried: Tried) -> None:
    _, document = tried
    read, accepted, rejected = (
        sum(each[name] for each in document["receipts"])
        for name in ("records_read", "records_accepted", "records_rejected")
    )
    assert read == accepted + rejected == 40
    assert rejected
    [row] = document["answer"]["rows"]
    answer = dict(zip(document["answer"]["columns"], row, strict=True))
    assert (answer["uploads"], answer["declarations"]) == (len(document["receipts"]), accepted)
    assert (answer["nothing"], answer["amount"]) == (None, "1.50")
    assert answer["latest"].startswith("2025-")
    assert "T" in answer["at"]


def test_people_read_what_was_refused_and_why(lake: Lake, inbox: Path) -> None:
    done = lake("try", str(inbox / "broken.xml"), "--sql", "SELECT comodity_code FROM goods_item")
    assert done.returncode == 1
    assert "1 uploads: 1 refused" in done.stdout
    assert "not-well-formed" in done.stdout
    assert "line 2" in done.stdout
    assert "SQL failed" in done.stderr
    assert "commodity_code" in done.stderr


@pytest.fixture(scope="module")
def up(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """Run `lake up` and return its process and the line it printed."""
    with subprocess.Popen(
        [sys.executable, "-m", "lake.cli", "up", "--format", "json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        yield process, json.loads(process.stdout.readline())
        process.terminate()


@pytest.fixture
def connection(up: tuple[object, dict[str, str]]) -> Connection:
    """Return the connection to the lake that is up."""
    return Connection.from_dict(up[1])


def test_up_tells_any_aws_client_how_to_reach_it(up: tuple[object, dict[str, str]]) -> None:
    assert tuple(up[1]) == FIELDS
    client = boto3.client(
        "s3",
        endpoint_url=up[1]["endpoint_url"],
        region_name=up[1]["region"],
        aws_access_key_id=up[1]["access_key_id"],
        aws_secret_access_key=up[1]["secret_access_key"],
    )
    buckets = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
    assert {up[1]["landing_bucket"], up[1]["lake_bucket"]} <= buckets
    client.close()


@pytest.mark.usefixtures("up")
def test_sql_finds_the_lake_that_is_up(lake: Lake) -> None:
    done = lake("sql", "--format", "json", stdin="SELECT 1 AS one, 'Ü' AS umlaut;\n")
    assert (done.returncode, json.loads(done.stdout)) == (
        0,
        {"columns": ["one", "umlaut"], "rows": [[1, "Ü"]], "snapshots": []},
    )
    assert "1 row" in done.stderr
    assert lake("sql", "SELECT 1 AS one", "--format", "csv").stdout == "one\n1\n"


@pytest.mark.usefixtures("up")
def test_wrong_sql_is_a_document_with_the_error_in_it(lake: Lake) -> None:
    done = lake("sql", "SELECT * FROM declaratoin", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "sql-failed"
    assert "Did you mean declaration?" in done.stderr


@pytest.mark.usefixtures("up")
def test_tables_count_rows_while_a_lake_is_up(lake: Lake) -> None:
    listed = json.loads(lake("tables", "--format", "json").stdout)["tables"]
    assert {each["rows"] for each in listed} == {0}


def test_dead_letters_are_told_and_not_waited_for(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "DEAD_SECONDS", 0)
    sqs = connection.client("sqs")
    names = ("customs-lake-dev-landing", "customs-lake-dev-landing-dead")
    landing, dead = (sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in names)
    sqs.send_message(QueueUrl=dead, MessageBody="nobody could read this")
    lost = Upload("0" * 32, Parcel(tmp_path / "lost.xml", "trial", "lost.xml"), "lost")
    dynamodb = connection.client("dynamodb")
    settlement = settle(
        Ledger(dynamodb, "customs-lake-dev-upload-ledger"), [lost], Watch(sqs, (landing,))
    )
    sqs.purge_queue(QueueUrl=dead)
    assert "customs-lake-dev-landing-dead holds 1" in settlement.stuck
    assert settlement.receipts[0]["state"] == "received"
    assert settlement.exit_status == 1
    for client in (sqs, dynamodb):
        client.close()


def test_large_files_go_up_in_parts(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lake.landing.IN_PARTS_FROM", 1)
    file = tmp_path / "large.csv"
    file.write_bytes(b"x" * (9 << 20))  # boto3 sends parts from 8 MiB
    s3 = connection.client("s3")
    [upload] = send(s3, connection.landing_bucket, [Parcel(file, "trial", "large.csv")])
    head = s3.head_object(Bucket=connection.landing_bucket, Key=upload.key)
    assert head["ContentLength"] == 9 << 20
    s3.close()


def test_ctrl_c_ends_a_lake_and_leaves_nothing(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "lake.cli", "up"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a group of its own, as a terminal gives to a command
        text=True,
    ) as process:
        assert process.stdout
        while "export LAKE_DATABASE" not in process.stdout.readline():
            pass
        note = Path(environment["XDG_CACHE_HOME"]) / "customs-lake" / f"up-{process.pid}.json"
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "ended on request" in said
    assert "Traceback" not in said
    assert not note.exists()
    with pytest.raises(ProcessLookupError):  # no process of its group is left
        os.killpg(process.pid, 0)


def test_the_demo_shows_the_whole_way(lake: Lake) -> None:
    done = lake("demo", "--declarations", "300", "--format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert {each["state"] for each in document["receipts"]} == {"published", "duplicate", "refused"}
    assert len({each["post"] for each in document["receipts"]}) == 12
    assert len(document["answers"]) == 6
    assert all("rows" in each["answer"] for each in document["answers"])
