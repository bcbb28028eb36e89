"""The template, the functions and the contracts tell one story."""

import re
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from functions import _ledger_store
from functions._shell import metrics
from lake_schema.render.fingerprint import fingerprint

ROOT = Path(__file__).parents[2]
TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
FUNCTIONS = {
    resource["Properties"]["Handler"]: resource["Properties"]
    for resource in RESOURCES.values()
    if resource["Type"] == "AWS::Serverless::Function"
}


def test_every_step_is_a_function_and_every_function_a_step() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}

    assert {f"functions.{folder}.handler.handler" for folder in folders} == set(FUNCTIONS)


def test_a_deployment_that_changes_a_contract_migrates() -> None:
    assert RESOURCES["Migration"]["Properties"]["ContractsFingerprint"] == fingerprint()


def test_settings_are_what_the_template_says() -> None:
    read = set(
        re.findall(r'os\.environ\["(\w+)"\]', (ROOT / "functions/_shell.py").read_text("utf-8"))
    )
    everywhere = set(TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
    own = {
        name
        for properties in FUNCTIONS.values()
        for name in properties.get("Environment", {}).get("Variables", {})
    }

    assert read == {name for name in everywhere | own if not name.startswith("POWERTOOLS_")}


def test_a_batch_of_uploads_fits_one_ledger_transaction() -> None:
    ingest = FUNCTIONS["functions.ingest.handler.handler"]
    uploads = ingest["Events"]["Landed"]["Properties"]["BatchSize"]

    # Two items an upload, and the batch.
    assert 2 * uploads + 1 <= _ledger_store.TRANSACT_LIMIT


@pytest.mark.parametrize("queue", ["LandingQueue", "StagedQueue"])
def test_a_queue_waits_six_times_its_functions_time(queue: str) -> None:
    (properties,) = (
        function
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
        if queue in str(event["Properties"].get("Queue"))
    )

    assert RESOURCES[queue]["Properties"]["VisibilityTimeout"] == 6 * properties["Timeout"]


@pytest.mark.parametrize("queue", ["LandingQueue", "StagedQueue"])
def test_staged_objects_outlive_every_message_that_may_need_them(queue: str) -> None:
    rules = RESOURCES["LakeBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    (days,) = (rule["ExpirationInDays"] for rule in rules if rule["Prefix"] == "staged/")
    dead = queue.replace("Queue", "DeadLetterQueue")
    seconds = sum(RESOURCES[name]["Properties"]["MessageRetentionPeriod"] for name in (queue, dead))

    assert days * 86400 > seconds


def test_nobody_but_the_eraser_passes_the_lock_on_evidence() -> None:
    landing = RESOURCES["LandingBucket"]["Properties"]
    may = [name for name, resource in RESOURCES.items() if "Bypass" in str(resource)]
    widest = [
        name
        for name, resource in RESOURCES.items()
        if "'s3:*'" in str(resource) and resource["Type"] != "AWS::S3::BucketPolicy"  # they deny
    ]

    assert landing["ObjectLockEnabled"] is True
    rule = landing["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule["Mode"] == "GOVERNANCE"
    assert (may, widest) == (["Eraser"], [])


def test_what_clocks_start_and_cannot_be_done_is_kept() -> None:
    for properties in FUNCTIONS.values():
        events = properties.get("Events", {}).values()
        has_clock = any(event["Type"] == "Schedule" for event in events)

        assert has_clock == ("DeadLetterQueue" in properties)


def test_every_metric_that_is_watched_is_counted() -> None:
    said = "\n".join(path.read_text("utf-8") for path in (ROOT / "functions").rglob("*.py"))
    counted = set(re.findall(r'add_metric\("(\w+)"', said))
    alarms = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::CloudWatch::Alarm"]
    watched = {
        metric["MetricName"]
        for alarm in alarms
        for metric in (alarm, *(m.get("MetricStat", {}).get("Metric", {}) for m in _parts(alarm)))
        if metric.get("Namespace") == metrics.namespace
    }

    assert watched
    assert watched <= counted


def test_every_alarm_tells_somebody_and_has_its_page_in_the_runbook() -> None:
    alarms = {
        name: resource["Properties"]
        for name, resource in RESOURCES.items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }
    dashboard = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    runbook = (ROOT / "docs/runbooks.md").read_text("utf-8")
    pages = set(re.findall(r"^## (\S+)$", runbook, flags=re.MULTILINE))

    assert {alarm["AlarmName"]["Fn::Sub"].partition("}-")[2] for alarm in alarms.values()} == pages
    assert all(alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}] for alarm in alarms.values())
    assert {name for name in alarms if f"${{{name}.Arn}}" in dashboard} == set(alarms)


def test_all_that_is_stored_queued_or_logged_is_encrypted_with_the_lakes_key() -> None:
    protected = {
        "AWS::S3::Bucket": "KMSMasterKeyID",
        "AWS::SQS::Queue": "KmsMasterKeyId",
        "AWS::SNS::Topic": "KmsMasterKeyId",
        "AWS::DynamoDB::Table": "KMSMasterKeyId",
        "AWS::Logs::LogGroup": "KmsKeyId",
        "AWS::Athena::WorkGroup": "KmsKey",
    }
    bare = {
        name
        for name, resource in RESOURCES.items()
        if resource["Type"] in protected
        and f"'{protected[resource['Type']]}': " not in str(resource["Properties"])
    }

    assert bare == {"AccessLogBucket"}  # S3 delivers access logs under its own key alone
    assert TEMPLATE["Globals"]["Function"]["KmsKeyArn"] == {"Fn::GetAtt": ["Key", "Arn"]}


def test_nothing_is_reached_without_tls() -> None:
    buckets = {n for n, r in RESOURCES.items() if r["Type"] == "AWS::S3::Bucket"}
    queues = {n for n, r in RESOURCES.items() if r["Type"] == "AWS::SQS::Queue"}
    denied = [
        resource["Properties"]
        for resource in RESOURCES.values()
        if resource["Type"] in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
        and any(
            statement["Effect"] == "Deny"
            and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]
        )
    ]
    named = [ref["Ref"] for each in denied for ref in each.get("Queues", [each.get("Bucket")])]

    assert set(named) == buckets | queues


def _parts(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = alarm.get("Metrics", [])
    return parts
