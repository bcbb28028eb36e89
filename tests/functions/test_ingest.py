"""ingest: uploads become staged rows, once, and every upload has its fate."""

import hashlib
import json
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

import pyarrow.parquet as pq
import pytest

from functions._ledger import Ledger
from functions._shell import dynamodb, ingest_settings, s3, settings, sqs
from functions._staged import read_staged
from functions.ingest.account import FINDINGS_TOLD
from functions.ingest.handler import handler
from tests.functions.conftest import LANDING, Context

pytestmark = pytest.mark.usefixtures("aws")

XML = """<?xml version="1.0" encoding="UTF-8"?>
<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><Declaration>
  <FunctionCode>9</FunctionCode><FunctionalReferenceID>{lrn}</FunctionalReferenceID>
  <TypeCode>IMA</TypeCode><GoodsItemQuantity>{count}</GoodsItemQuantity>
  <Declarant><ID>GB603202734852</ID></Declarant>
  <GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
    <Commodity><Description>Ü</Description></Commodity>
  </GovernmentAgencyGoodsItem></GoodsShipment>
</Declaration></MetaData>
"""


def upload(
    content: str,
    name: str = "may + june.xml",
    post: str = "dover",
    number: int = 1,
    announced: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Put a file into landing; return the queue's record of S3's notification."""
    key, body_bytes = f"{post}/2026/05/31/{number:032x}/{name}", content.encode()
    put = s3().put_object(Bucket=LANDING, Key=key, Body=body_bytes, Metadata=announced or {})
    body = {
        "Records": [
            {
                "s3": {
                    "bucket": {"name": LANDING},
                    "object": {
                        "key": quote_plus(key, safe="/"),
                        "size": len(body_bytes),
                        "versionId": put["VersionId"],
                    },
                }
            }
        ]
    }
    return message(f"m-{post}-{number}-{name}", body)


def message(message_id: str, body: object, receives: int = 1) -> dict[str, Any]:
    return {
        "messageId": message_id,
        "body": json.dumps(body),
        "attributes": {"ApproximateReceiveCount": str(receives)},
    }


def run(*records: dict[str, Any], request: str = "r1") -> list[str]:
    answer = handler({"Records": list(records)}, Context(request))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def receipt(record: dict[str, Any]) -> dict[str, Any]:
    from functions._events import landed_in  # noqa: PLC0415 # only here

    (landed,) = landed_in(record["body"])
    return Ledger(dynamodb(), settings().upload_ledger).receipts([landed.upload_id])[
        landed.upload_id
    ]


def sent() -> list[str]:
    found = sqs().receive_message(
        QueueUrl=ingest_settings().staged_queue_url, MaxNumberOfMessages=10
    )
    return [json.loads(m["Body"])["batch_id"] for m in found.get("Messages", [])]


def staged(dataset: str, batch_id: str) -> list[dict[str, Any]]:
    (batch,) = Ledger(dynamodb(), settings().upload_ledger).batches([batch_id]).values()
    content = read_staged(batch.objects[dataset])
    rows: list[dict[str, Any]] = pq.read_table(BytesIO(content)).to_pylist()
    return rows


def test_uploads_of_one_batch_are_staged_together_and_told_of_once() -> None:
    records = [upload(XML.format(lrn=f"L{n}", count=1), number=n) for n in (1, 2, 3)]

    assert run(*records) == []

    (batch_id,) = sent()
    assert [row["lrn"] for row in staged("declaration", batch_id)] == ["L1", "L2", "L3"]
    assert {row["goods_description"] for row in staged("goods_item", batch_id)} == {"Ü"}
    assert len(staged("upload", batch_id)) == 3
    told = receipt(records[0])
    assert (told["state"], told["file"], told["post"]) == ("staged", "may + june.xml", "dover")
    assert (told["records_read"], told["records_accepted"], told["records_rejected"]) == (1, 1, 0)
    assert told["tables"] == {"declaration": 1, "goods_item": 1, "party": 1}


def test_a_rejected_record_is_counted_and_told_with_rule_place_and_reason() -> None:
    record = upload(XML.format(lrn="L1", count=2))

    run(record)

    told = receipt(record)
    assert (told["records_read"], told["records_accepted"], told["records_rejected"]) == (1, 0, 1)
    assert told["tables"] == {"finding": 1}
    (finding,) = told["findings"]
    assert (finding["rule"], finding["severity"], finding["record"]) == ("item-count", "reject", 1)
    assert "GoodsItemQuantity" in finding["place"]


def test_many_warnings_leave_room_for_rejections_in_a_receipt() -> None:
    warned = [f"W{n},1,XX,1,1" for n in range(FINDINGS_TOLD)]
    lines = ["lrn,item_number,origin_country_code,net_mass_kg,gross_mass_kg", *warned, "R,1,NO,2,1"]
    record = upload("\n".join(lines), name="warnings.csv")

    run(record)

    told = receipt(record)
    assert (told["warnings"], told["records_rejected"]) == (FINDINGS_TOLD, 1)
    assert [f["rule"] for f in told["findings"] if f["severity"] == "reject"] == ["net-above-gross"]


def test_the_same_bytes_twice_are_one_upload_and_a_duplicate() -> None:
    first, again = (upload(XML.format(lrn="L1", count=1), number=n) for n in (1, 2))
    elsewhere = upload(XML.format(lrn="L1", count=1), post="calais")
    run(first)

    run(again, elsewhere, request="r2")

    assert receipt(first)["state"] == "staged"
    assert receipt(again)["state"] == "duplicate"
    assert receipt(again)["records_read"] == 0
    assert receipt(elsewhere)["state"] == "staged"


def test_the_same_bytes_twice_in_one_batch_are_a_duplicate_too() -> None:
    first, again = (upload(XML.format(lrn="L1", count=1), number=n) for n in (1, 2))

    run(first, again)

    assert [receipt(r)["state"] for r in (first, again)] == ["staged", "duplicate"]


def test_an_upload_whose_bytes_another_claims_meanwhile_comes_again_as_a_duplicate() -> None:
    first, late = (upload(XML.format(lrn="L1", count=1), number=n) for n in (1, 2))
    events, moment = dynamodb().meta.events, "before-call.dynamodb.TransactWriteItems"

    def overtake(**_: object) -> None:
        events.unregister(moment, overtake)
        run(first, request="r1")

    events.register(moment, overtake)

    assert run(late, request="r2") == [late["messageId"]]
    assert run(late, request="r3") == []
    assert [receipt(r)["state"] for r in (first, late)] == ["staged", "duplicate"]


def test_a_refused_upload_may_be_sent_again() -> None:
    refused = upload("<MetaData><Declaration>")
    run(refused)
    again = upload("<MetaData><Declaration>", number=2)
    run(again, request="r2")

    assert [receipt(r)["state"] for r in (refused, again)] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "empty-file"), ("hello world", "unknown-format"), ("<a><b></a>", "not-well-formed")],
)
def test_a_refused_upload_says_why_and_harms_no_other(content: str, code: str) -> None:
    good, bad = upload(XML.format(lrn="L1", count=1)), upload(content, number=2)

    assert run(bad, good) == []

    assert receipt(bad)["state"] == "refused"
    assert receipt(bad)["error"]["code"] in {code, "unknown-root"}
    assert receipt(good)["state"] == "staged"


def test_a_key_that_names_no_post_is_refused() -> None:
    put = s3().put_object(Bucket=LANDING, Key="loose.xml", Body=b"x")
    s3_part = {
        "bucket": {"name": LANDING},
        "object": {"key": "loose.xml", "versionId": put["VersionId"]},
    }
    record = message("m", {"Records": [{"s3": s3_part}]})

    assert run(record) == []
    assert receipt(record)["error"]["code"] == "wrong-key"


def test_what_a_post_announces_is_held_against_what_came() -> None:
    content = XML.format(lrn="L1", count=1)
    right = hashlib.sha256(content.encode()).hexdigest()
    kept = upload(content, announced={"sha256": right.upper(), "records": "3"})
    other = upload(content + " ", number=2, announced={"sha256": right})
    nonsense = upload(content + "  ", number=3, announced={"records": "many"})

    assert run(kept, other, nonsense) == []

    (batch_id,) = sent()
    assert [row["records_announced"] for row in staged("upload", batch_id)] == [3, None, None]
    assert receipt(kept)["records_announced"] == 3
    assert receipt(other)["error"]["code"] == "checksum-mismatch"
    assert receipt(nonsense)["state"] == "staged"


def test_an_upload_that_comes_again_only_has_its_batch_told_of_again() -> None:
    record = upload(XML.format(lrn="L1", count=1))
    run(record)
    (batch_id,) = sent()

    run(record, request="r2")

    assert sent() == [batch_id]


def test_uploads_regrouped_on_redelivery_stay_in_their_first_batch() -> None:
    a, b, c = (upload(XML.format(lrn=f"L{n}", count=1), number=n) for n in (1, 2, 3))
    run(a, b)
    run(a, c, request="r2")

    uploads = [
        batch.uploads
        for batch in Ledger(dynamodb(), settings().upload_ledger).batches(["r1-0", "r2-0"]).values()
    ]
    assert sorted(map(len, uploads)) == [1, 2]
    assert len({upload_id for batch in uploads for upload_id in batch}) == 3


def test_a_message_that_no_retry_helps_harms_no_other() -> None:
    gone = {"bucket": {"name": LANDING}, "object": {"key": "dover/2026/05/31/" + "0" * 32 + "/x"}}
    poison = message("poison", {"Records": [{"s3": gone}]}, receives=2)
    good = upload(XML.format(lrn="L1", count=1))

    foreign = {**message("foreign", None, receives=2), "body": "hello"}

    assert run(poison, foreign, good) == ["poison", "foreign"]
    assert receipt(good)["state"] == "staged"


def test_the_test_event_of_s3_is_no_upload() -> None:
    assert run(message("m", {"Service": "Amazon S3", "Event": "s3:TestEvent"})) == []
    assert sent() == []
