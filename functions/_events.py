"""What stands in the messages that the steps exchange."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote_plus

from lake_schema.errors import RefusedError

LANDING_KEY = re.compile(r"[^/]+/\d{4}/\d{2}/\d{2}/[0-9a-fA-F-]{32,36}/[^/]+")
"""`{post}/{yyyy}/{mm}/{dd}/{uuid}/{file name}`: the post comes from the key, never the content."""


def upload_id_of(bucket: str, key: str, version: str) -> str:
    """Return the id of an upload: a hash of bucket, key and version, 32 hexadecimal digits.

    >>> upload_id_of("landing", "dover/2026/05/01/x/may + june.xml", "1")
    'f62066024799ba323b11ce8454845367'
    """
    return hashlib.sha256(f"{bucket}\x1f{key}\x1f{version}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Landed:
    """An object in landing that is to be taken in: S3 says it was created, or it is replayed.

    Attributes:
        bucket: The landing bucket.
        key: Its key.
        version: Its version.
        run_number: 1 when it came; a replay asks for the next.
        size_bytes: Its size, as S3 said when it was created; empty in a replay.
    """

    bucket: str
    key: str
    version: str
    run_number: int = 1
    size_bytes: int | None = None

    @property
    def upload_id(self) -> str:
        """Return the upload's id."""
        return upload_id_of(self.bucket, self.key, self.version)

    @property
    def post(self) -> str:
        """Return the post that sent it: the key's first part."""
        return self.key.partition("/")[0]

    @property
    def file_name(self) -> str:
        """Return the name that the post gave the file: the key's last part."""
        return self.key.rpartition("/")[2]

    def check_key(self) -> None:
        """Refuse a key that does not say where it comes from.

        Raises:
            RefusedError: The key is not `{post}/{yyyy}/{mm}/{dd}/{uuid}/{file name}`.
        """
        if not LANDING_KEY.fullmatch(self.key):
            raise RefusedError(
                "wrong-key",
                f"the object key {self.key!r} is not {{post}}/{{yyyy}}/{{mm}}/{{dd}}/{{uuid}}/"
                "{file name}: upload it again under such a key",
            )


def landed_in(body: str) -> list[Landed]:
    """Return the objects that a message of the landing queue tells of.

    That is an S3 notification or a `replay_message`. S3 quotes keys like a form
    (`may+%2B+june.xml`), and says `s3:TestEvent` once, without records, when the notification is
    configured.

    >>> landed_in('{"Event": "s3:TestEvent"}')
    []
    """
    told = json.loads(body)
    created = [_landed(record["s3"]) for record in told.get("Records", ())]
    return created + [Landed(**asked) for asked in told.get("Replay", ())]


def replay_message(uploads: Iterable[Landed]) -> str:
    """Return the message to the landing queue that has uploads run again.

    Each names the run it asks for, so that a message that comes twice asks once.

    >>> replay_message([Landed("landing", "dover/may.xml", "v1", run_number=2)])
    '{"Replay": [{"bucket": "landing", "key": "dover/may.xml", "version": "v1", "run_number": 2}]}'
    """
    asked = [
        {name: value for name, value in asdict(upload).items() if value is not None}
        for upload in uploads
    ]
    return json.dumps({"Replay": asked}, ensure_ascii=False)


def _landed(s3: Mapping[str, Any]) -> Landed:
    return Landed(
        bucket=s3["bucket"]["name"],
        key=unquote_plus(s3["object"]["key"]),
        version=s3["object"].get("versionId", "null"),
        size_bytes=s3["object"].get("size"),
    )


def batch_message(batch_id: str) -> str:
    """Return the message that tells `publish` of a staged batch."""
    return json.dumps({"batch_id": batch_id})


def batch_id_in(body: str) -> str:
    """Return the batch that a message tells of; of a foreign message, none.

    >>> batch_id_in('{"batch_id": "b1"}'), batch_id_in("hello")
    ('b1', '')
    """
    try:
        return str(json.loads(body)["batch_id"])
    except (ValueError, KeyError, TypeError):
        return ""


def partial_failures(message_ids: list[str]) -> dict[str, list[dict[str, str]]]:
    """Return the answer that makes Lambda retry these messages of the batch and no others."""
    return {"batchItemFailures": [{"itemIdentifier": found} for found in message_ids]}
