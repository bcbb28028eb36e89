"""What a request needs to be allowed: actions on resources, as AWS's service authorization says."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

from lxml import etree
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from lake.embedded.web_server import HttpRequest

Need = tuple[str, str | None]
"""An action and the ARN of a resource; None where only the service itself knows which it is."""

_TRANSACTED = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
_ON_KEY = {
    "s3:GetObject": "Decrypt",
    "s3:GetObjectVersion": "Decrypt",
    "s3:PutObject": "GenerateDataKey",
}


def needs_of(service: str, request: HttpRequest, region: str) -> Iterator[Need]:
    """Yield what a request needs.

    Raises:
        NotImplementedError: The service is not judged here.
    """
    if service == "s3":
        yield from _of_s3(request, region)
        return
    if service not in _BY_SERVICE:
        raise NotImplementedError(f"calls of {service} by a function")
    operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
    yield from _BY_SERVICE[service](operation, json.loads(request.body or b"{}"), region)


def _of_s3(request: HttpRequest, region: str) -> Iterator[Need]:
    query = parse_qs(request.query, keep_blank_values=True)
    bucket, _, key = unquote(request.path).lstrip("/").partition("/")
    whole = f"arn:aws:s3:::{bucket}"
    if request.method == "POST" and "delete" in query:
        for found in etree.fromstring(request.body).iter():
            if etree.QName(found).localname == "Key":
                yield "s3:DeleteObject", f"{whole}/{found.text}"
        return
    if not key and request.method != "POST":
        yield _of_bucket(request.method, query), whole
        return
    action = _of_object(request, query)
    yield action, f"{whole}/{key}"
    if source := request.headers.get("x-amz-copy-source"):
        yield "s3:GetObject", f"arn:aws:s3:::{unquote(source).lstrip('/').partition('?')[0]}"
    if on_key := _ON_KEY.get(action):
        yield from _of_key(_bucket_key(bucket), region, on_key)


def _of_bucket(method: str, query: dict[str, list[str]]) -> str:
    if method == "GET" and "location" in query:
        return "s3:GetBucketLocation"
    if method in ("GET", "HEAD"):
        return "s3:ListBucketVersions" if "versions" in query else "s3:ListBucket"
    raise NotImplementedError(f"{method} of a bucket by a function")


def _of_object(request: HttpRequest, query: dict[str, list[str]]) -> str:
    version = "Version" if "versionId" in query else ""
    if request.method == "GET" and "uploadId" in query:
        return "s3:ListMultipartUploadParts"
    if request.method == "DELETE" and "uploadId" in query:
        return "s3:AbortMultipartUpload"
    actions = {"DELETE": "DeleteObject", "GET": "GetObject", "HEAD": "GetObject"}
    if request.method in actions:
        return f"s3:{actions[request.method]}{version}"
    return "s3:PutObject"


def _of_dynamodb(operation: str, body: dict[str, Any], region: str) -> Iterator[Need]:
    calls = [(operation, str(body.get("TableName")))]
    if operation == "BatchGetItem":
        calls = [(operation, name) for name in body["RequestItems"]]
    elif operation.startswith("Transact"):
        parts = [part for item in body["TransactItems"] for part in item.items()]
        calls = [(_TRANSACTED[kind], part["TableName"]) for kind, part in parts]
    for action, table in set(calls):
        yield f"dynamodb:{action}", _arn("dynamodb", region, f"table/{table}")
        found = dynamodb_backends[DEFAULT_ACCOUNT_ID][region].tables.get(table)
        encryption = (found.sse_specification if found else None) or {}
        yield from _of_key(encryption.get("KMSMasterKeyId"), region, "Decrypt")


def _of_sqs(operation: str, body: dict[str, Any], region: str) -> Iterator[Need]:
    name = body["QueueUrl"].rpartition("/")[2]
    yield f"sqs:{operation.removesuffix('Batch')}", _arn("sqs", region, name)
    queue = sqs_backends[DEFAULT_ACCOUNT_ID][region].queues.get(name)
    key = getattr(queue, "kms_master_key_id", None)
    if operation.startswith("SendMessage"):
        yield from _of_key(key, region, "GenerateDataKey")
    yield from _of_key(key, region, "Decrypt")


def _of_glue(operation: str, body: dict[str, Any], region: str) -> Iterator[Need]:
    action = f"glue:{operation}"
    yield action, _arn("glue", region, "catalog")
    database = body.get("DatabaseName") or (body["Name"] if operation == "GetDatabase" else "*")
    yield action, _arn("glue", region, f"database/{database}")
    table = body.get("TableInput", {}).get("Name") or body.get("Name")
    if "Table" in operation:
        yield action, _arn("glue", region, f"table/{database}/{table or '*'}")


def _of_athena(operation: str, body: dict[str, Any], region: str) -> Iterator[Need]:
    group = body.get("WorkGroup")
    yield f"athena:{operation}", _arn("athena", region, f"workgroup/{group}") if group else None


def _of_sts(operation: str, _body: dict[str, Any], _region: str) -> Iterator[Need]:
    if operation != "GetCallerIdentity":  # it needs no permission
        raise NotImplementedError(f"sts:{operation} by a function")
    yield from ()


_BY_SERVICE: dict[str, Callable[[str, dict[str, Any], str], Iterator[Need]]] = {
    "athena": _of_athena,
    "dynamodb": _of_dynamodb,
    "glue": _of_glue,
    "sqs": _of_sqs,
    "sts": _of_sts,
}


def _arn(service: str, region: str, resource: str) -> str:
    return f"arn:aws:{service}:{region}:{DEFAULT_ACCOUNT_ID}:{resource}"


def _bucket_key(bucket: str) -> str | None:
    found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(bucket)
    rule = (found.encryption if found else None) or {}
    default = rule.get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
    key: str | None = default.get("KMSMasterKeyID")
    return key


def _of_key(key: str | None, region: str, action: str) -> Iterator[Need]:
    """Yield what the service needs of a key, in the caller's name; AWS's own are for everybody."""
    if key and not _is_of_aws(key, region):
        whole = key if key.startswith("arn:") else _arn("kms", region, f"key/{key}")
        yield f"kms:{action}", whole


def _is_of_aws(key: str, region: str) -> bool:
    known = kms_backends[DEFAULT_ACCOUNT_ID][region].keys.get(key.rpartition("/")[2])
    return known is not None and any(name.startswith("alias/aws/") for name in known.aliases)
