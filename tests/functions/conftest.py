"""The world of a step's tests: moto's server, empty for each test."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import boto3
import pytest
from moto.server import ThreadedMotoServer

from functions import _catalogue, _shell

LANDING, LAKE, LEDGER, DATABASE = "landing", "lake", "ledger", "customs_lake"


@dataclass(frozen=True)
class Context:
    """What Lambda hands a handler beside the event."""

    aws_request_id: str = "request-1"
    function_name: str = "step"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:123456789012:function:step"

    def get_remaining_time_in_millis(self) -> int:
        """Leave no time to wait for others."""
        return 0


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account with the template's buckets, ledger, queue and database, and nothing in them."""
    request = urllib.request.Request(f"{moto_url}/moto-api/reset", method="POST")
    urllib.request.urlopen(request, timeout=10).close()
    for name, value in {
        "AWS_ENDPOINT_URL": moto_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "LAKE_BUCKET": LAKE,
        "LANDING_BUCKET": LANDING,
        "UPLOAD_LEDGER": LEDGER,
        "DATABASE": DATABASE,
        "PSEUDONYM_KEY": "a key for tests",
    }.items():
        monkeypatch.setenv(name, value)
    forget()
    queue = boto3.client("sqs").create_queue(QueueName="staged")["QueueUrl"]
    monkeypatch.setenv("STAGED_QUEUE_URL", queue)
    region = {"LocationConstraint": "eu-central-1"}
    for bucket in (LANDING, LAKE):
        _shell.s3().create_bucket(Bucket=bucket, CreateBucketConfiguration=region)  # type: ignore[arg-type]
    _shell.s3().put_bucket_versioning(Bucket=LANDING, VersioningConfiguration={"Status": "Enabled"})
    _shell.dynamodb().create_table(
        TableName=LEDGER,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
    _shell.glue().create_database(DatabaseInput={"Name": DATABASE})
    yield
    forget()


def forget() -> None:
    """Drop settings and clients that were made for another account."""
    for made_once in (*vars(_shell).values(), _catalogue.catalogue):
        if hasattr(made_once, "cache_clear"):
            made_once.cache_clear()
