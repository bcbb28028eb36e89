"""Reads the accounts: the ledger, landing, the tables through Athena, the ledger again."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions._events import upload_id_of
from functions._ledger_whole import whole_ledger
from functions.publish.commit import COMMIT_ID
from lake.athena import ask
from lake.auditing.accounts import Accounts, Evidence
from lake.connection import Connection
from lake_schema.datasets import DATASETS, HEADERS, RECORD_DATASETS
from lake_schema.errors import LakeError

READ_AHEAD = 1024 * 1024

COUNTED = (*RECORD_DATASETS, "finding")
ROWS = "\nUNION ALL ".join(
    f"SELECT '{name}' AS dataset, upload_id, count(*) AS n FROM {name} GROUP BY upload_id"
    for name in COUNTED
) + (
    "\nUNION ALL SELECT 'unknown_content', upload_id, sum(value_count) FROM unknown_content"
    " GROUP BY upload_id"
)
RECORDS = (
    "SELECT upload_id, count(DISTINCT record_number) FROM ("
    + " UNION ALL ".join(f"SELECT upload_id, record_number FROM {name}" for name in HEADERS)
    + ") GROUP BY upload_id"
)
REJECTED = """
SELECT upload_id, run_number, count(DISTINCT record_number)
FROM finding
WHERE severity = 'reject'
GROUP BY upload_id, run_number
"""
DOUBLED_COMMITS = "\nUNION ALL ".join(
    f"SELECT '{name}', commit_id, count(*)"
    f" FROM (SELECT element_at(summary, '{COMMIT_ID}') AS commit_id FROM \"{name}$snapshots\")"
    " WHERE commit_id IS NOT NULL GROUP BY commit_id HAVING count(*) > 1"
    for name in DATASETS
)


class NoLandingError(LakeError):
    """The connection does not say which bucket uploads land in."""


def read_accounts(connection: Connection, *, deep: bool = False) -> Accounts:
    """Read everything that is to be compared.

    Args:
        connection: The lake.
        deep: Whether to read the bytes of every object in landing and hash them.

    Raises:
        NoLandingError: The landing bucket is not known.
        SqlError: Athena could not answer.
    """
    if not connection.landing_bucket:
        raise NoLandingError("say which bucket uploads land in: set LAKE_LANDING_BUCKET")
    read_at = datetime.now(UTC).replace(tzinfo=None)
    ledger = connection.client("dynamodb"), connection.upload_ledger
    before = whole_ledger(*ledger)
    evidence = dict(_landing(connection))
    if deep:
        evidence = {name: _hashed(connection, each) for name, each in evidence.items()}
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for dataset, upload_id, count in ask(connection, ROWS).rows:
        rows[str(dataset)][str(upload_id)] = int(str(count))
    return Accounts(
        before=before,
        evidence=evidence,
        upload_rows=_upload_rows(connection),
        rows=rows,
        records=Counter(dict(_asked(connection, RECORDS))),
        rejected=Counter({(u, run): n for u, run, n in _asked(connection, REJECTED)}),
        doubled_commits={(t, c): n for t, c, n in _asked(connection, DOUBLED_COMMITS)},
        after=whole_ledger(*ledger),
        read_at=read_at,
    )


def _asked(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return list(ask(connection, sql).rows)


def _upload_rows(connection: Connection) -> dict[tuple[str, int], list[dict[str, Any]]]:
    answer = ask(connection, "SELECT * FROM upload")
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for values in answer.rows:
        row: dict[str, Any] = dict(zip(answer.columns, values, strict=True))
        found[row["upload_id"], row["run_number"]].append(row)
    return found


def _landing(connection: Connection) -> Iterator[tuple[str, Evidence]]:
    bucket = connection.landing_bucket
    pages = connection.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
    for page in pages:
        for found in page.get("Versions", ()):
            arrived_at = found["LastModified"].astimezone(UTC).replace(tzinfo=None)
            upload_id = upload_id_of(bucket, found["Key"], found["VersionId"])
            yield (
                upload_id,
                Evidence(
                    f"{found['Key']}?versionId={found['VersionId']}", found["Size"], arrived_at
                ),
            )


def _hashed(connection: Connection, evidence: Evidence) -> Evidence:
    key, _, version = evidence.key.rpartition("?versionId=")
    body = connection.client("s3").get_object(
        Bucket=connection.landing_bucket, Key=key, VersionId=version
    )["Body"]
    digest = hashlib.sha256()
    for chunk in body.iter_chunks(READ_AHEAD):
        digest.update(chunk)
    return replace(evidence, sha256=digest.hexdigest())
