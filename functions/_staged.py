"""Staged objects: `staged/{dataset}/{batch_id}.{digest}.parquet`, whose name tells their bytes.

boto3 accepts half an object in silence when the connection says that this is all; who reads a
staged object compares it with the digest in its key.
"""

import hashlib
from pathlib import Path

from functions._shell import s3, settings
from lake_schema.errors import UnavailableError

DIGEST = 16  # hexadecimal digits of SHA-256: chance does not meet 64 bits


def write_staged(dataset: str, batch_id: str, path: Path) -> str:
    """Upload a local Parquet file as a dataset's staged object of a batch; return its key."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST]
    key = f"staged/{dataset}/{batch_id}.{digest}.parquet"
    s3().upload_file(str(path), settings().lake_bucket, key)
    return key


def read_staged(key: str) -> bytes:
    """Return the bytes of a staged object.

    Raises:
        UnavailableError: They are not those that were staged.
    """
    content = s3().get_object(Bucket=settings().lake_bucket, Key=key)["Body"].read()
    if hashlib.sha256(content).hexdigest()[:DIGEST] != key.split(".")[-2]:
        raise UnavailableError(f"{key}: the bytes read are not those that were staged")
    return content
