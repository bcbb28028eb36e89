"""AWS Signature Version 4, from the side of the one who checks it.

moto takes any signature; the embedded cloud must not, or an upload link that has expired or was
tampered with would work here and fail in an account. The algorithm is in the AWS General Reference,
"Create a signed AWS API request".
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote

from lake.embedded.web_server import HttpRequest

_ALGORITHM = "AWS4-HMAC-SHA256"
_CREDENTIAL = re.compile("Credential=([^/&,]+)/")
_CLOCK_SKEW = timedelta(minutes=15)  # as AWS allows
_LONGEST_EXPIRY_SECONDS = 604_800  # a week


class SignatureError(Exception):
    """A signature that AWS would refuse.

    Args:
        code: AWS's error code, such as `SignatureDoesNotMatch`.
        says: What is wrong.
        status: The HTTP status that AWS gives.
    """

    def __init__(self, code: str, says: str, status: int = 403) -> None:
        super().__init__(f"{code}: {says}")
        self.code, self.says, self.status = code, says, status


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key pair of an embedded cloud."""

    access_key_id: str
    secret_access_key: str


Keys = Mapping[str, str]
"""Access key id → secret, of everybody whose signature is good."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a request says about its own signature."""

    scope: str  # {date}/{region}/{service}/aws4_request
    signed_at: str
    signed_headers: str
    signature: str
    payload_hash: str


def check_presigned(request: HttpRequest, keys: Keys, now: datetime) -> None:
    """Check the signature in the query string of a presigned URL.

    Raises:
        SignatureError: It is wrong, has expired, or comes from the future.
    """
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    try:
        key, _, scope = query["X-Amz-Credential"].partition("/")
        claim = _Claim(
            scope=scope,
            signed_at=query["X-Amz-Date"],
            signed_headers=query["X-Amz-SignedHeaders"],
            signature=query["X-Amz-Signature"],
            payload_hash=request.headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        )
        lasts = int(query["X-Amz-Expires"])
    except (KeyError, ValueError) as error:
        raise SignatureError(
            "AuthorizationQueryParametersError", f"Query-string authentication lacks {error}", 400
        ) from error
    secret = _secret_of(key, keys)
    _check_age(claim.signed_at, lasts, now)
    _check_headers(request, claim)
    _check_claim(request, claim, secret)


def check_signed(request: HttpRequest, keys: Keys, now: datetime) -> None:
    """Check the signature in the Authorization header.

    Raises:
        SignatureError: It is absent, wrong or older than the allowed clock skew.
    """
    algorithm, _, rest = request.headers.get("authorization", "").partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if algorithm != _ALGORITHM or not {"Credential", "SignedHeaders", "Signature"} <= parts.keys():
        raise SignatureError("MissingAuthenticationToken", "The request is not signed.")
    key, _, scope = parts["Credential"].partition("/")
    body_hash = hashlib.sha256(request.body).hexdigest()
    claim = _Claim(
        scope=scope,
        signed_at=request.headers.get("x-amz-date", ""),
        signed_headers=parts["SignedHeaders"],
        signature=parts["Signature"],
        payload_hash=request.headers.get("x-amz-content-sha256", body_hash),
    )
    secret = _secret_of(key, keys)
    _check_age(claim.signed_at, int(_CLOCK_SKEW.total_seconds()), now)
    _check_claim(request, claim, secret)


def check_signed_text(text: str, fields: Mapping[str, str], keys: Keys) -> None:
    """Check the signature of a POST policy, which is signed as it stands.

    Args:
        text: The policy in base64, as it was sent.
        fields: The form's fields, names in lower case.
        keys: One of these must have signed it.

    Raises:
        SignatureError: The signature is not that of the text.
    """
    key, _, scope = fields.get("x-amz-credential", "").partition("/")
    expected = _sign(text, scope, _secret_of(key, keys))
    if not hmac.compare_digest(expected, fields.get("x-amz-signature", "")):
        raise SignatureError("SignatureDoesNotMatch", "The policy's signature does not match.")


def key_id_of(request: HttpRequest) -> str:
    """Return the access key id that a request, presigned or not, says it was signed with."""
    stated = _CREDENTIAL.search(request.headers.get("authorization", "") or unquote(request.query))
    return stated[1] if stated else ""


def _secret_of(key: str, keys: Keys) -> str:
    if key not in keys:
        raise SignatureError(
            "InvalidAccessKeyId", f"The access key {key!r} is not that of this cloud."
        )
    return keys[key]


def _check_age(signed_at: str, lasts_seconds: int, now: datetime) -> None:
    try:
        begins = datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise SignatureError("AccessDenied", f"{signed_at!r} is no signing time.") from error
    if not 0 < lasts_seconds <= _LONGEST_EXPIRY_SECONDS:
        raise SignatureError(
            "AuthorizationQueryParametersError", "X-Amz-Expires must be 1 to 604800 seconds.", 400
        )
    if now < begins - _CLOCK_SKEW:
        raise SignatureError("RequestTimeTooSkewed", "The request was signed in the future.")
    if now > begins + timedelta(seconds=lasts_seconds):
        raise SignatureError("AccessDenied", "Request has expired")


def _check_headers(request: HttpRequest, claim: _Claim) -> None:
    """Refuse what a URL's bearer adds by himself: S3 obeys `x-amz-` headers."""
    signed = claim.signed_headers.split(";")
    added = [name for name in request.headers if name.startswith("x-amz-") and name not in signed]
    if added:
        raise SignatureError(
            "AccessDenied",
            f"There were headers present in the request which were not signed: {', '.join(added)}",
        )


def _check_claim(request: HttpRequest, claim: _Claim, secret: str) -> None:
    canonical = _canonical_request(request, claim)
    text = "\n".join(
        [_ALGORITHM, claim.signed_at, claim.scope, hashlib.sha256(canonical).hexdigest()]
    )
    if not hmac.compare_digest(_sign(text, claim.scope, secret), claim.signature):
        raise SignatureError(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        )


def _canonical_request(request: HttpRequest, claim: _Claim) -> bytes:
    service = [*claim.scope.split("/"), "", "", ""][2]
    # S3 signs the path as it is sent; every other service encodes it once more.
    path = request.path if service == "s3" else quote(request.path, safe="/~")
    pairs = [pair.partition("=")[::2] for pair in request.query.split("&") if pair]
    query = sorted(
        (quote(unquote(name), safe="~"), quote(unquote(value), safe="~"))
        for name, value in pairs
        if name != "X-Amz-Signature"
    )
    names = claim.signed_headers.split(";")
    headers = [f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names]
    lines = [request.method, path, "&".join(f"{name}={value}" for name, value in query)]
    lines += [*headers, "", claim.signed_headers, claim.payload_hash]
    return "\n".join(lines).encode()


def _sign(text: str, scope: str, secret: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()
