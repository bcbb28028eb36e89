"""The post's door, as a post sees it: through the API, over lines that break, until the receipt."""

from pathlib import Path
from typing import Any

import pytest
import urllib3

from lake.connection import Connection
from lake.door import DoorClosedError, NoDoorError, PostDoor, Sending
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from tests.way.conftest import Run

HEAD = "sgd.id,sgd.date,office.id,importer.id,tariff.code,cif.value\n"
LINE = "{number},26-05-01,20,I1,8703210000,100\n"
LARGE = HEAD + "".join(LINE.format(number=number) for number in range(300_000))


class LineBrokenError(Exception):
    """What ends a transfer from outside."""


def door(cloud: EmbeddedCloud, post: str = "dover") -> PostDoor:
    return PostDoor(Connection.of(cloud), post)


def file_of(folder: Path, text: str, name: str = "may + Ü.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_files_put_are_settled_with_their_receipts(lake: Run, tmp_path: Path) -> None:
    write(Plan(declarations=60, posts=2, seed=3, fault_share=0.1), tmp_path)

    status, answer = lake("put", str(tmp_path), "--post", "storvik")

    receipts = answer["receipts"]
    assert status == 0
    assert {receipt["state"] for receipt in receipts} == {"published"}
    assert sum(receipt["records_read"] for receipt in receipts) >= 60
    first = receipts[0]
    for name in (first["upload_id"], first["file"]):
        status, told = lake("status", name)
        assert (status, told["receipts"][0]["upload_id"]) == (0, first["upload_id"])
        status, told = lake("status", name, "--post", "storvik")
        assert (status, told["receipts"][0]["records_read"]) == (0, first["records_read"])
    assert {each["post"] for each in lake("status", "--post", "storvik")[1]["receipts"]} == {
        "storvik"
    }
    # Sent again, everything is there already.
    assert lake("put", str(tmp_path), "--post", "storvik")[1]["receipts"] == receipts


def test_records_announced_are_held_against_those_received(lake: Run, tmp_path: Path) -> None:
    path = file_of(tmp_path, HEAD + LINE.format(number="A1"))

    _, answer = lake("put", str(path), "--post", "dover", "--records", "3")

    (receipt,) = answer["receipts"]
    assert (receipt["records_announced"], receipt["records_read"]) == (3, 1)


def test_a_refused_upload_has_its_reason_and_may_be_sent_again(lake: Run, tmp_path: Path) -> None:
    path = file_of(tmp_path, "nonsense")
    empty = file_of(tmp_path, "", "empty.csv")

    status, answer = lake("put", str(path), str(empty), "--post", "dover")

    refused, unsent = answer["receipts"]
    assert status == 1
    assert (refused["state"], refused["error"]["code"]) == ("refused", "unknown-format")
    assert unsent["state"] == "announced"
    assert "empty-file" in unsent["error"]["says"]
    again = lake("put", str(path), "--post", "dover")[1]["receipts"][0]
    assert again["upload_id"] != refused["upload_id"]


def test_wrong_usage_is_told(lake: Run, tmp_path: Path) -> None:
    one, two = file_of(tmp_path, "a", "1"), file_of(tmp_path, "b", "2")

    assert lake("put", str(one), str(two), "--post", "dover", "--records", "1")[0] == 2
    assert lake("put", str(one), "--post", "a/b")[0] == 2
    assert lake("status", "nowhere.csv")[0] == 1
    assert lake("status", "0" * 32)[0] == 1
    assert lake("status", "0" * 32, "--post", "dover")[0] == 1


def test_a_large_file_goes_on_where_the_line_broke(
    cloud: EmbeddedCloud, lake: Run, tmp_path: Path
) -> None:
    sending = Sending.of(file_of(tmp_path, LARGE))

    def break_line(count: int) -> None:
        """End the transfer once something has arrived."""
        if count:
            raise LineBrokenError

    with pytest.raises(LineBrokenError):
        door(cloud).put(sending, break_line)
    broken = door(cloud).find(sending.sha256)
    moved: list[int] = []
    state = door(cloud).put(sending, moved.append)

    assert broken["state"] == "announced"
    assert moved[0] == 8 * 1024 * 1024  # is there already
    assert sum(moved) == sending.size_bytes
    assert state["announcement_id"] == broken["announcement_id"]
    _, answer = lake("put", str(sending.path), "--post", "dover")
    assert answer["receipts"][0]["records_read"] == 300_000
    assert answer["receipts"][0]["state"] == "published"


def test_s3_takes_nothing_but_what_was_announced(cloud: EmbeddedCloud, tmp_path: Path) -> None:
    sending = Sending.of(file_of(tmp_path, HEAD + LINE.format(number="B1")))
    content = sending.path.read_bytes()
    said = {"file": "b.csv", "size_bytes": sending.size_bytes, "sha256": sending.sha256}
    request = door(cloud)._ask("POST", "", said)["request"]

    assert _put(request, content[:-2] + b"9\n") == 400  # other bytes
    assert _put(request, content[:-1]) in (400, 403)  # fewer
    assert _put(request, content, **{"x-amz-meta-records": "7"}) == 403  # another announcement
    assert _put(request | {"url": request["url"].replace("dover", "calais")}, content) == 403
    assert door(cloud).find(sending.sha256)["state"] == "announced"
    assert _put(request, content) == 200
    assert _put(request, content) == 412  # the key is taken


def _put(request: dict[str, Any], content: bytes, **headers: str) -> int:
    told = request["headers"] | {"content-length": str(len(content))} | headers
    pool = urllib3.PoolManager(retries=False)
    return pool.request("PUT", request["url"], body=content, headers=told).status


def test_other_bytes_than_announced_in_parts_are_refused(
    cloud: EmbeddedCloud, tmp_path: Path
) -> None:
    sending = Sending.of(file_of(tmp_path, LARGE))
    lying = Sending(sending.path, sending.size_bytes, "0" * 64)

    state = door(cloud, "calais").put(lying)
    while state["state"] not in ("refused", "published"):
        state = door(cloud, "calais").find(state["announcement_id"])

    assert state["receipt"]["error"]["code"] == "checksum-mismatch"


def test_who_is_not_known_is_not_let_in(cloud: EmbeddedCloud, tmp_path: Path) -> None:
    here = Connection.of(cloud)
    thief = Connection.from_dict(here.as_dict() | {"secret_access_key": "another"})
    sending = Sending.of(file_of(tmp_path, HEAD))

    with pytest.raises(DoorClosedError, match="403"):
        PostDoor(thief, "dover").put(sending)
    with pytest.raises(NoDoorError):
        PostDoor(Connection.from_dict(here.as_dict() | {"api_url": None}), "dover")
