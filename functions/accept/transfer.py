"""How a file gets from a post into landing: one presigned request, or many in parts.

Every request binds what it may carry: key, length, SHA-256, and in the object's metadata what the
post announced; none can be used for anything else, and none for a key that is taken.
"""

import base64
from typing import TYPE_CHECKING, Any

from functions._announcements import Announcement
from functions._shell import landing_bucket, s3

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import PartTypeDef

MIB = 1024 * 1024
WHOLE_UP_TO = 8 * MIB
"""A larger file goes in parts: over a bad line 8 MiB are lost at most."""
MOST_PARTS = 10_000  # of one object in S3
URL_SECONDS = 3600


def part_bytes(size_bytes: int) -> int:
    """Return the length of a file's parts but the last; 0 where it is sent whole.

    >>> part_bytes(8 * MIB), part_bytes(8 * MIB + 1) // MIB, part_bytes(5 * 1024**4) // MIB
    (0, 8, 525)
    """
    if size_bytes <= WHOLE_UP_TO:
        return 0
    return max(8 * MIB, -(-size_bytes // (MOST_PARTS * MIB)) * MIB)


def part_sizes(size_bytes: int) -> dict[int, int]:
    """Return part number → length; nothing where the file is sent whole.

    >>> part_sizes(20 * MIB)
    {1: 8388608, 2: 8388608, 3: 4194304}
    """
    length = part_bytes(size_bytes)
    if not length:
        return {}
    starts = range(0, size_bytes, length)
    return {n: min(length, size_bytes - start) for n, start in enumerate(starts, start=1)}


def metadata_of(sha256: str, records: int | None) -> dict[str, str]:
    """Return the object metadata in which `ingest` finds what was announced."""
    return {"sha256": sha256} | ({} if records is None else {"records": str(records)})


def begin_parts(key: str, metadata: dict[str, str]) -> str:
    """Begin a multipart upload; return its id."""
    return s3().create_multipart_upload(
        Bucket=landing_bucket(),
        Key=key,
        Metadata=metadata,
        ChecksumAlgorithm="SHA256",
    )["UploadId"]


def request_of_whole(announcement: Announcement) -> dict[str, Any]:
    """Return the request that sends a file whole."""
    digest = base64.b64encode(bytes.fromhex(announcement.sha256)).decode()
    metadata = metadata_of(announcement.sha256, announcement.records)
    url = s3().generate_presigned_url(
        "put_object",
        Params={
            "Bucket": landing_bucket(),
            "Key": announcement.key,
            "ContentLength": announcement.size_bytes,
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": digest,
            "IfNoneMatch": "*",
            "Metadata": metadata,
        },
        ExpiresIn=URL_SECONDS,
    )
    headers = {
        "content-length": str(announcement.size_bytes),
        "if-none-match": "*",
        "x-amz-checksum-sha256": digest,
        "x-amz-sdk-checksum-algorithm": "SHA256",
        **{f"x-amz-meta-{name}": value for name, value in metadata.items()},
    }
    return {"method": "PUT", "url": url, "headers": headers}


def request_of_part(announcement: Announcement, number: int, digest: str) -> dict[str, Any]:
    """Return the request that sends one part, whose SHA-256 is given in base64."""
    size = part_sizes(announcement.size_bytes)[number]
    url = s3().generate_presigned_url(
        "upload_part",
        Params={
            "Bucket": landing_bucket(),
            "Key": announcement.key,
            "UploadId": announcement.multipart_id,
            "PartNumber": number,
            "ContentLength": size,
            "ChecksumSHA256": digest,
        },
        ExpiresIn=URL_SECONDS,
    )
    headers = {"content-length": str(size), "x-amz-checksum-sha256": digest}
    return {"number": number, "method": "PUT", "url": url, "headers": headers}


def parts_sent(announcement: Announcement) -> "list[PartTypeDef] | None":
    """Return the parts that S3 has whole; nothing where the multipart upload is over or gone."""
    pages = (
        s3()
        .get_paginator("list_parts")
        .paginate(
            Bucket=landing_bucket(),
            Key=announcement.key,
            UploadId=announcement.multipart_id,
        )
    )
    try:
        parts = [part for page in pages for part in page.get("Parts", [])]
    except s3().exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchUpload":
            return None
        raise
    sizes = part_sizes(announcement.size_bytes)
    return [part for part in parts if sizes.get(part["PartNumber"]) == part["Size"]]


def complete(announcement: Announcement, parts: "list[PartTypeDef]") -> None:
    """Make one object of the parts; one that was made already is left alone."""
    told: Any = [
        {name: part[name] for name in ("PartNumber", "ETag", "ChecksumSHA256") if name in part}
        for part in parts
    ]
    try:
        s3().complete_multipart_upload(
            Bucket=landing_bucket(),
            Key=announcement.key,
            UploadId=announcement.multipart_id,
            MultipartUpload={"Parts": told},
        )
    except s3().exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchUpload":
            raise


def landed_version(key: str) -> str | None:
    """Return the version of the object at a key; nothing where there is none."""
    try:
        found = s3().head_object(Bucket=landing_bucket(), Key=key)
    except s3().exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return None
        raise
    return found.get("VersionId", "null")
