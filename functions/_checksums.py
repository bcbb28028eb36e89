"""Which hash S3 holds of an object that nobody else compares with the bytes that arrive."""

import re
from collections.abc import Mapping
from typing import Any

from botocore.httpchecksum import StreamingChecksumBody

_MD5 = re.compile(r'"([0-9a-f]{32})"')
"""The ETag of an object that was put whole; one of several parts has their number behind it."""


def md5_to_compare(found: Mapping[str, Any]) -> str:
    """Return the MD5 to hold against the body of an answer to GetObject; empty where none is due.

    boto3 compares a checksum that it knows by itself and raises at the end of the body. An object
    that was written without one has its ETag, unless it is encrypted with a key of its own.
    """
    if isinstance(found["Body"], StreamingChecksumBody):
        return ""
    if found.get("ServerSideEncryption", "AES256") != "AES256":
        return ""
    md5 = _MD5.fullmatch(found["ETag"])
    return md5[1] if md5 else ""
