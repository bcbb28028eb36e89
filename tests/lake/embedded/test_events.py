import json
import os
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from lake.embedded import CloudError, EmbeddedCloud

Notes = Callable[[str], list[dict[str, str]]]
Eventually = Callable[[Callable[[], Any]], Any]


def send(station: EmbeddedCloud, *orders: dict[str, str], queue: str = "WorkQueue") -> None:
    station.client("sqs").send_message_batch(
        QueueUrl=station.outputs[queue],
        Entries=[
            {"Id": str(index), "MessageBody": json.dumps(order)}
            for index, order in enumerate(orders)
        ],
    )


def dead_letters(station: EmbeddedCloud, seen: dict[str, str]) -> dict[str, str]:
    """Add what is among the dead letters to `seen`: id → receive count."""
    sqs, url = station.client("sqs"), station.outputs["DeadQueue"]
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])
    for message in found.get("Messages", []):
        seen[json.loads(message["Body"]).get("id", "")] = message["Body"]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return seen


def test_an_upload_reaches_the_function_in_the_shape_that_aws_sends(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    s3, bucket = station.client("s3"), station.outputs["Inbox"]
    put = s3.put_object(Bucket=bucket, Key="in/may + Ü/ä.xml", Body=b"<x/>")
    s3.put_object(Bucket=bucket, Key="in/may.csv", Body=b"suffix")
    s3.put_object(Bucket=bucket, Key="out/may.xml", Body=b"prefix")
    s3.put_object(Bucket=bucket, Key="in/last.xml", Body=b"")

    def arrived(name: str) -> list[dict[str, str]]:
        return [note for note in notes("upload") if name in note["sk"]]

    # Two workers may overtake each other, so both are waited for.
    eventually(lambda: arrived("last.xml") and arrived("may"))
    (record,) = [json.loads(note["record"]) for note in arrived("may")]
    described = record["s3"]["object"]
    assert described["key"] == "in/may+%2B+%C3%9C/%C3%A4.xml"
    assert described["versionId"] == put["VersionId"]
    assert (described["size"], described["eTag"]) == (4, put["ETag"].strip('"'))
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["eventVersion"] == "2.1"
    assert record["eventTime"].endswith("Z")
    assert record["userIdentity"]
    assert record["requestParameters"]
    assert int(described["sequencer"], 16)


def test_later_events_of_a_key_have_greater_sequencers(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    s3, bucket = station.client("s3"), station.outputs["Inbox"]
    versions = [
        s3.put_object(Bucket=bucket, Key="in/twice.xml", Body=body)["VersionId"]
        for body in (b"1", b"22", b"333")
    ]

    def arrived() -> list[dict[str, str]]:
        return [note for note in notes("upload") if "twice" in note["sk"]]

    eventually(lambda: len(arrived()) == 3)
    objects = [json.loads(note["record"])["s3"]["object"] for note in arrived()]
    assert [o["versionId"] for o in sorted(objects, key=lambda o: o["sequencer"])] == versions


def test_a_multipart_upload_is_announced_once(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    s3, bucket = station.client("s3"), station.outputs["Inbox"]
    place = {"Bucket": bucket, "Key": "in/large.xml"}
    upload = s3.create_multipart_upload(**place)["UploadId"]
    part = s3.upload_part(**place, UploadId=upload, PartNumber=1, Body=b"x" * 10)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    s3.complete_multipart_upload(**place, UploadId=upload, MultipartUpload=parts)
    s3.put_object(Bucket=bucket, Key="in/after.xml", Body=b"")
    eventually(lambda: any("after.xml" in note["sk"] for note in notes("upload")))
    names = [json.loads(n["record"])["eventName"] for n in notes("upload") if "large" in n["sk"]]
    assert names == ["ObjectCreated:CompleteMultipartUpload"]


def test_only_the_message_that_failed_is_tried_again(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    send(station, {"do": "note", "id": "good"}, {"do": "refuse", "id": "bad"})
    seen: dict[str, str] = {}
    eventually(lambda: "bad" in dead_letters(station, seen))
    assert len(notes("bad")) == 2  # maxReceiveCount
    assert len(notes("good")) == 1
    assert "good" not in seen


@pytest.mark.parametrize(
    ("order", "logged"),
    [
        ("crash", "crashed at crash"),
        ("exit", "exited with status 3"),
        ("sleep", "timed out after 1.00 seconds"),
        ("babble", ""),
    ],
)
def test_a_function_that_fails_ends_in_retries_and_then_the_dead_letters(
    order: str, logged: str, station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    send(station, {"do": order, "id": order}, queue="FragileQueue")
    seen: dict[str, str] = {}
    eventually(lambda: order in dead_letters(station, seen))
    assert len(notes(order)) == 2
    assert any(logged in line for line in station.logs["fragile"])
    send(station, {"do": "note", "id": f"after {order}"}, queue="FragileQueue")
    eventually(lambda: notes(f"after {order}"))


def test_the_window_gathers_messages_into_one_batch(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    send(station, *({"do": "note", "id": f"gathered {number}"} for number in range(8)))
    eventually(lambda: all(notes(f"gathered {number}") for number in range(8)))
    assert {notes(f"gathered {number}")[0]["batch"] for number in range(8)} == {"8"}


def test_filtered_messages_are_deleted_unseen(
    station: EmbeddedCloud, notes: Notes, eventually: Eventually
) -> None:
    send(station, {"do": "nothing", "id": "filtered"}, {"do": "note", "id": "unfiltered"})
    eventually(lambda: notes("unfiltered"))
    assert notes("filtered") == []
    attributes = station.client("sqs").get_queue_attributes(
        QueueUrl=station.outputs["WorkQueue"], AttributeNames=["All"]
    )["Attributes"]
    assert attributes["VisibilityTimeout"] == "600"  # the template's, in spite of quick retries


def test_a_schedule_fires(station: EmbeddedCloud, notes: Notes, eventually: Eventually) -> None:
    station.fire("NightFunctionNightly")
    station.fire("NightFunctionWeekly")

    def sources() -> set[str]:
        return {note["sk"].split()[0] for note in notes("schedule")}

    eventually(lambda: {"aws.events", "weekly"} <= sources())
    with pytest.raises(CloudError, match="no schedule 'Nobody'"):
        station.fire("Nobody")


def test_a_route_answers_with_the_event_of_format_two(station: EmbeddedCloud) -> None:
    request = urllib.request.Request(
        f"{station.api_url}/uploads/ab%20c?x=1&x=2&y=",
        headers={"X-Post": "DEHAM", "Cookie": "k=v; l=w"},
    )
    with urllib.request.urlopen(request) as reply:
        event = json.load(reply)["event"]
        assert reply.status == 201
        assert reply.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert event["routeKey"] == "GET /uploads/{upload_id}"
    assert event["rawPath"] == "/v1/uploads/ab c"
    assert event["pathParameters"] == {"upload_id": "ab c"}
    assert event["queryStringParameters"] == {"x": "1,2", "y": ""}
    assert event["rawQueryString"] == "x=1&x=2&y="
    assert event["headers"]["x-post"] == "DEHAM"
    assert event["cookies"] == ["k=v", "l=w"]
    assert event["requestContext"]["stage"] == "v1"
    assert event["isBase64Encoded"] is False


def test_a_binary_body_arrives_in_base64(station: EmbeddedCloud) -> None:
    headers = {"Content-Type": "application/zip"}
    url = f"{station.api_url}/uploads"
    request = urllib.request.Request(url, b"\xff\x00", headers, method="POST")
    with urllib.request.urlopen(request) as reply:
        event = json.load(reply)["event"]
    assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)


def test_a_route_that_is_not_there_is_404(station: EmbeddedCloud) -> None:
    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(f"{station.api_url}/nowhere")
    assert caught.value.code == 404
    caught.value.close()


def test_a_signed_route_wants_a_signature(station: EmbeddedCloud) -> None:
    url = f"{station.api_url}/secret"
    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(url)
    assert caught.value.code == 403
    caught.value.close()
    signed = AWSRequest(method="GET", url=url)
    keys = Credentials(station.access_key_id, station.secret_access_key)
    SigV4Auth(keys, "execute-api", station.region).add_auth(signed)
    request = urllib.request.Request(url, headers=dict(signed.headers.items()))
    with urllib.request.urlopen(request) as reply:
        assert "iam" in json.load(reply)["event"]["requestContext"]["authorizer"]


def test_a_custom_resource_is_asked_and_its_answer_used(station: EmbeddedCloud) -> None:
    assert station.outputs["Greeting"] == "Willkommen!, '3'"  # every property arrives as text


def test_a_worker_sees_the_environment_of_lambda_and_of_the_template(
    station: EmbeddedCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "of-a-person")
    answer = json.loads(json.loads(station.invoke("echo", b"{}"))["body"])
    environment = answer["environment"]
    assert environment["AWS_ENDPOINT_URL"] == station.endpoint_url
    assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == station.region
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "echo"
    assert environment["LEDGER"] == station.outputs["Ledger"]
    assert "AWS_PROFILE" not in environment
    assert 0 < answer["left"] <= 20_000
    assert answer["arn"].endswith(":function:echo")


def test_lambda_invoke_runs_the_handler(station: EmbeddedCloud, eventually: Eventually) -> None:
    functions = station.client("lambda")
    reply = functions.invoke(FunctionName="echo", Payload=b'{"a": 1}')
    assert json.loads(json.load(reply["Payload"])["body"])["event"] == {"a": 1}
    reply = functions.invoke(FunctionName="note", Payload=b'{"boom": 1}')
    assert reply["FunctionError"] == "Unhandled"
    assert json.load(reply["Payload"])["errorMessage"] == "boom"
    functions.invoke(FunctionName="note", Payload=b'{"boom": 2}', InvocationType="Event")
    seen: dict[str, str] = {}
    eventually(lambda: any('"boom": 2' in text for text in dead_letters(station, seen).values()))


def test_a_function_that_is_not_there_is_named_with_the_nearest(station: EmbeddedCloud) -> None:
    with pytest.raises(CloudError, match="did you mean 'echo'"):
        station.invoke("ecco", b"{}")


def test_workers_are_processes_of_their_own(station: EmbeddedCloud) -> None:
    station.invoke("echo", b"{}")
    assert station.worker_process_ids
    assert os.getpid() not in station.worker_process_ids
