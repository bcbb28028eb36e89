"""The whole lake at work, its workers killed at random from outside: everything is there, once."""

import os
import random
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lake.auditing import compare, read_accounts
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, Upload, files_of, send
from lake.settling import Settlement
from tests.catalogue import catalogue_of
from tests.settling import QUEUES, settle_all

KILLS = 25
REDRIVES = 5
PATIENCE = 60  # seconds; a bound on a hang, never a measure of speed
PAUSE_SECONDS = 0.6  # some runs end between two kills, most do not


def test_workers_killed_at_random_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    write(Plan(declarations=1200, posts=6, seed=23, fault_share=0.05, broken_files=5), tmp_path)
    paths = list(files_of([tmp_path]))
    parcels = [Parcel(path, path.parent.name, path.name) for path in [*paths, *paths[:10]]]
    with EmbeddedCloud(retry_seconds=0.3) as cloud:
        sent, killed = _sent_under_fire(cloud, parcels)
        settled = _settled_after_redrives(cloud, sent)
        report = compare(read_accounts(Connection.of(cloud), deep=True))
        table = catalogue_of(cloud).load_table((cloud.outputs["Database"], "declaration"))
        keys = table.scan(selected_fields=("upload_id", "record_number")).to_arrow().to_pylist()

    assert len(killed) == KILLS
    assert not settled.stuck
    assert report.differences == ()
    assert report.checked["settled"] == len(parcels)
    accepted = sum(receipt["records_accepted"] for receipt in settled.receipts)
    assert len(keys) == len({(key["upload_id"], key["record_number"]) for key in keys}) == accepted


def _sent_under_fire(
    cloud: EmbeddedCloud, parcels: Sequence[Parcel]
) -> tuple[list[Upload], list[int]]:
    """Send parcels, a few between two kills, so that there is always work to be killed at."""
    sent, killed, dice = list[Upload](), list[int](), random.Random(7)
    for turn in range(KILLS):
        some = parcels[turn * len(parcels) // KILLS : (turn + 1) * len(parcels) // KILLS]
        sent += send(cloud.client("s3"), cloud.outputs["LandingBucket"], some)
        time.sleep(PAUSE_SECONDS)
        killed.append(_kill_a_worker(cloud, dice))
    return sent, killed


def _kill_a_worker(cloud: EmbeddedCloud, dice: random.Random) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if workers := cloud.worker_process_ids:
            with suppress(ProcessLookupError):
                os.kill(chosen := dice.choice(workers), signal.SIGKILL)
                return chosen
        time.sleep(0.05)
    raise AssertionError("no worker started, though work is waiting")


def _settled_after_redrives(cloud: EmbeddedCloud, sent: Sequence[Upload]) -> Settlement:
    """Wait until each upload met its fate; redrive dead letters, as operators do."""
    found = settle_all(cloud, sent)
    for _ in range(REDRIVES):
        if not found.stuck:
            break
        _redrive(cloud)
        found = settle_all(cloud, sent)
    return found


def _redrive(cloud: EmbeddedCloud) -> None:
    sqs = cloud.client("sqs")
    for name in QUEUES:
        url = cloud.outputs[name]
        while found := sqs.receive_message(QueueUrl=f"{url}-dead", MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in found:
                sqs.send_message(QueueUrl=url, MessageBody=message["Body"])
                sqs.delete_message(QueueUrl=f"{url}-dead", ReceiptHandle=message["ReceiptHandle"])
