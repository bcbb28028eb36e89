"""Objects of S3, one request each."""

import hashlib
from urllib.parse import urlsplit

from functions._checksums import md5_to_compare
from functions._shell import s3
from lake_schema.errors import UnavailableError


def bucket_and_key(location: str) -> tuple[str, str]:
    """Return the bucket and key of an `s3://` location.

    >>> bucket_and_key("s3://lake/tables/upload/data/00000.parquet")
    ('lake', 'tables/upload/data/00000.parquet')
    """
    parts = urlsplit(location)
    return parts.netloc, parts.path.lstrip("/")


def read_whole(location: str) -> bytes:
    """Return an object's bytes.

    Raises:
        FileNotFoundError: There is no such object.
        UnavailableError: The bytes are not those that S3 holds. A manifest list that is cut
            off between two blocks would read as a table with fewer rows.
    """
    bucket, key = bucket_and_key(location)
    try:
        found = s3().get_object(Bucket=bucket, Key=key)
    except s3().exceptions.NoSuchKey as error:
        raise FileNotFoundError(location) from error
    content, md5 = found["Body"].read(), md5_to_compare(found)
    if md5 and hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
        raise UnavailableError(f"{location}: the bytes read are not those that S3 holds")
    return content
