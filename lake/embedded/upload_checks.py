"""What S3 checks before it takes bytes, and moto does not: signature, expiry, length, checksums."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO

from werkzeug.formparser import parse_form_data

from lake.embedded.signatures import (
    Keys,
    SignatureError,
    check_presigned,
    check_signed_text,
)
from lake.embedded.untyped import Json
from lake.embedded.web_server import HttpRequest

# CRC32C and CRC64NVME are left alone: Python's library has neither, and in Python they run at
# 10 MB/s.
_CHECKSUMS: dict[str, Callable[[bytes], bytes]] = {
    "x-amz-checksum-crc32": lambda body: binascii.crc32(body).to_bytes(4, "big"),
    "x-amz-checksum-sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "x-amz-checksum-sha256": lambda body: hashlib.sha256(body).digest(),
}


def check_s3_request(request: HttpRequest, keys: Keys) -> None:
    """Refuse what S3 would refuse before looking at buckets and keys.

    Raises:
        SignatureError: With S3's error code: a signature, an expiry, a policy or a checksum.
    """
    if request.method != "OPTIONS" and "authorization" not in request.headers:
        _check_unsigned_header(request, keys)
    if request.method in ("PUT", "POST") and request.body:
        _check_body(request)


def _check_unsigned_header(request: HttpRequest, keys: Keys) -> None:
    now = datetime.now(UTC)
    if "X-Amz-Signature=" in request.query:
        check_presigned(request, keys, now)
    elif "Signature=" in request.query and "AWSAccessKeyId=" in request.query:
        raise SignatureError(
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. "
            "Please use AWS4-HMAC-SHA256.",
            400,
        )
    elif request.headers.get("content-type", "").startswith("multipart/form-data"):
        _check_form(request, keys, now)
    else:
        raise SignatureError("AccessDenied", "Access Denied: the request is not signed.")


def _check_body(request: HttpRequest) -> None:
    body, stated = request.body, dict(request.headers)
    if "aws-chunked" in stated.get("content-encoding", ""):
        body, trailers = _decode_chunks(body)
        stated.update(trailers)
        length = stated.get("x-amz-decoded-content-length")
        if length is not None and int(length) != len(body):
            raise SignatureError("IncompleteBody", "The body is shorter than was stated.", 400)
    _check_hash(stated.get("x-amz-content-sha256", ""), body)
    if "content-md5" in stated:
        digest = hashlib.md5(body, usedforsecurity=False).digest()
        _compare("content-md5", stated["content-md5"], digest)
    for name, compute in _CHECKSUMS.items():
        # A composite checksum of parts (`...-3`) is no checksum of this body.
        if name in stated and "-" not in stated[name]:
            _compare(name, stated[name], compute(body))


def _check_hash(stated: str, body: bytes) -> None:
    # Anything but 64 hexadecimal digits is a word: UNSIGNED-PAYLOAD, STREAMING-...
    if len(stated) == 64 and hashlib.sha256(body).hexdigest() != stated:
        raise SignatureError(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            400,
        )


def _compare(name: str, stated: str, digest: bytes) -> None:
    if base64.b64encode(digest).decode() != stated:
        raise SignatureError(
            "BadDigest", f"The {name} you specified did not match the content received.", 400
        )


def _decode_chunks(body: bytes) -> tuple[bytes, dict[str, str]]:
    """Undo `aws-chunked`: hexadecimal length (with a signature), bytes, …, 0, trailers."""
    stream, parts = BytesIO(body), []
    while size := int(stream.readline().partition(b";")[0].strip() or b"0", 16):
        parts.append(stream.read(size))
        stream.readline()
    lines = stream.read().decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in lines if ":" in line]
    return b"".join(parts), {name.strip().lower(): value.strip() for name, _, value in pairs}


def _check_form(request: HttpRequest, keys: Keys, now: datetime) -> None:
    fields, length = _form_fields(request)
    text = fields.get("policy", "")
    if not text:
        raise SignatureError("AccessDenied", "Access Denied: the form carries no policy.")
    check_signed_text(text, fields, keys)
    policy = json.loads(base64.b64decode(text))
    if now > datetime.fromisoformat(policy["expiration"]):
        raise SignatureError("AccessDenied", "Invalid according to Policy: Policy expired.")
    fields["bucket"] = request.path.strip("/")
    for condition in policy["conditions"]:
        _check_condition(condition, fields, length)


def _form_fields(request: HttpRequest) -> tuple[dict[str, str], int]:
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": request.headers["content-type"],
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.input": BytesIO(request.body),
    }
    _, form, files = parse_form_data(environ)
    fields = {name.lower(): value for name, value in form.items()}
    length = 0
    for file in files.values():
        with file.stream as content:
            length += len(content.read())
    return fields, length


def _check_condition(condition: Json, fields: Mapping[str, str], length: int) -> None:
    if isinstance(condition, dict):
        (name, expected), *_ = condition.items()
        operator = "eq"
    else:
        operator, name, expected = condition[0], condition[1], condition[2]
    if operator == "content-length-range":
        _check_length(length, int(name), int(expected))
        return
    found = fields.get(str(name).removeprefix("$").lower(), "")
    if (operator == "starts-with" and found.startswith(expected)) or found == expected:
        return
    raise SignatureError("AccessDenied", f"Invalid according to Policy: {condition!r} failed.")


def _check_length(length: int, least: int, most: int) -> None:
    if length > most:
        raise SignatureError("EntityTooLarge", f"The upload is over {most} bytes.", 400)
    if length < least:
        raise SignatureError("EntityTooSmall", f"The upload is under {least} bytes.", 400)
