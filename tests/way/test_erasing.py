"""Erasure by order: what is ordered is found nowhere any more, and nothing else is gone."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError

from lake.auditing import compare, read_accounts
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.erasing import Orders, carry_out, plan_party
from tests.catalogue import catalogue_of
from tests.way.conftest import Run

HEAD = "sgd.id,sgd.date,office.id,importer.id,tariff.code,cif.value\n"
ALICE, BOB = "IMPORTER-ALICE-7781", "IMPORTER-BOB-3310"
BOTH = HEAD + f"A1,26-05-01,20,{ALICE},8703210000,100\nB1,26-05-01,20,{BOB},8703210000,100\n"
ALONE = HEAD + f"A2,26-04-30,20,{ALICE},8703210000,100\nA3,26-13-41,20,{ALICE},8703210000,100\n"
OTHER = HEAD + f"B2,26-05-02,20,{BOB},8703210000,100\n"
FILES = {"both.csv": BOTH, "alone.csv": ALONE, "other.csv": OTHER}


class DiedError(Exception):
    """What ends an erasure from outside, between two steps."""


@pytest.fixture
def uploads(lake: Run, tmp_path: Path) -> dict[str, str]:
    """Return the upload of each file; one was sent by another post too."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    receipts = lake("put", str(tmp_path), "--post", "dover")[1]["receipts"]
    lake("put", str(tmp_path / "both.csv"), "--post", "calais")
    return {Path(each["file"]).name: each["upload_id"] for each in receipts}


def rows_of(lake: Run, party: str) -> int:
    _, answer = lake("sql", f"SELECT count(*) FROM declaration WHERE importer_id = '{party}'")
    return int(answer["rows"][0][0])


def everything(cloud: EmbeddedCloud) -> Iterator[tuple[str, bytes]]:
    """Yield every object version of both buckets, Parquet as text, and every ledger item."""
    s3 = cloud.client("s3")
    for bucket in (cloud.outputs["LandingBucket"], cloud.outputs["LakeBucket"]):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for found in page.get("Versions", ()):
                version = {} if found["VersionId"] == "null" else {"VersionId": found["VersionId"]}
                body = s3.get_object(Bucket=bucket, Key=found["Key"], **version)["Body"].read()
                yield found["Key"], body
                if found["Key"].endswith(".parquet"):
                    yield found["Key"], str(pq.read_table(io.BytesIO(body)).to_pylist()).encode()
    for page in (
        cloud.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=cloud.outputs["UploadLedger"])
    ):
        for item in page["Items"]:
            yield item["pk"]["S"], json.dumps(item).encode()


def holding(cloud: EmbeddedCloud, value: str) -> set[str]:
    # A manifest holds the first sixteen letters of a value, which must go as well.
    return {name for name, body in everything(cloud) if value[:16].encode() in body}


def test_landing_is_locked_and_only_the_bypass_passes(
    cloud: EmbeddedCloud, uploads: dict[str, str]
) -> None:
    assert uploads
    s3, bucket = cloud.client("s3"), cloud.outputs["LandingBucket"]
    version = s3.list_object_versions(Bucket=bucket)["Versions"][0]

    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
    assert s3.head_object(Bucket=bucket, Key=version["Key"])["ObjectLockMode"] == "GOVERNANCE"


def test_a_row_leads_to_its_bytes_and_bytes_to_their_rows(
    lake: Run, uploads: dict[str, str], tmp_path: Path
) -> None:
    status, traced = lake("trace", "A2", "--bytes", str(tmp_path / "original"))
    assert status == 0
    (record,) = traced["records"]
    assert (record["upload_id"], record["record_number"]) == (uploads["alone.csv"], 1)
    assert (tmp_path / "original").read_text("utf-8") == ALONE

    for name in (record["upload_id"], record["object_key"], record["sha256"]):
        (upload,) = lake("trace", name)[1]["uploads"]
        assert upload["rows"] == {"declaration": 1, "goods_item": 1, "finding": 1}
    assert lake("trace", "nothing")[0] == 1


def test_what_is_ordered_is_found_nowhere_and_the_rest_stays(
    cloud: EmbeddedCloud, lake: Run, uploads: dict[str, str]
) -> None:
    connection = Connection.of(cloud)
    _tag_a_day(cloud)
    assert (rows_of(lake, ALICE), rows_of(lake, BOB)) == (3, 3)
    assert any("landing" not in name for name in holding(cloud, ALICE))
    order = ("erase", "--order", "C-17/26", "--reason", "court order", "--party", ALICE)

    status, planned = lake(*order, "--dry-run")
    assert (status, planned["order"]["done_at"]) == (0, "")
    assert rows_of(lake, ALICE) == 3
    assert lake(*order)[0] == 2  # nobody confirms
    status, done = lake(*order, "--yes")

    assert (status, done.get("error")) == (0, None)
    assert done["order"]["done_at"]
    assert set(done["order"]["evidence"]) >= {uploads["both.csv"], uploads["alone.csv"]}
    assert holding(cloud, ALICE) == set()
    assert (rows_of(lake, ALICE), rows_of(lake, BOB)) == (0, 3)
    assert uploads["other.csv"] not in done["order"]["evidence"]
    assert compare(read_accounts(connection)).differences == ()
    _, told = lake("status", uploads["alone.csv"])
    assert told["receipts"][0]["findings"] == []
    assert lake("trace", uploads["alone.csv"], "--bytes", "/nowhere")[0] == 1

    assert lake(*order, "--yes")[1] == done  # once more, in vain
    (listed,) = lake("erase", "--list")[1]["orders"]
    assert (listed["reason"], ALICE in json.dumps(listed)) == ("court order", False)


def _tag_a_day(cloud: EmbeddedCloud) -> None:
    table = catalogue_of(cloud).load_table((cloud.outputs["Database"], "declaration"))
    snapshot = table.current_snapshot()
    assert snapshot
    table.manage_snapshots().create_tag(snapshot.snapshot_id, "day-2026-05-01").commit()


@pytest.mark.parametrize("steps", [1, 3, 5, 6, 7])  # of eight
def test_an_erasure_that_died_goes_on_where_it_was(
    cloud: EmbeddedCloud, lake: Run, tmp_path: Path, steps: int
) -> None:
    party, reference = f"IMPORTER-{steps}-CAROL", f"C-{steps}"
    path = tmp_path / "carol.csv"
    path.write_text(HEAD + f"C{steps},26-05-03,20,{party},8703210000,100\n", "utf-8")
    lake("put", str(path), "--post", "dover")
    connection = Connection.of(cloud)
    order = plan_party(connection, party, reference, "court order")
    Orders(connection).begin(order)
    seen: list[str] = []

    def die(step: str) -> None:
        """End the erasure before one of its steps."""
        seen.append(step)
        if len(seen) > steps:
            raise DiedError

    with pytest.raises(DiedError):
        carry_out(connection, order, die)
    status, done = lake("erase", "--order", reference)

    assert (status, bool(done["order"]["done_at"])) == (0, True)
    assert holding(cloud, party) == set()
    assert compare(read_accounts(connection)).differences == ()


def test_an_order_says_whom_and_why(lake: Run) -> None:
    assert lake("erase")[0] == 2
    assert lake("erase", "--order", "x")[0] == 2
    assert lake("erase", "--order", "x", "--party", "y")[0] == 2
    assert lake("erase", "--order", "x", "--party", "nobody", "--reason", "z")[0] == 1
    assert lake("erase", "--order", "x", "--upload", "0" * 32, "--reason", "z", "--yes")[0] == 1
