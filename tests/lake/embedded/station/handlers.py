"""Handlers of the station's functions: they do what the tests tell them."""

import json
import os
import time
import urllib.request
from typing import Any

import boto3


def note_uploads(event: dict[str, Any], context: Any) -> None:  # noqa: ANN401
    """Note each S3 record."""
    for message in event.get("Records", []):
        for record in json.loads(message["body"]).get("Records", []):
            found = record["s3"]["object"]
            # One batch may bring two versions of a key: each is a note of its own.
            detail = f"{found['key']} {found['sequencer']}"
            _note("upload", detail, context, record=json.dumps(record))
    if "boom" in event:
        raise RuntimeError("boom")


def work(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401
    """Do what each message says."""
    failed = []
    for message in event["Records"]:
        order = json.loads(message["body"])
        _note(order["id"], message["messageId"], context, batch=str(len(event["Records"])))
        if order["do"] == "refuse":
            failed.append({"itemIdentifier": message["messageId"]})
        elif order["do"] == "crash":
            raise RuntimeError(f"crashed at {order['id']}")
        elif order["do"] == "exit":
            os._exit(3)
        elif order["do"] == "sleep":
            time.sleep(600)
        elif order["do"] == "babble":
            return {"batchItemFailures": [{"itemIdentifier": "nobody"}]}
    return {"batchItemFailures": failed}


def echo(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give event, environment and time left back."""
    said = {
        "event": event,
        "environment": dict(os.environ),
        "left": context.get_remaining_time_in_millis(),
        "arn": context.invoked_function_arn,
    }
    return {
        "statusCode": 201,
        "headers": {"Content-Type": "application/json"},
        "cookies": ["a=1", "b=2"],
        "body": json.dumps(said),
    }


def note_schedule(event: dict[str, Any], context: Any) -> None:  # noqa: ANN401
    """Note what the schedule said."""
    _note("schedule", event.get("id", event.get("source", "")), context)


def greet(event: dict[str, Any], context: Any) -> None:  # noqa: ANN401, ARG001
    """Answer a custom resource."""
    properties = event["ResourceProperties"]
    answer: dict[str, Any] = {
        key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")
    }
    if "Name" in properties:
        data = {"Text": f"{properties['Name']}!", "Count": repr(properties.get("Count"))}
        answer |= {"Status": "SUCCESS", "PhysicalResourceId": "greeting", "Data": data}
    else:
        answer |= {"Status": "FAILED", "Reason": "nobody to greet"}
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(answer).encode(), {"Content-Type": ""}, method="PUT"
    )
    urllib.request.urlopen(request).close()


def _note(key: str, detail: str, context: Any, **more: str) -> None:  # noqa: ANN401
    item = {"pk": key, "sk": f"{detail} {context.aws_request_id}", **more}
    marshalled = {name: {"S": value} for name, value in item.items()}
    boto3.client("dynamodb").put_item(TableName=os.environ["LEDGER"], Item=marshalled)
