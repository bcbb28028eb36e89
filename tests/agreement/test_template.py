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


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type."""
    return {
        name: resource["Properties"]
        for name, resource in RESOURCES.items()
        if resource["Type"] == f"AWS::{kind}"
    }


FUNCTIONS = {
    properties["Handler"]: properties for properties in of_type("Serverless::Function").values()
}
ALARMS = of_type("CloudWatch::Alarm")


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
    parts = [part for alarm in ALARMS.values() for part in alarm.get("Metrics", [])]
    stated = [*ALARMS.values(), *(p["MetricStat"]["Metric"] for p in parts if "MetricStat" in p)]
    watched = {m["MetricName"] for m in stated if m.get("Namespace") == metrics.namespace}

    assert watched
    assert watched <= counted


def test_every_alarm_tells_somebody_and_has_its_page_in_the_runbook() -> None:
    dashboard = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    runbook = (ROOT / "docs/runbooks.md").read_text("utf-8")
    pages = set(re.findall(r"^## (\S+)$", runbook, flags=re.MULTILINE))

    assert {alarm["AlarmName"]["Fn::Sub"].partition("}-")[2] for alarm in ALARMS.values()} == pages
    assert all(alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}] for alarm in ALARMS.values())
    assert {name for name in ALARMS if f"${{{name}.Arn}}" in dashboard} == set(ALARMS)


def test_all_that_is_stored_queued_or_logged_is_encrypted_with_the_lakes_key() -> None:
    protected = {
        "S3::Bucket": "KMSMasterKeyID",
        "SQS::Queue": "KmsMasterKeyId",
        "SNS::Topic": "KmsMasterKeyId",
        "DynamoDB::Table": "KMSMasterKeyId",
        "Logs::LogGroup": "KmsKeyId",
        "Athena::WorkGroup": "KmsKey",
    }
    bare = {
        name
        for kind, key in protected.items()
        for name, properties in of_type(kind).items()
        if f"'{key}': " not in str(properties)
    }

    assert bare == {"AccessLogBucket"}  # S3 delivers access logs under its own key alone
    assert TEMPLATE["Globals"]["Function"]["KmsKeyArn"] == {"Fn::GetAtt": ["Key", "Arn"]}


def test_nothing_is_reached_without_tls() -> None:
    policies = {**of_type("S3::BucketPolicy"), **of_type("SQS::QueuePolicy")}
    denied = [
        policy
        for policy in policies.values()
        if any(
            statement["Effect"] == "Deny"
            and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in policy["PolicyDocument"]["Statement"]
        )
    ]
    named = [ref["Ref"] for each in denied for ref in each.get("Queues", [each.get("Bucket")])]

    assert set(named) == of_type("S3::Bucket").keys() | of_type("SQS::Queue").keys()
