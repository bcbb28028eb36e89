"""The whole lake at work, its workers killed at random from outside: everything is there, once."""

import os
import random
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from functions._ledger import Ledger
from lake.auditing import compare, read_accounts
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, Upload, files_of, send
from lake.settling import Settlement, Watch, settle
from tests.catalogue import catalogue_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

KILLS = 25
REDRIVES = 5
PAUSE_SECONDS = 0.6  # some runs end between two kills, most do not


@contextmanager
def killing(cloud: EmbeddedCloud) -> Iterator[list[int]]:
    """Kill a random worker again and again while the context lasts, for a while."""
    killed: list[int] = []
    done = threading.Event()
    dice = random.Random(7)

    def kill() -> None:
        """Kill workers, one after the other."""
        while len(killed) < KILLS and not done.wait(PAUSE_SECONDS):
            if workers := cloud.worker_process_ids:
                with suppress(ProcessLookupError):
                    os.kill(chosen := dice.choice(workers), signal.SIGKILL)
                    killed.append(chosen)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
        killer.join()
    finally:
        done.set()
        killer.join()


def test_workers_killed_at_random_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    write(Plan(declarations=1200, posts=6, seed=23, fault_share=0.05, broken_files=5), tmp_path)
    paths = list(files_of([tmp_path]))
    parcels = [Parcel(path, path.parent.name, path.name) for path in [*paths, *paths[:10]]]
    with EmbeddedCloud(retry_seconds=0.3) as cloud:
        with killing(cloud) as killed:
            sent = send(cloud.client("s3"), cloud.outputs["LandingBucket"], parcels)
        settled = _settled(cloud, sent)
        report = compare(read_accounts(Connection.of(cloud), deep=True))
        table = catalogue_of(cloud).load_table((cloud.outputs["Database"], "declaration"))
        keys = table.scan(selected_fields=("upload_id", "record_number")).to_arrow().to_pylist()

    assert len(killed) == KILLS
    assert not settled.stuck
    assert report.differences == ()
    assert report.checked["settled"] == len(parcels)
    accepted = sum(receipt["records_accepted"] for receipt in settled.receipts)
    assert len(keys) == len({(key["upload_id"], key["record_number"]) for key in keys}) == accepted


def _settled(cloud: EmbeddedCloud, sent: Sequence[Upload]) -> Settlement:
    """Wait until each upload met its fate; redrive dead letters, as operators do."""
    queues = (cloud.outputs["LandingQueueUrl"], cloud.outputs["StagedQueueUrl"])
    ledger = Ledger(cloud.client("dynamodb"), cloud.outputs["UploadLedger"])
    settled = settle(ledger, sent, Watch(cloud.client("sqs"), queues))
    for _ in range(REDRIVES):
        if not settled.stuck:
            break
        _redrive(cloud.client("sqs"), queues)
        settled = settle(ledger, sent, Watch(cloud.client("sqs"), queues))
    return settled


def _redrive(sqs: "SQSClient", queue_urls: Sequence[str]) -> None:
    for url in queue_urls:
        while found := sqs.receive_message(QueueUrl=f"{url}-dead", MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in found:
                sqs.send_message(QueueUrl=url, MessageBody=message["Body"])
                sqs.delete_message(QueueUrl=f"{url}-dead", ReceiptHandle=message["ReceiptHandle"])
