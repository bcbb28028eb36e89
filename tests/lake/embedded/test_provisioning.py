from pathlib import Path

import pytest

from lake.embedded import CloudError, EmbeddedCloud
from lake.embedded.provision import PROVISIONERS
from lake.embedded.template.plan import Plan, Surroundings

AROUND = Surroundings("123456789012", "eu-central-1", "station")


def test_the_station_has_a_resource_of_every_type_that_is_known(station_template: Path) -> None:
    plan = Plan(station_template, {}, {}, AROUND)
    plan.ready()
    found = {resource["Type"] for resource in plan.resources.values()}
    assert {kind for kind in found if not kind.startswith("Custom::")} == set(PROVISIONERS)


def test_a_bucket_is_made_completely(station: EmbeddedCloud) -> None:
    s3, bucket = station.client("s3"), {"Bucket": station.outputs["Inbox"]}
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    block = s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"]
    assert (block["BlockPublicAcls"], block["IgnorePublicAcls"]) == (True, True)
    rules = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    (rule,) = s3.get_bucket_lifecycle_configuration(**bucket)["Rules"]
    assert (rule["ID"], rule["Expiration"]["Days"]) == ("forget", 7)
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == 3
    assert rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 1
    (target,) = s3.get_bucket_notification_configuration(**bucket)["QueueConfigurations"]
    names = {entry["Name"]: entry["Value"] for entry in target["Filter"]["Key"]["FilterRules"]}
    assert {name.lower(): value for name, value in names.items()} == {
        "prefix": "in/",
        "suffix": ".xml",
    }


def test_a_table_is_made_completely(station: EmbeddedCloud) -> None:
    dynamodb, table = station.client("dynamodb"), {"TableName": station.outputs["Ledger"]}
    expiry = dynamodb.describe_time_to_live(**table)["TimeToLiveDescription"]
    assert (expiry["TimeToLiveStatus"], expiry["AttributeName"]) == ("ENABLED", "expires_at")
    backups = dynamodb.describe_continuous_backups(**table)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    assert dynamodb.describe_table(**table)["Table"]["SSEDescription"]["Status"] == "ENABLED"


def test_what_watches_and_keeps_secrets_is_there(station: EmbeddedCloud) -> None:
    (alarm,) = station.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert (alarm["Period"], alarm["Dimensions"][0]["Value"]) == (300, "dead")
    secret = station.client("secretsmanager").get_secret_value(SecretId=station.outputs["Secret"])
    assert len(secret["SecretString"]) == 20
    keys = station.client("kms")
    key = keys.describe_key(KeyId="alias/station")["KeyMetadata"]["KeyId"]
    assert key == station.outputs["Key"]
    assert keys.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    assert station.outputs["Setting"] == "a-b"
    group = station.client("athena").get_work_group(WorkGroup="station")["WorkGroup"]
    assert group["Configuration"]["BytesScannedCutoffPerQuery"] == 10_000_000


def test_functions_and_mappings_are_known_to_lambda(station: EmbeddedCloud) -> None:
    functions = station.client("lambda")
    known = {entry["FunctionName"] for entry in functions.list_functions()["Functions"]}
    assert {"note", "work", "echo", "night", "fragile"} <= known
    (mapping,) = functions.list_event_source_mappings(FunctionName="work")["EventSourceMappings"]
    assert mapping["BatchSize"] == 100


def test_an_output_whose_condition_fails_is_not_there(station: EmbeddedCloud) -> None:
    assert "Hidden" not in station.outputs


def test_there_is_one_cloud_in_a_process(station: EmbeddedCloud, station_template: Path) -> None:
    assert station.endpoint_url
    with pytest.raises(CloudError, match="stop it first"), EmbeddedCloud(station_template):
        pass
