"""S3: event notifications as AWS sends them.

moto leaves version id, sequencer and identities out, encodes the slashes of keys, and announces a
multipart upload twice. What is sent here has the fields of "Event message structure" in the S3
user guide; ours is one event a message, as AWS sends it.
"""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from moto.s3 import notifications
from moto.s3.models import FakeBucket, FakeKey, Notification, S3Backend
from moto.s3.notifications import S3NotificationEvent
from moto.sqs.models import sqs_backends

from lake.embedded.background import Background
from lake.embedded.mends.patching import replaced
from lake.embedded.untyped import Json

_PUT = S3NotificationEvent.OBJECT_CREATED_PUT_EVENT
# Events of one key must compare in the order in which they happened; a fixed width keeps text
# order. A count after the clock keeps two in the same instant apart.
_COUNT = itertools.count()


@contextmanager
def mended_s3(
    background: Background, invoke: Callable[[str, dict[str, Any]], object]
) -> Iterator[None]:
    """Send events as AWS does while the context lasts.

    Args:
        background: Where events are delivered, because S3 does not wait for it.
        invoke: Sends an event to the Lambda function with an ARN, asynchronously.
    """
    completing = threading.local()
    complete = S3Backend.complete_multipart_upload

    def complete_once(self: S3Backend, bucket_name: str, multipart_id: str, body: Json) -> Json:
        """Complete a multipart upload, which is announced as that and no more."""
        completing.now = True
        try:
            return complete(self, bucket_name, multipart_id, body)
        finally:
            completing.now = False

    def send_event(
        account_id: str, event_name: S3NotificationEvent, bucket: FakeBucket, key: FakeKey
    ) -> None:
        """Send what S3 sends of an object to those who asked for it."""
        if event_name is _PUT and getattr(completing, "now", False):
            return  # moto announces the completed upload itself
        for kind, target in _targets(bucket, event_name, key):
            event = _event(event_name, bucket, key, target.id)
            if kind == "queue":
                _send(account_id, target.arn, event)
            else:
                background.start(invoke, target.arn, event)

    def send_test_event(account_id: str, bucket: FakeBucket) -> None:
        """Tell queues that notifications are set up, as S3 does."""
        configuration = bucket.notification_configuration
        queues = configuration.queue if configuration is not None else []
        for arn in {target.arn for target in queues}:
            _send(account_id, arn, _test_event(bucket.name))

    with (
        replaced(
            S3Backend,
            "complete_multipart_upload",
            complete_once,
            parameters="self bucket_name multipart_id body",
        ),
        replaced(
            notifications, "send_event", send_event, parameters="account_id event_name bucket key"
        ),
        replaced(notifications, "send_test_event", send_test_event, parameters="account_id bucket"),
    ):
        yield


def _targets(
    bucket: FakeBucket, event_name: S3NotificationEvent, key: FakeKey
) -> Iterator[tuple[str, Notification]]:
    configuration = bucket.notification_configuration
    if configuration is None:
        return
    for kind in ("queue", "cloud_function"):
        for target in getattr(configuration, kind):
            if target.matches(event_name, key.name):
                yield kind, target


def _test_event(bucket: str) -> dict[str, Any]:
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": _now(),
        "Bucket": bucket,
        "RequestId": _request_id(),
        "HostId": "embedded",
    }


def _event(
    event_name: S3NotificationEvent, bucket: FakeBucket, key: FakeKey, configuration: str
) -> dict[str, Any]:
    account = {"principalId": bucket.account_id}
    name = event_name.value.removeprefix("s3:")
    described: dict[str, Any] = {"key": quote_plus(key.name, safe="/")}
    if name.startswith("ObjectCreated"):
        described["size"], described["eTag"] = key.size, key.etag.strip('"')
    if bucket.is_versioned:
        described["versionId"] = key.version_id
    described["sequencer"] = f"{time.time_ns():016X}{next(_COUNT) % 256:02X}"
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": _now(),
        "eventName": name,
        "userIdentity": account,
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": _request_id(), "x-amz-id-2": "embedded"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": configuration,
            "bucket": {"name": bucket.name, "ownerIdentity": account, "arn": bucket.arn},
            "object": described,
        },
    }
    return {"Records": [record]}


def _send(account_id: str, arn: str, event: dict[str, Any]) -> None:
    *_, region, _, name = arn.split(":")
    sqs_backends[account_id][region].send_message(name, json.dumps(event))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _request_id() -> str:
    return f"{time.time_ns() % 16**16:016X}"
