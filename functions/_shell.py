"""The shell: the one module here that knows AWS's client library, the environment and the clock.

Settings and clients are made at the first call and kept for the life of the process, never at
import, so that a module can be imported anywhere.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

logger = Logger()
metrics = Metrics(namespace="CustomsLake")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the template tells every function.

    Attributes:
        lake_bucket: Bucket of tables and staged objects.
        upload_ledger: DynamoDB table with what became of every upload.
        database: Glue database of the tables.
    """

    lake_bucket: str
    upload_ledger: str
    database: str


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """What the template tells `ingest` besides.

    Attributes:
        staged_queue_url: Queue of batches to publish.
        pseudonym_key: Key of the hash that stands for identifying values.
    """

    staged_queue_url: str
    pseudonym_key: bytes


@cache
def settings() -> Settings:
    """Return what the environment says.

    Raises:
        KeyError: A variable that the template sets is missing; a defect, so it crashes.
    """
    return Settings(
        lake_bucket=os.environ["LAKE_BUCKET"],
        upload_ledger=os.environ["UPLOAD_LEDGER"],
        database=os.environ["DATABASE"],
    )


@cache
def landing_bucket() -> str:
    """Return the bucket that posts upload to, for the steps that write there.

    Raises:
        KeyError: A variable that the template sets is missing; a defect, so it crashes.
    """
    return os.environ["LANDING_BUCKET"]


@cache
def ingest_settings() -> IngestSettings:
    """Return what the environment says to `ingest`.

    Raises:
        KeyError: A variable that the template sets is missing; a defect, so it crashes.
    """
    return IngestSettings(
        staged_queue_url=os.environ["STAGED_QUEUE_URL"],
        pseudonym_key=os.environ["PSEUDONYM_KEY"].encode(),
    )


@cache
def workgroup() -> str:
    """Return the Athena workgroup of the steps that ask Athena.

    Raises:
        KeyError: A variable that the template sets is missing; a defect, so it crashes.
    """
    return os.environ["WORKGROUP"]


@cache
def question_ledger() -> str:
    """Return the DynamoDB table with what is being asked.

    Raises:
        KeyError: A variable that the template sets is missing; a defect, so it crashes.
    """
    return os.environ["QUESTION_LEDGER"]


@cache
def s3() -> "S3Client":
    """Return the S3 client."""
    return boto3.client("s3", config=Config(max_pool_connections=32, retries={"mode": "standard"}))


@cache
def sqs() -> "SQSClient":
    """Return the SQS client."""
    return boto3.client("sqs")


@cache
def dynamodb() -> "DynamoDBClient":
    """Return the DynamoDB client."""
    return boto3.client("dynamodb")


@cache
def glue() -> "GlueClient":
    """Return a Glue client that never repeats a call by itself.

    A repeated UpdateTable whose first answer was lost is told that the version is stale; PyIceberg
    takes that for a commit that did not land and deletes the manifests of one that did.
    """
    return boto3.client("glue", config=Config(retries={"total_max_attempts": 1}))


@cache
def athena() -> "AthenaClient":
    """Return the Athena client."""
    return boto3.client("athena")


def now() -> datetime:
    """Return the time in UTC, without zone, as tables store it."""
    return datetime.now(UTC).replace(tzinfo=None)
