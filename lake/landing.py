"""Uploads into the landing bucket: which files, under which keys, in parallel."""

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from functions._events import upload_id_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SENDERS = 4  # more do not help: one local S3 serves some 200 objects a second
IN_PARTS_FROM = 16 << 20
"""Bytes from which a file goes up in parts, so that it is never held in memory whole."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file on its way in.

    Attributes:
        path: The file.
        post: The border post that sends it.
        name: What receipts call the file.
    """

    path: Path
    post: str
    name: str

    def key(self, day: dt.date) -> str:
        """Return a fresh landing key, `{post}/{yyyy}/{mm}/{dd}/{uuid}/{file name}`."""
        # A name that is no Unicode text can't stand in a key.
        file_name = os.fsencode(self.path.name).decode("utf-8", "replace")
        return f"{self.post}/{day:%Y/%m/%d}/{uuid.uuid4()}/{file_name}"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that arrived in the landing bucket."""

    upload_id: str
    parcel: Parcel
    key: str


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files as given and, sorted, all files in folders as given.

    Hidden files in folders (names that begin with a dot) are no uploads.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not hidden:
                yield found


def send(
    s3: "S3Client",
    bucket: str,
    parcels: Sequence[Parcel],
    on_sent: Callable[[Upload], None] = lambda _upload: None,
) -> list[Upload]:
    """Upload files in parallel; return what arrived, in the order given."""
    day = dt.datetime.now(dt.UTC).date()
    uploads: list[Upload] = []
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="send") as senders:
        try:
            for upload in senders.map(lambda parcel: _put(s3, bucket, parcel, day), parcels):
                uploads.append(upload)
                on_sent(upload)
        finally:
            senders.shutdown(wait=False, cancel_futures=True)  # an interrupt does not wait
    return uploads


def _put(s3: "S3Client", bucket: str, parcel: Parcel, day: dt.date) -> Upload:
    key = parcel.key(day)
    if parcel.path.stat().st_size < IN_PARTS_FROM:
        version = s3.put_object(Bucket=bucket, Key=key, Body=parcel.path.read_bytes())["VersionId"]
    else:
        s3.upload_file(str(parcel.path), bucket, key)
        version = s3.head_object(Bucket=bucket, Key=key)["VersionId"]
    return Upload(upload_id_of(bucket, key, version), parcel, key)
