"""The whole way on the embedded cloud: upload → ingest → publish → answer."""

import time
from pathlib import Path
from typing import Any

import awswrangler
import boto3
import pytest

from lake.athena import ask
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, files_of, send
from lake.settling import Settlement, Watch
from tests.catalogue import catalogue_of
from tests.settling import settle_all

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
HMRC = SAMPLES / "hmrc-customs-declarations"
PATIENCE = 120  # seconds; a bound on a hang, never a measure of speed
needs_samples = pytest.mark.skipif(
    not HMRC.is_dir(), reason="third-party samples are not beside this checkout"
)


def upload(cloud: EmbeddedCloud, *paths: Path, post: str) -> Settlement:
    parcels = [Parcel(path, post, path.name) for path in files_of(paths)]
    sent = send(cloud.client("s3"), cloud.outputs["LandingBucket"], parcels)
    return settle_all(cloud, sent)


def rows(cloud: EmbeddedCloud, sql: str) -> list[tuple[Any, ...]]:
    return ask(Connection.of(cloud), sql).rows


def total(settled: Settlement, name: str) -> int:
    return sum(receipt[name] for receipt in settled.receipts)


@needs_samples
def test_all_declarations_of_hmrc_go_in_whole(cloud: EmbeddedCloud) -> None:
    settled = upload(cloud, HMRC / "declarations", post="dover")

    assert {receipt["state"] for receipt in settled.receipts} == {"published"}
    assert (total(settled, "records_read"), total(settled, "records_rejected")) == (220, 0)
    counts = [
        rows(cloud, f"SELECT count(*) FROM {table} WHERE post = 'dover'")[0][0]
        for table in ("declaration", "goods_item", "duty_tax")
    ]
    assert counts == [220, 228, 279]


@needs_samples
def test_malformed_files_are_refused_with_their_place_and_harm_no_other(
    cloud: EmbeddedCloud,
) -> None:
    good = next(path for path in files_of([HMRC / "declarations"]))

    settled = upload(cloud, HMRC / "malformed", HMRC / "malformed-namespace", good, post="calais")

    *refused, published = settled.receipts
    assert [receipt["state"] for receipt in refused] == ["refused"] * 3
    assert all("line" in receipt["error"]["says"] for receipt in refused)
    assert published["state"] == "published"
    assert rows(cloud, "SELECT outcome, count(*) FROM upload WHERE post = 'calais' GROUP BY 1")


def test_what_goes_in_is_what_comes_out_in_every_engine(
    cloud: EmbeddedCloud, tmp_path: Path
) -> None:
    write(Plan(declarations=400, posts=3, seed=11, fault_share=0.1), tmp_path)

    settled = upload(cloud, tmp_path, post="storvik")

    read, accepted = total(settled, "records_read"), total(settled, "records_accepted")
    assert read == accepted + total(settled, "records_rejected")
    assert 0 < total(settled, "records_rejected") < read
    table = catalogue_of(cloud).load_table((cloud.outputs["Database"], "declaration"))
    directly = table.scan(row_filter="post == 'storvik'").to_arrow()
    assert directly.num_rows == accepted
    assert rows(
        cloud, "SELECT count(*), count(DISTINCT upload_id) FROM declaration WHERE post = 'storvik'"
    ) == [(accepted, len(set(directly["upload_id"].to_pylist())))]
    by_rule = "SELECT count(*) FROM finding WHERE post = 'storvik'"
    assert rows(cloud, by_rule)[0][0] == sum(
        r["tables"].get("finding", 0) for r in settled.receipts
    )


def test_rejected_records_are_in_no_table_and_accepted_ones_in_all(
    cloud: EmbeddedCloud, tmp_path: Path
) -> None:
    write(Plan(declarations=200, posts=2, seed=5, fault_share=0.3), tmp_path)
    upload(cloud, tmp_path, post="elvekroken")

    orphans = rows(
        cloud,
        "SELECT count(*) FROM goods_item g LEFT JOIN declaration d"
        " ON g.upload_id = d.upload_id AND g.record_number = d.record_number"
        " WHERE g.post = 'elvekroken' AND d.upload_id IS NULL",
    )
    both = rows(
        cloud,
        "SELECT count(*) FROM finding f JOIN declaration d"
        " ON f.upload_id = d.upload_id AND f.record_number = d.record_number"
        " WHERE f.post = 'elvekroken' AND f.severity = 'reject'",
    )
    assert (orphans, both) == ([(0,)], [(0,)])


def test_the_same_bytes_twice_from_a_post_are_a_duplicate(
    cloud: EmbeddedCloud, tmp_path: Path
) -> None:
    write(Plan(declarations=5, posts=1, seed=3, format="csv", fault_share=0), tmp_path)
    first = upload(cloud, tmp_path, post="havn")
    again = upload(cloud, tmp_path, post="havn")

    assert {receipt["state"] for receipt in first.receipts} == {"published"}
    assert {receipt["state"] for receipt in again.receipts} == {"duplicate"}
    assert rows(cloud, "SELECT count(*) FROM declaration WHERE post = 'havn'") == [(5,)]


@pytest.mark.filterwarnings("ignore:The copy keyword")  # awswrangler is behind pandas
def test_pandas_reads_an_answer_through_awswrangler(cloud: EmbeddedCloud) -> None:
    session = boto3.Session(cloud.access_key_id, cloud.secret_access_key, region_name=cloud.region)
    awswrangler.config.athena_endpoint_url = cloud.endpoint_url
    awswrangler.config.s3_endpoint_url = cloud.endpoint_url
    awswrangler.config.glue_endpoint_url = cloud.endpoint_url
    awswrangler.config.sts_endpoint_url = cloud.endpoint_url
    frame = awswrangler.athena.read_sql_query(
        "SELECT DATE '2024-02-29' AS day, CAST(1.50 AS decimal(5,2)) AS amount, 'Ü' AS name",
        database=cloud.outputs["Database"],
        workgroup=cloud.outputs["Workgroup"],
        ctas_approach=False,
        boto3_session=session,
    )

    assert [str(value) for value in frame.iloc[0]] == ["2024-02-29", "1.50", "Ü"]


def test_a_step_that_crashes_ends_in_retries_and_then_the_dead_letter_queue(
    cloud: EmbeddedCloud,
) -> None:
    cloud.client("sqs").send_message(
        QueueUrl=cloud.outputs["LandingQueueUrl"], MessageBody="this is no notification"
    )

    watch = Watch(cloud.client("sqs"), (cloud.outputs["LandingQueueUrl"],))
    end = time.monotonic() + PATIENCE
    while not (dead := watch.dead_letters()):
        assert time.monotonic() < end, "the message never became a dead letter"
        time.sleep(0.1)
    assert dead == {"customs-lake-dev-landing-dead": 1}
    assert any("JSONDecodeError" in line for lines in cloud.logs.values() for line in lines)


def test_files_prune_by_day_so_that_a_month_costs_less_than_all(cloud: EmbeddedCloud) -> None:
    connection = Connection.of(cloud)
    everything = ask(connection, "SELECT sum(net_mass_kg) FROM goods_item")
    (month,) = rows(cloud, "SELECT date_trunc('month', max(dated_on)) FROM goods_item")
    day = str(month[0])[:10]

    part = ask(
        connection,
        f"SELECT sum(net_mass_kg) FROM goods_item WHERE dated_on >= DATE '{day}'",
    )

    assert 0 < part.scanned_bytes < everything.scanned_bytes
