"""Objects that hold what is erased: evidence, staged objects, answers, files of no snapshot."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from functions._events import upload_id_of
from functions._ledger_whole import whole_ledger
from lake.connection import Connection
from lake.erasing.orders import Order
from lake.erasing.tables import forget_history, load
from lake.iceberg_files import referenced

ALL = 1_000_000  # metadata files
IN_FLIGHT = timedelta(hours=1)
"""No step runs for longer; what is younger may belong to one that is at work."""


def delete_evidence(connection: Connection, order: Order) -> int:
    """Delete the object versions of an order from landing, past their lock; return how many."""
    s3, bucket = connection.client("s3"), connection.landing_bucket
    found = list(evidence(connection, order))
    for key, version in found:
        s3.delete_object(Bucket=bucket, Key=key, VersionId=version, BypassGovernanceRetention=True)
    return len(found)


def evidence(connection: Connection, order: Order) -> Iterator[tuple[str, str]]:
    """Yield key and version of what landing still has of an order's uploads."""
    wanted, bucket = set(order.evidence), connection.landing_bucket
    pages = connection.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
    for page in pages:
        for found in page.get("Versions", ()):
            if upload_id_of(bucket, found["Key"], found["VersionId"]) in wanted:
                yield found["Key"], found["VersionId"]


def delete_copies(connection: Connection, tables: list[str]) -> None:
    """Delete staged objects that are done with, all answers, and files that no snapshot needs."""
    _delete(connection, spare_objects(connection, tables))


def spare_objects(connection: Connection, tables: list[str]) -> Iterator[str]:
    """Yield keys of the lake bucket whose objects nobody needs any more."""
    ledger = whole_ledger(connection.client("dynamodb"), connection.upload_ledger)
    waiting = {
        key
        for batch in ledger.batches.values()
        if not batch.published_at
        for key in batch.objects.values()
    }
    known = {key for batch in ledger.batches.values() for key in batch.objects.values()}
    oldest = datetime.now(UTC) - IN_FLIGHT
    for found in _objects(connection, "staged/"):
        is_over = found["Key"] in known or found["LastModified"] < oldest
        if found["Key"] not in waiting and is_over:
            yield found["Key"]
    yield from (found["Key"] for found in _objects(connection, "answers/"))
    for name in tables:
        for found in unneeded_files(connection, name):
            if found["LastModified"] < oldest:
                yield found["Key"]


def forget_files(connection: Connection, name: str) -> None:
    """Forget a table's history, and delete the files that only its history needed."""
    before = set(referenced(load(connection, name), ALL))
    forget_history(connection, name)
    # The log of metadata files now names those that forgetting wrote.
    before |= set(referenced(load(connection, name), ALL))
    after = set(referenced(load(connection, name), 0))
    prefix = f"s3://{connection.lake_bucket}/"
    _delete(connection, (location.removeprefix(prefix) for location in before - after))


def unneeded_files(connection: Connection, name: str) -> list[Any]:
    """Return the objects in a table's folder that its metadata does not refer to."""
    table = load(connection, name)
    prefix = table.location().removeprefix(f"s3://{connection.lake_bucket}/").rstrip("/") + "/"
    objects = list(_objects(connection, prefix))
    kept = set(referenced(load(connection, name), 0))
    return [o for o in objects if f"s3://{connection.lake_bucket}/{o['Key']}" not in kept]


def _delete(connection: Connection, keys: Iterable[str]) -> None:
    s3 = connection.client("s3")
    for key in keys:
        s3.delete_object(Bucket=connection.lake_bucket, Key=key)


def _objects(connection: Connection, prefix: str) -> Iterator[Any]:
    pages = (
        connection.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=connection.lake_bucket, Prefix=prefix)
    )
    for page in pages:
        yield from page.get("Contents", ())
