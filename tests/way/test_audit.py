"""The audit of a lake that is as it should be finds nothing; what is damaged outside, it names."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from lake.auditing import Difference, compare, read_accounts
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, files_of, send
from lake.replaying import Choice, last_runs, replay, wait
from lake.settling import Settlement
from tests.catalogue import catalogue_of
from tests.settling import settle_all


@pytest.fixture(scope="module")
def settled(cloud: EmbeddedCloud, tmp_path_factory: pytest.TempPathFactory) -> Settlement:
    """Uploads of every fate: published with rejected records, duplicates, refused ones, replays."""
    folder = tmp_path_factory.mktemp("audit")
    write(Plan(declarations=300, posts=3, seed=5, fault_share=0.1, broken_files=6), folder)
    paths = list(files_of([folder]))
    parcels = [Parcel(path, "dover", path.name) for path in [*paths, *paths[:4]]]
    sent = send(cloud.client("s3"), cloud.outputs["LandingBucket"], parcels)
    found = settle_all(cloud, sent)
    connection = Connection.of(cloud)
    wait(connection, replay(connection, last_runs(connection, Choice())))
    return found


def differences(cloud: EmbeddedCloud) -> list[Difference]:
    return list(compare(read_accounts(Connection.of(cloud), deep=True)).differences)


def named(cloud: EmbeddedCloud) -> set[tuple[str, str]]:
    return {(each.kind, each.where) for each in differences(cloud)}


def test_a_lake_as_it_should_be_has_no_difference(
    cloud: EmbeddedCloud, settled: Settlement
) -> None:
    report = compare(read_accounts(Connection.of(cloud), deep=True))

    states = {receipt["state"] for receipt in settled.receipts}
    assert states == {"published", "duplicate", "refused"}
    assert report.differences == ()
    assert report.waiting == {}
    assert report.checked["uploads"] == len(settled.receipts)
    assert report.checked["settled"] == report.checked["objects"] == len(settled.receipts)


@pytest.mark.usefixtures("settled")
def test_rows_that_were_added_or_taken_are_named(cloud: EmbeddedCloud) -> None:
    table = catalogue_of(cloud).load_table((cloud.outputs["Database"], "goods_item"))
    rows = table.scan().to_arrow()
    first = rows["upload_id"][0].as_py()
    own = rows.filter(pa.compute.equal(rows["upload_id"], first))

    table.append(own)
    assert named(cloud) == {("rows-doubled", "goods_item")}

    table.delete(f"upload_id = '{first}'")
    found = differences(cloud)
    assert [(each.kind, each.upload_id) for each in found] == [("rows-missing", first)]
    assert f"0 rows, {own.num_rows} were accepted" in found[0].says

    table.append(own)
    assert named(cloud) == set()


def test_evidence_that_was_taken_is_named(cloud: EmbeddedCloud, settled: Settlement) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs["LandingBucket"]
    version = s3.list_object_versions(Bucket=bucket)["Versions"][0]
    named_so = {"Bucket": bucket, "Key": version["Key"], "VersionId": version["VersionId"]}
    s3.delete_object(**named_so, BypassGovernanceRetention=True)

    (found,) = differences(cloud)
    assert found.kind == "evidence-missing"
    assert found.upload_id in {receipt["upload_id"] for receipt in settled.receipts}


def test_a_ledger_item_that_was_lost_is_named(cloud: EmbeddedCloud, settled: Settlement) -> None:
    before = set(differences(cloud))
    published = next(each for each in settled.receipts if each["state"] == "published")
    upload_id = published["upload_id"]
    key = {"pk": {"S": f"upload#{upload_id}"}, "sk": {"S": "-"}}
    dynamodb, table = cloud.client("dynamodb"), cloud.outputs["UploadLedger"]
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    dynamodb.delete_item(TableName=table, Key=key)

    kinds = {each.kind for each in set(differences(cloud)) - before}
    assert {"rows-of-nobody", "upload-row-unknown"} <= kinds

    body = json.loads(item["body"]["S"])
    body["receipt"]["records_accepted"] += 1
    dynamodb.put_item(TableName=table, Item={**item, "body": {"S": json.dumps(body)}})
    kinds = {each.kind for each in set(differences(cloud)) - before}
    assert kinds == {"account-wrong", "receipt-differs"}
    dynamodb.put_item(TableName=table, Item=item)


def test_an_upload_that_nobody_was_told_of_is_late_after_a_while(cloud: EmbeddedCloud) -> None:
    accounts = read_accounts(Connection.of(cloud))
    before = len(compare(accounts).differences)
    cloud.client("s3").put_bucket_notification_configuration(
        Bucket=cloud.outputs["LandingBucket"], NotificationConfiguration={}
    )
    path = Path(__file__)
    parcel = Parcel(path, "dover", path.name)
    send(cloud.client("s3"), cloud.outputs["LandingBucket"], [parcel])
    accounts = read_accounts(Connection.of(cloud))

    assert list(compare(accounts).waiting.values()) == ["received"]
    late = compare(accounts, patience=accounts.read_at - accounts.read_at).differences
    assert len(late) in (before, before + 1)  # the same second
