import base64
import hashlib
import io
import json
import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from lake.embedded import EmbeddedCloud
from lake.embedded.signatures import SignatureError, check_presigned
from lake.embedded.web_server import HttpRequest


def fetch(method: str, url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize(
    "parameters",
    [
        {
            "ContentMD5": base64.b64encode(
                hashlib.md5(b"other", usedforsecurity=False).digest()
            ).decode()
        },
        {"ChecksumSHA256": base64.b64encode(hashlib.sha256(b"other").digest()).decode()},
        {
            "ChecksumSHA1": base64.b64encode(
                hashlib.sha1(b"other", usedforsecurity=False).digest()
            ).decode()
        },
        {"ChecksumCRC32": "AAAAAA=="},
    ],
    ids=lambda parameters: next(iter(parameters)),
)
def test_bytes_that_differ_from_their_checksum_are_refused(
    parameters: dict[str, str], station: EmbeddedCloud
) -> None:
    s3, bucket = station.client("s3"), station.outputs["Inbox"]
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="damaged", Body=b"these", **parameters)
    assert caught.value.response["Error"]["Code"] == "BadDigest"
    with pytest.raises(ClientError):
        s3.head_object(Bucket=bucket, Key="damaged")


def test_a_streamed_upload_with_its_checksum_at_the_end_is_taken(station: EmbeddedCloud) -> None:
    s3, bucket = station.client("s3"), station.outputs["Inbox"]
    body = bytes(range(256)) * 40_000  # over the size at which boto3 uploads in parts
    s3.upload_fileobj(io.BytesIO(body), bucket, "streamed", {"ChecksumAlgorithm": "SHA256"})
    assert s3.get_object(Bucket=bucket, Key="streamed")["Body"].read() == body


def presigned(station: EmbeddedCloud, **more: str) -> str:
    parameters = {"Bucket": station.outputs["Inbox"], "Key": "may + Ü.txt", **more}
    url = station.client("s3").generate_presigned_url("put_object", parameters, ExpiresIn=60)
    return str(url)


def test_a_presigned_upload_is_taken_as_signed_and_not_otherwise(station: EmbeddedCloud) -> None:
    url = presigned(station, ContentType="text/csv")
    assert fetch("PUT", url, b"a;b", **{"Content-Type": "text/csv"})[0] == 200
    refused = fetch("PUT", url, b"a;b", **{"Content-Type": "text/html"})
    assert refused[0] == 403
    assert "SignatureDoesNotMatch" in refused[1]
    assert fetch("PUT", url.replace("may", "mai"), b"a;b", **{"Content-Type": "text/csv"})[0] == 403
    assert fetch("GET", url)[0] == 403


def test_a_presigned_length_must_be_kept(station: EmbeddedCloud) -> None:
    client = station.client("s3")
    url = client.generate_presigned_url(
        "put_object",
        {"Bucket": station.outputs["Inbox"], "Key": "short.txt", "ContentLength": 3},
    )
    assert fetch("PUT", url, b"abc", **{"Content-Type": ""})[0] == 200
    assert fetch("PUT", url, b"abcd", **{"Content-Type": ""})[0] == 403


def test_a_presigned_url_expires(station: EmbeddedCloud) -> None:
    url = presigned(station)
    host, _, target = url.removeprefix("http://").partition("/")
    request = HttpRequest("PUT", f"/{target}", {"host": host})
    keys = {station.access_key_id: station.secret_access_key}
    check_presigned(request, keys, datetime.now(UTC))
    with pytest.raises(SignatureError, match="expired"):
        check_presigned(request, keys, datetime.now(UTC) + timedelta(seconds=62))
    with pytest.raises(SignatureError, match="future"):
        check_presigned(request, keys, datetime.now(UTC) - timedelta(minutes=16))
    with pytest.raises(SignatureError, match="access key"):
        check_presigned(request, {"other": "other"}, datetime.now(UTC))


def test_an_unsigned_request_is_refused(station: EmbeddedCloud) -> None:
    status, text = fetch("GET", f"{station.endpoint_url}/{station.outputs['Inbox']}/x")
    assert status == 403
    assert "AccessDenied" in text


def test_a_form_upload_keeps_to_its_policy(station: EmbeddedCloud) -> None:
    form = station.client("s3").generate_presigned_post(
        station.outputs["Inbox"], "posted.txt", Conditions=[["content-length-range", 2, 5]]
    )

    def post(body: bytes, **changed: str) -> tuple[int, str]:
        fields = {**form["fields"], **changed}
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        data = b"".join([*parts, head, body, b"\r\n--b--\r\n"])
        return fetch(
            "POST", form["url"], data, **{"Content-Type": "multipart/form-data; boundary=b"}
        )

    assert post(b"abc")[0] in (200, 204)
    assert "EntityTooLarge" in post(b"abcdef")[1]
    assert "EntityTooSmall" in post(b"a")[1]
    assert post(b"abc", key="elsewhere.txt")[0] == 403
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    policy["conditions"] = []
    loosened = base64.b64encode(json.dumps(policy).encode()).decode()
    assert "SignatureDoesNotMatch" in post(b"abc", policy=loosened)[1]


def test_a_presigned_request_takes_no_header_that_was_not_signed(station: EmbeddedCloud) -> None:
    url = station.client("s3").generate_presigned_url(
        "put_object", Params={"Bucket": station.outputs["Inbox"], "Key": "added"}
    )

    status, says = fetch("PUT", url, b"x", **{"x-amz-meta-records": "7"})

    assert (status, "not signed" in says) == (403, True)
    assert fetch("PUT", url, b"x")[0] == 200
