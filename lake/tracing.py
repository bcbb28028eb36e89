"""Any row leads to the original bytes, and any bytes to their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lake.athena import ask
from lake.connection import Connection
from lake_schema.datasets import DATASETS, HEADERS, RECORD_DATASETS
from lake_schema.errors import LakeError

MOST = 200  # records or uploads told
NAMES = ("lrn", "mrn")


def names_of(header: str) -> tuple[str, ...]:
    """Return the columns that a record of this kind goes by.

    >>> names_of("declaration"), names_of("payment")
    (('declaration_id', 'lrn', 'mrn'), ('payment_number', 'lrn', 'mrn'))
    """
    # A notification's declaration_id is its own hash, not that of what it answers.
    own = () if header == "notification" else DATASETS[header].key[:1]
    return (*own, *(name for name in NAMES if name in DATASETS[header]))


class NoEvidenceError(LakeError):
    """The original bytes are not in landing any more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the original bytes are.

    Attributes:
        bucket: The landing bucket.
        key: The object's key.
        version: Its version.
    """

    bucket: str
    key: str
    version: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Evidence":
        """Return where a traced row leads to."""
        return cls(row["bucket"], row["object_key"], row["object_version"])


def trace_record(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Return the records that go by an id, LRN or MRN, with where their bytes are.

    Args:
        connection: The lake.
        name: The id, as the tables have it.
    """
    text = _text(name)
    headers = "\nUNION ALL\n".join(
        f"SELECT '{header}' AS kind, {_stated(header)}, upload_id, record_number FROM {header}"
        f" WHERE {' OR '.join(f'{name} = {text}' for name in names_of(header))}"
        for header in HEADERS
    )
    return _asked(
        connection,
        f"WITH header AS ({headers})"
        " SELECT h.kind AS kind, h.lrn AS lrn, h.mrn AS mrn, h.upload_id AS upload_id,"
        " h.record_number AS record_number, u.file_name AS file_name, u.bucket AS bucket,"
        " u.object_key AS object_key, u.object_version AS object_version, u.sha256 AS sha256"
        " FROM header AS h JOIN upload_current AS u ON u.upload_id = h.upload_id"
        f" ORDER BY u.arrived_at, h.upload_id, h.record_number LIMIT {MOST}",
    )


def trace_upload(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Return the uploads that go by an id, an object key or a SHA-256, with their rows by table."""
    text = _text(name)
    found = _asked(
        connection,
        "SELECT upload_id, post, file_name, arrived_at, outcome, records_read, records_accepted,"
        " bucket, object_key, object_version, sha256 FROM upload_current"
        f" WHERE upload_id = {text} OR object_key = {text} OR sha256 = {text}"
        f" ORDER BY arrived_at LIMIT {MOST}",
    )
    if not found:
        return []
    listed = ", ".join(f"'{row['upload_id']}'" for row in found)
    counted = _asked(
        connection,
        " UNION ALL ".join(
            f"SELECT upload_id, '{dataset}' AS dataset, count(*) AS n FROM {dataset}"
            f" WHERE upload_id IN ({listed}) GROUP BY upload_id"
            for dataset in (*RECORD_DATASETS, "finding")
        ),
    )
    return [
        row
        | {
            "rows": {
                each["dataset"]: each["n"]
                for each in counted
                if each["upload_id"] == row["upload_id"]
            },
            "arrived_at": row["arrived_at"].isoformat(),
        }
        for row in found
    ]


def _stated(header: str) -> str:
    return ", ".join(
        name if name in DATASETS[header] else f"CAST(NULL AS varchar) AS {name}" for name in NAMES
    )


def bytes_of(connection: Connection, source: Evidence) -> bytes:
    """Return the original bytes.

    Raises:
        NoEvidenceError: They were erased by order, or are gone.
    """
    s3 = connection.client("s3")
    try:
        found = s3.get_object(Bucket=source.bucket, Key=source.key, VersionId=source.version)
    except s3.exceptions.ClientError as error:
        raise NoEvidenceError(
            f"{source.key} is not in {source.bucket} any more: {error}; see `lake erase --list`"
        ) from error
    content: bytes = found["Body"].read()
    return content


def _asked(connection: Connection, sql: str) -> list[dict[str, Any]]:
    answer = ask(connection, sql)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
