"""Uploads run again after something was mended: chosen, asked for, awaited."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from functions._events import Landed, replay_message
from lake.athena import ask
from lake.connection import Connection
from lake_schema.errors import LakeError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

Item = TypeVar("Item")

POLL_SECONDS = 1
LONGEST_SECONDS = 900
"""A window of `publish`, and the longest that it may take."""
MESSAGES = 10  # in one call of SQS
LISTED = 1000  # ids in one statement, which Athena bounds at 256 KiB

LAST_RUNS = """
WITH run AS (
    SELECT
        upload_id, file_name, bucket, object_key, object_version, run_number, post, arrived_on,
        outcome, error_code, records_read, records_accepted, records_rejected,
        row_number() OVER (PARTITION BY upload_id ORDER BY run_number DESC) AS age
    FROM upload
)
SELECT
    upload_id, file_name, bucket, object_key, object_version, run_number,
    outcome, records_read, records_accepted, records_rejected
FROM run
WHERE age = 1 AND {chosen}
ORDER BY arrived_on, upload_id
"""


class NothingToReplayError(LakeError):
    """No upload of the lake is as it was asked for."""


class LandingQueueError(LakeError):
    """The landing bucket tells no queue of its uploads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which uploads to run again: those with something rejected that are all of this.

    Attributes:
        upload_ids: Their ids; none: any.
        rule: A rule that rejected a record of theirs.
        refused: The code they were refused with; `any` for whichever.
        post: Who sent them.
        since: First day of their arrival.
    """

    upload_ids: tuple[str, ...] = ()
    rule: str = ""
    refused: str = ""
    post: str = ""
    since: date | None = None

    def sql(self) -> str:
        """Return the statement that finds them."""
        conditions = ["(outcome = 'refused' OR records_rejected > 0)"]
        if self.upload_ids:
            conditions.append(_among(self.upload_ids))
        if self.rule:
            conditions.append(
                "upload_id IN (SELECT upload_id FROM finding"
                f" WHERE severity = 'reject' AND rule = '{self.rule}')"
            )
        if self.refused:
            conditions.append("outcome = 'refused'")
        if self.refused not in ("", "any"):
            conditions.append(f"error_code = '{self.refused}'")
        if self.post:
            conditions.append(f"post = '{self.post}'")
        if self.since:
            conditions.append(f"arrived_on >= DATE '{self.since}'")
        return LAST_RUNS.format(chosen=" AND ".join(conditions))


@dataclass(frozen=True, slots=True)
class Run:
    """How an upload stands after its last run.

    Attributes:
        landed: Where it lies, with the number of that run.
        file_name: What its post called it.
        outcome: accepted, duplicate or refused.
        records_read: Records found in it.
        records_accepted: Records in the tables.
        records_rejected: Records that are not.
    """

    landed: Landed
    file_name: str
    outcome: str
    records_read: int
    records_accepted: int
    records_rejected: int


def last_runs(connection: Connection, choice: Choice) -> list[Run]:
    """Return the uploads of a choice as they stand.

    Raises:
        SqlError: Athena could not answer.
        NothingToReplayError: There is none.
    """
    found = _asked(connection, choice.sql())
    if not found:
        raise NothingToReplayError(
            "No upload is refused or has rejected records and is as asked for; what there is: "
            'lake sql "SELECT upload_id, post, outcome, records_rejected, error_code FROM upload"'
        )
    return found


def replay(connection: Connection, runs: Iterable[Run]) -> list[Landed]:
    """Ask for the next run of uploads, and return what was asked for.

    Raises:
        LandingQueueError: The landing bucket tells no queue of its uploads.
        UnavailableError: The queue did not take all; those it took run again all the same.
    """
    wanted = [replace(run.landed, run_number=run.landed.run_number + 1) for run in runs]
    sqs: SQSClient = connection.client("sqs")
    queues = {
        bucket: _landing_queue(connection, bucket) for bucket in {each.bucket for each in wanted}
    }
    for bucket, url in queues.items():
        for some in _parts([each for each in wanted if each.bucket == bucket], MESSAGES):
            answer = sqs.send_message_batch(
                QueueUrl=url,
                Entries=[
                    {"Id": str(place), "MessageBody": replay_message([each])}
                    for place, each in enumerate(some)
                ],
            )
            if failed := answer.get("Failed"):
                raise UnavailableError(f"{len(failed)} runs could not be asked for: {failed[0]}")
    return wanted


def _parts(many: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (many[start : start + size] for start in range(0, len(many), size))


def wait(connection: Connection, wanted: Sequence[Landed]) -> dict[str, Run]:
    """Wait until runs are published; return those that are, by upload id."""
    numbers = {each.upload_id: each.run_number for each in wanted}
    done: dict[str, Run] = {}
    until = time.monotonic() + LONGEST_SECONDS
    while numbers.keys() - done.keys() and time.monotonic() < until:
        time.sleep(POLL_SECONDS)
        for some in _parts(sorted(numbers.keys() - done.keys()), LISTED):
            for run in _asked(connection, LAST_RUNS.format(chosen=_among(some))):
                upload_id = run.landed.upload_id
                if run.landed.run_number >= numbers[upload_id]:
                    done[upload_id] = run
    return done


def _among(upload_ids: Iterable[str]) -> str:
    return f"upload_id IN ({', '.join(repr(each) for each in upload_ids)})"


def _asked(connection: Connection, sql: str) -> list[Run]:
    answer = ask(connection, sql)
    return [_run(dict(zip(answer.columns, row, strict=True))) for row in answer.rows]


def _run(row: dict[str, Any]) -> Run:
    landed = Landed(
        bucket=row["bucket"],
        key=row["object_key"],
        version=row["object_version"],
        run_number=row["run_number"],
    )
    counts = ("records_read", "records_accepted", "records_rejected")
    return Run(landed, row["file_name"], row["outcome"], *(row[name] for name in counts))


def _landing_queue(connection: Connection, bucket: str) -> str:
    s3: S3Client = connection.client("s3")
    told = s3.get_bucket_notification_configuration(Bucket=bucket)
    arns = [queue["QueueArn"] for queue in told.get("QueueConfigurations", ())]
    if not arns:
        raise LandingQueueError(f"the bucket {bucket!r} tells no queue of its uploads")
    name = arns[0].rpartition(":")[2]
    return str(connection.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])
