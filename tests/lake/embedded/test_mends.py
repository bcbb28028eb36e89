import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lake.embedded import CloudError, EmbeddedCloud
from lake.embedded.mends.patching import replaced


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_stale_version_of_a_glue_table_is_refused(station: EmbeddedCloud) -> None:
    glue = station.client("glue")
    version = glue.get_table(DatabaseName="station", Name="arrivals")["Table"]["VersionId"]
    update = {"DatabaseName": "station", "TableInput": {"Name": "arrivals", "Description": "1"}}
    glue.update_table(**update, VersionId=version)
    with pytest.raises(glue.exceptions.ConcurrentModificationException):
        glue.update_table(**update, VersionId=version)
    glue.update_table(**update)  # who names no version overwrites, as in AWS


def test_of_many_writers_with_one_glue_version_one_wins(station: EmbeddedCloud) -> None:
    glue = station.client("glue")
    glue.create_table(DatabaseName="station", TableInput={"Name": "contended"})

    def update(number: int) -> bool:
        table = {"Name": "contended", "Description": str(number)}
        try:
            glue.update_table(DatabaseName="station", TableInput=table, VersionId="1")
        except glue.exceptions.ConcurrentModificationException:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(update, range(16))) == 1


def test_of_many_conditional_puts_of_a_row_one_wins(station: EmbeddedCloud) -> None:
    dynamodb = station.client("dynamodb")

    def put(number: int) -> bool:
        try:
            dynamodb.put_item(
                TableName=station.outputs["Ledger"],
                Item={"pk": {"S": "contended"}, "sk": {"S": "x"}, "by": {"S": str(number)}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(put, range(32))) == 1


def test_of_many_puts_of_an_object_that_must_be_new_one_wins(station: EmbeddedCloud) -> None:
    s3 = station.client("s3")

    def put(number: int) -> str:
        try:
            body = str(number).encode()
            s3.put_object(Bucket=station.outputs["Inbox"], Key="new", Body=body, IfNoneMatch="*")
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "won"

    with ThreadPoolExecutor(8) as pool:
        assert Counter(pool.map(put, range(32))) == {"won": 1, "PreconditionFailed": 31}


def add_one(station: EmbeddedCloud, key: str) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": station.outputs["Ledger"],
            "Key": {"pk": {"S": key}, "sk": {"S": "x"}},
            "UpdateExpression": "ADD times :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }


def times(station: EmbeddedCloud, key: str) -> str | None:
    row = station.client("dynamodb").get_item(
        TableName=station.outputs["Ledger"], Key={"pk": {"S": key}, "sk": {"S": "x"}}
    )
    return str(row["Item"]["times"]["N"]) if "Item" in row else None


def test_a_transaction_with_the_same_token_counts_once(station: EmbeddedCloud) -> None:
    dynamodb, token = station.client("dynamodb"), "t" * 36
    for _ in range(2):
        dynamodb.transact_write_items(
            TransactItems=[add_one(station, "once")], ClientRequestToken=token
        )
    assert times(station, "once") == "1"
    with pytest.raises(ClientError) as caught:
        dynamodb.transact_write_items(
            TransactItems=[add_one(station, "other")], ClientRequestToken=token
        )
    assert code_of(caught) == "IdempotentParameterMismatchException"


def test_a_transaction_that_fails_leaves_every_row_as_it_was(station: EmbeddedCloud) -> None:
    dynamodb = station.client("dynamodb")
    dynamodb.transact_write_items(TransactItems=[add_one(station, "kept")])
    never = {
        "ConditionCheck": {
            "TableName": station.outputs["Ledger"],
            "Key": {"pk": {"S": "nobody"}, "sk": {"S": "x"}},
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as caught:
        dynamodb.transact_write_items(
            TransactItems=[add_one(station, "kept"), add_one(station, "fresh"), never]
        )
    reasons = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert reasons == ["None", "None", "ConditionalCheckFailed"]
    assert times(station, "kept") == "1"
    assert times(station, "fresh") is None


@pytest.fixture
def queue_url(station: EmbeddedCloud, request: pytest.FixtureRequest) -> str:
    name = f"mend-{hashlib.sha256(request.node.name.encode()).hexdigest()[:8]}"
    return str(station.client("sqs").create_queue(QueueName=name)["QueueUrl"])


def fill(station: EmbeddedCloud, url: str, count: int) -> None:
    for start in range(0, count, 10):
        entries = [
            {"Id": str(number), "MessageBody": str(number)} for number in range(start, start + 10)
        ]
        station.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)


def count(station: EmbeddedCloud, url: str, what: str = "") -> int:
    name = f"ApproximateNumberOfMessages{what}"
    found = station.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return int(found["Attributes"][name])


def test_receivers_at_the_same_time_never_get_the_same_message(
    station: EmbeddedCloud, queue_url: str
) -> None:
    fill(station, queue_url, 500)
    received: list[str] = []

    def drain() -> None:
        sqs = station.client("sqs")
        while found := sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10):
            if "Messages" not in found:
                return
            received.extend(message["Body"] for message in found["Messages"])

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(received) == Counter(map(str, range(500)))
    assert count(station, queue_url, "NotVisible") == 500


def test_a_message_given_back_is_received_again_and_counted(
    station: EmbeddedCloud, queue_url: str
) -> None:
    sqs = station.client("sqs")
    fill(station, queue_url, 10)
    for tried in ("1", "2"):
        found = sqs.receive_message(
            QueueUrl=queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
        )["Messages"]
        assert {message["Attributes"]["ApproximateReceiveCount"] for message in found} == {tried}
        entries = [
            {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
            for number, message in enumerate(found)
        ]
        sqs.change_message_visibility_batch(QueueUrl=queue_url, Entries=entries)
    assert count(station, queue_url) == 10


def test_a_deleted_message_is_gone_and_deleting_it_again_is_no_fault(
    station: EmbeddedCloud, queue_url: str
) -> None:
    sqs = station.client("sqs")
    fill(station, queue_url, 10)
    handle = sqs.receive_message(QueueUrl=queue_url)["Messages"][0]["ReceiptHandle"]
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=handle)
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=handle)
    assert count(station, queue_url) == 9
    sqs.purge_queue(QueueUrl=queue_url)
    assert count(station, queue_url) == 0
    with pytest.raises(ClientError) as caught:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle="no such handle")
    assert "ReceiptHandleIsInvalid" in code_of(caught)


def test_a_delayed_message_waits(station: EmbeddedCloud, queue_url: str) -> None:
    sqs = station.client("sqs")
    sqs.send_message(QueueUrl=queue_url, MessageBody="later", DelaySeconds=900)
    assert "Messages" not in sqs.receive_message(QueueUrl=queue_url)
    assert count(station, queue_url, "Delayed") == 1


def test_who_waits_for_a_message_gets_it_when_it_comes(
    station: EmbeddedCloud, queue_url: str
) -> None:
    sqs = station.client("sqs")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(sqs.receive_message, QueueUrl=queue_url, WaitTimeSeconds=20)
        sqs.send_message(QueueUrl=queue_url, MessageBody="here")
        assert waiting.result()["Messages"][0]["Body"] == "here"


def test_a_policy_denies_what_it_says_and_not_what_lacks_tls(station: EmbeddedCloud) -> None:
    s3, place = station.client("s3"), {"Bucket": station.outputs["Inbox"], "Key": "kept/x"}
    s3.put_object(**place, Body=b"")  # without TLS
    with pytest.raises(ClientError):
        s3.delete_object(**place)
    s3.head_object(**place)


def test_an_operation_that_moto_lacks_is_said_to_be_missing(station: EmbeddedCloud) -> None:
    with pytest.raises(ClientError) as caught:
        station.client("glue").list_ml_transforms()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_name_of_moto_that_has_changed_stops_the_cloud_loudly() -> None:
    class Moved:
        def update(self, other: int) -> None:
            """Take something else than expected."""

    keep: Callable[..., None] = Moved.update
    with (
        pytest.raises(CloudError, match="takes self other, expected self"),
        replaced(Moved, "update", None, parameters="self"),
    ):
        pass
    with (
        pytest.raises(CloudError, match="moto has changed"),
        replaced(Moved, "gone", None, parameters="self"),
    ):
        pass
    with replaced(Moved, "update", print, parameters="self other"):
        assert Moved.update is print
    assert Moved.update is keep
