"""Functions may call what their roles allow."""

import json

import pytest

from lake.embedded import CloudError, EmbeddedCloud
from lake.embedded.access.needs import needs_of
from lake.embedded.access.policies import allow, statements_of
from lake.embedded.web_server import HttpRequest

POLICY = json.dumps(
    {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:Get*", "s3:PutObject"],
                "Resource": "arn:aws:s3:::a/*",
            },
            {"Effect": "Deny", "Action": "S3:*", "Resource": ["arn:aws:s3:::a/secret/?"]},
        ]
    }
)


@pytest.mark.parametrize(
    ("action", "resource", "is_allowed"),
    [
        ("s3:GetObject", "arn:aws:s3:::a/b/c", True),
        ("s3:getobjectversion", "arn:aws:s3:::a/b", True),
        ("s3:PutObject", "arn:aws:s3:::a/b", True),
        ("s3:PutObjectAcl", "arn:aws:s3:::a/b", False),
        ("s3:GetObject", "arn:aws:s3:::ab/c", False),
        ("s3:GetObject", "arn:aws:s3:::a/secret/1", False),
        ("s3:GetObject", "arn:aws:s3:::a/secret/12", True),
        ("sqs:GetObject", "arn:aws:s3:::a/b", False),
    ],
)
def test_a_policy_allows_what_it_says(action: str, resource: str, is_allowed: bool) -> None:
    assert allow(statements_of(POLICY), action, resource) is is_allowed


def test_a_policy_that_is_not_understood_is_not_guessed_at() -> None:
    policy = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}

    with pytest.raises(NotImplementedError, match="Condition"):
        statements_of(json.dumps({"Statement": policy}))


@pytest.mark.parametrize(
    ("method", "target", "needs"),
    [
        ("GET", "/b/k%20x?versionId=1", {"s3:GetObjectVersion arn:aws:s3:::b/k x"}),
        ("HEAD", "/b/k", {"s3:GetObject arn:aws:s3:::b/k"}),
        ("PUT", "/b/k?partNumber=1&uploadId=u", {"s3:PutObject arn:aws:s3:::b/k"}),
        ("POST", "/b/k?uploads", {"s3:PutObject arn:aws:s3:::b/k"}),
        ("DELETE", "/b/k?uploadId=u", {"s3:AbortMultipartUpload arn:aws:s3:::b/k"}),
        ("GET", "/b/k?uploadId=u", {"s3:ListMultipartUploadParts arn:aws:s3:::b/k"}),
        ("DELETE", "/b/k", {"s3:DeleteObject arn:aws:s3:::b/k"}),
        ("GET", "/b?list-type=2", {"s3:ListBucket arn:aws:s3:::b"}),
        ("GET", "/b?location", {"s3:GetBucketLocation arn:aws:s3:::b"}),
    ],
)
def test_a_request_to_s3_needs_its_action(method: str, target: str, needs: set[str]) -> None:
    found = needs_of("s3", HttpRequest(method, target, {}), "eu-central-1")

    assert {f"{action} {resource}" for action, resource in found} == needs


def test_objects_deleted_together_are_needed_one_by_one() -> None:
    body = b'<Delete xmlns="x"><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>'
    found = needs_of("s3", HttpRequest("POST", "/b?delete", {}, body), "eu-central-1")

    assert [resource for _, resource in found] == ["arn:aws:s3:::b/a", "arn:aws:s3:::b/b"]


def test_a_transaction_needs_what_its_parts_need() -> None:
    body = {"TransactItems": [{"Put": {"TableName": "t"}}, {"ConditionCheck": {"TableName": "u"}}]}
    request = HttpRequest(
        "POST",
        "/",
        {"x-amz-target": "DynamoDB_20120810.TransactWriteItems"},
        json.dumps(body).encode(),
    )

    assert {action for action, _ in needs_of("dynamodb", request, "eu-central-1")} == {
        "dynamodb:PutItem",
        "dynamodb:ConditionCheckItem",
    }


def test_a_function_is_denied_what_its_role_does_not_allow(station: EmbeddedCloud) -> None:
    with pytest.raises(CloudError, match=r"not authorized to perform: dynamodb:PutItem"):
        station.invoke("barred", b"{}")


def test_a_function_calls_what_its_role_allows(station: EmbeddedCloud) -> None:
    station.invoke("night", b"{}")

    assert any("night" in role and action == "dynamodb:PutItem" for role, action in station.calls)
