"""What the lake sends to itself: an upload of the post `lake`, which goes the way of all others."""

import hashlib
import uuid

from functions._shell import landing_bucket, now, s3

POST = "lake"


def send(file_name: str, content: bytes) -> str:
    """Put a file into landing and return its key, which its bytes decide.

    The same bytes of the same day have the same key, and are a duplicate.
    """
    name = uuid.UUID(bytes=hashlib.sha256(content).digest()[:16])
    key = f"{POST}/{now():%Y/%m/%d}/{name}/{file_name}"
    s3().put_object(Bucket=landing_bucket(), Key=key, Body=content, ChecksumAlgorithm="SHA256")
    return key
