"""The template, the functions and the contracts tell one story."""

import re
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from functions import _ledger_store
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
    widest = [name for name, resource in RESOURCES.items() if "'s3:*'" in str(resource)]

    assert landing["ObjectLockEnabled"] is True
    rule = landing["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule["Mode"] == "GOVERNANCE"
    assert (may, widest) == (["Eraser"], [])
