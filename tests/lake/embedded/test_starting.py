import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from lake.embedded import CloudError, EmbeddedCloud, TemplateError

Write = Callable[[str], Path]

BUCKET = """
Resources:
  Inbox:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: inbox
"""
SERVERLESS = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: FOLDER}}
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BUCKET.replace("AWS::S3::Bucket", "AWS::S3::Buckets"), "did you mean 'AWS::S3::Bucket'"),
        (BUCKET.replace("AWS::S3::Bucket", "AWS::Nothing::Like"), "Inbox: .*'AWS::Nothing::Like'"),
        (BUCKET.replace("BucketName", "BucketNam"), "'BucketNam'.*did you mean 'BucketName'"),
        (BUCKET + "      BucketEncryption: {Kind: x}", r"Inbox\.BucketEncryption: .*'Kind'"),
        (BUCKET + "      VersioningConfiguration: {State: On}", 'refused: .*Unknown .*"State"'),
        (BUCKET + "    Hooks: {}", r"Inbox\.Hooks: .*not known"),
        (BUCKET + "Hooks: {}", "Hooks: no section of a template"),
        (BUCKET.replace("inbox", "!ImportValue other"), "Fn::ImportValue is not known"),
        (BUCKET.replace("inbox", "!Ref Inbos"), "Ref to 'Inbos'"),
        (BUCKET.replace("inbox", "!GetAtt Inbox.Arn"), "depend on each other"),
        (BUCKET + "    DependsOn: Outbox", "no resource 'Outbox'"),
        (BUCKET.replace("Type", "Condition: Never\n    Type"), "no condition 'Never'"),
        (BUCKET + "Parameters: {Size: {Type: Number, Default: big}}", "Size: 'big' is no number"),
        (BUCKET + "Parameters: {Size: {Type: String}}", "Size: this parameter has no default"),
        (BUCKET + "Transform: AWS::LanguageExtensions", "Transform: .* is not known"),
        (BUCKET + "  Inbox: {}", "'Inbox' stands here twice"),
        (
            BUCKET
            + "  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Inbox, PolicyDocument: "
            "{Statement: [{Effect: Deny, Condition: {IpAddress: {}}}]}}}",
            "P: moto does not judge the condition",
        ),
        ("Resources: [", "is no YAML"),
        ("a: 1", "needs a section `Resources`"),
        (
            SERVERLESS.replace("FOLDER", "nowhere"),
            "no folder 'nowhere'",
        ),
        (
            SERVERLESS.replace("FOLDER", "."),
            "cannot be expanded: .*Runtime",
        ),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(
    text: str, says: str, write_template: Write
) -> None:
    with pytest.raises(TemplateError, match=says), EmbeddedCloud(write_template(text)):
        pass


FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Greeter:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, CodeUri: ., Handler: HANDLER, FunctionName: greeter EVENTS}
  Greeting:
    Type: Custom::Greeting
    Properties: {ServiceToken: !GetAtt Greeter.Arn}
"""
MAPPING = ", Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 100}}}"


@pytest.mark.parametrize(
    ("handler", "events", "says"),
    [
        ("greeter.refuse", "", "Greeting: Custom::Greeting failed: nobody to greet"),
        ("greeter.forget", "", "Greeting: Custom::Greeting failed: greeter: no answer"),
        ("greeter.crash", "", "Greeting: .*greeter: .*crashed while greeting"),
        ("nowhere.handler", "", "Greeting: .*No module named 'nowhere'"),
        ("greeter.refuse", MAPPING, "needs MaximumBatchingWindowInSeconds"),
    ],
)
def test_a_start_that_a_function_spoils_stops_with_its_reason(
    handler: str, events: str, says: str, write_template: Write
) -> None:
    path = write_template(FUNCTION.replace("HANDLER", handler).replace("EVENTS", events))
    (path.parent / "greeter.py").write_text(
        "import json, urllib.request\n"
        "def refuse(event, context):\n"
        "    body = json.dumps({'Status': 'FAILED', 'Reason': 'nobody to greet'}).encode()\n"
        "    to = urllib.request.Request(event['ResponseURL'], body, method='PUT')\n"
        "    urllib.request.urlopen(to).close()\n"
        "def forget(event, context): pass\n"
        "def crash(event, context): raise RuntimeError('crashed while greeting')\n"
    )
    with pytest.raises(TemplateError, match=says), EmbeddedCloud(path):
        pass


def test_without_awslambdaric_a_loop_of_ours_runs_handlers(write_template: Write) -> None:
    path = write_template(
        FUNCTION.replace("HANDLER", "greeter.greet").replace("EVENTS", "")
        + "Outputs: {Greeting: {Value: !GetAtt Greeting.Text}}"
    )
    (path.parent / "awslambdaric.py").write_text("raise ImportError('no wheel here')\n")
    (path.parent / "greeter.py").write_text(
        "import json, urllib.request\n"
        "def greet(event, context):\n"
        "    if 'ResponseURL' not in event:\n"
        "        raise ValueError(context.function_name)\n"
        "    left = str(context.get_remaining_time_in_millis() > 0)\n"
        "    body = json.dumps({'Status': 'SUCCESS', 'Data': {'Text': left}}).encode()\n"
        "    to = urllib.request.Request(event['ResponseURL'], body, method='PUT')\n"
        "    urllib.request.urlopen(to).close()\n"
        "    return 1\n"
    )
    with EmbeddedCloud(path) as cloud:
        assert cloud.outputs["Greeting"] == "True"
        with pytest.raises(CloudError, match=r"greeter failed: .*ValueError"):
            cloud.invoke("greeter", b"{}")
    # Read when its process has ended: logs come by a pipe of their own.
    assert any("Traceback" in line for line in cloud.logs["greeter"])
    (path.parent / "greeter.py").write_text("raise OSError('broken at import')\n")
    with pytest.raises(TemplateError, match="broken at import"):
        EmbeddedCloud(path).__enter__()


def test_a_port_in_use_is_said_with_what_to_do(write_template: Write) -> None:
    path = write_template(BUCKET)
    with EmbeddedCloud(path) as cloud:
        port = int(cloud.endpoint_url.rpartition(":")[2])
        cloud.client("s3").put_object(Bucket="inbox", Key="k", Body=b"v")
    with EmbeddedCloud(path, port=port) as cloud:
        assert cloud.endpoint_url.endswith(str(port))
        assert "Contents" not in cloud.client("s3").list_objects_v2(Bucket="inbox")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CloudError, match=f"port {port} .*choose another"):
            EmbeddedCloud(path, port=port).__enter__()


def test_parameters_given_are_used_and_wrong_names_refused(write_template: Write) -> None:
    text = BUCKET.replace("inbox", "!Ref Name") + "Parameters: {Name: {Type: String}}"
    path = write_template(text)
    with EmbeddedCloud(path, parameters={"Name": "given"}) as cloud:
        buckets = cloud.client("s3").list_buckets()["Buckets"]
        assert [bucket["Name"] for bucket in buckets] == ["given"]
    with pytest.raises(TemplateError, match="no such parameter; did you mean 'Name'"):
        EmbeddedCloud(path, parameters={"Names": "x"}).__enter__()


def test_the_repositorys_template_is_provisioned() -> None:
    with EmbeddedCloud() as cloud:
        assert cloud.failures == []
        expected = {"LandingBucket", "LakeBucket", "Database", "Workgroup", "UploadLedger"}
        assert expected <= cloud.outputs.keys()
        database = cloud.outputs["Database"]
        tables = cloud.client("glue").get_tables(DatabaseName=database)["TableList"]
        assert {"declaration", "goods_item"} <= {table["Name"] for table in tables}
        assert cloud.api_url is None or cloud.api_url.startswith("http://127.0.0.1:")
        processes = cloud.worker_process_ids
    assert processes
    for number in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
