"""accept: a post announces, sends and asks; whatever it repeats does no harm."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import urllib3
import yaml

from functions._ledger import Batch, Entry, Ledger
from functions._shell import dynamodb, s3, settings
from functions.accept import transfer
from functions.accept.handler import handler
from tests.functions.conftest import LANDING, Context

pytestmark = pytest.mark.usefixtures("aws")

API: dict[str, Any] = yaml.safe_load(
    Path(__file__).parents[2].joinpath("docs/openapi.yaml").read_text("utf-8")
)
SMALL = b"may + june\n" * 9
LARGE = b"may and june \n" * (20 * 1024 * 1024 // 14 + 1)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def saying(content: bytes, **more: object) -> dict[str, Any]:
    said = {"file": "may + Ü.xml", "size_bytes": len(content), "sha256": sha256(content)}
    return said | more


def ask(method: str, path: str, body: object = None, post: str = "dover") -> tuple[int, Any]:
    """Ask the API; whatever it answers is as docs/openapi.yaml says."""
    route = f"/posts/{post}/uploads{path}"
    event = {
        "version": "2.0",
        "routeKey": f"{method} {route}",
        "rawPath": route,
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": {"method": method, "path": route}, "stage": "$default"},
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
    answer = handler(event, Context())
    document = json.loads(answer["body"])
    _check(method, path, answer["statusCode"], document)
    return answer["statusCode"], document


def _check(method: str, path: str, status: int, document: object) -> None:
    tail = path.rpartition("/")[2] if path.count("/") == 2 else ""
    named = "/posts/{post}/uploads" + ("/{upload}" if path else "") + (f"/{tail}" if tail else "")
    described = API["paths"][named][method.lower()]["responses"][str(status)]
    schema = described["content"]["application/json"]["schema"]
    jsonschema.validate(document, {**schema, "components": API["components"]})


def send(request: dict[str, Any], content: bytes, **headers: str) -> int:
    pool = urllib3.PoolManager(retries=False)
    told = request["headers"] | headers
    return pool.request(request["method"], request["url"], body=content, headers=told).status


def announced(content: bytes, **more: object) -> dict[str, Any]:
    status, state = ask("POST", "", saying(content, **more))
    assert status == 201
    found: dict[str, Any] = state
    return found


def send_parts(state: dict[str, Any], content: bytes, numbers: list[int]) -> None:
    length = state["parts"]["part_bytes"]
    bodies = {n: content[(n - 1) * length : n * length] for n in numbers}
    asked = {"parts": [{"number": n, "sha256": sha256(body)} for n, body in bodies.items()]}
    _, answer = ask("POST", f"/{state['announcement_id']}/parts", asked)
    for request in answer["parts"]:
        assert send(request, bodies[request["number"]]) == 200


def test_a_small_file_is_sent_by_one_request_that_binds_what_it_may_carry() -> None:
    state = announced(SMALL, records=9)
    headers = state["request"]["headers"]

    assert headers["content-length"] == str(len(SMALL))
    assert (
        headers["x-amz-checksum-sha256"] == base64.b64encode(bytes.fromhex(sha256(SMALL))).decode()
    )
    for name in headers:
        assert name in state["request"]["url"].partition("X-Amz-SignedHeaders=")[2]
    assert send(state["request"], SMALL) == 200

    status, found = ask("GET", f"/{state['announcement_id']}")
    assert (status, found["state"], found["request"]) == (200, "received", None)
    key = s3().list_objects_v2(Bucket=LANDING)["Contents"][0]["Key"]
    assert key.startswith("dover/")
    assert key.endswith(f"/{state['announcement_id']}/may + Ü.xml")
    metadata = s3().head_object(Bucket=LANDING, Key=key)["Metadata"]
    assert metadata == {"sha256": sha256(SMALL), "records": "9"}


def test_the_same_bytes_are_the_same_announcement_until_they_are_refused() -> None:
    first = announced(SMALL)

    status, again = ask("POST", "", saying(SMALL, file="other name.xml"))
    assert (status, again["announcement_id"]) == (200, first["announcement_id"])
    send(again["request"], SMALL)
    status, landed = ask("POST", "", saying(SMALL))
    assert (status, landed["state"], landed["request"]) == (200, "received", None)

    refuse(landed["upload_id"])
    status, anew = ask("POST", "", saying(SMALL))
    assert (status, anew["state"]) == (201, "announced")
    assert anew["announcement_id"] != first["announcement_id"]


def refuse(upload_id: str) -> None:
    receipt = {"upload_id": upload_id, "file": "x", "post": "dover", "records_read": 0}
    receipt |= {"records_accepted": 0, "records_rejected": 0}
    entry = Entry(upload_id, "dover", sha256(SMALL), "refused", "b1", receipt)
    Ledger(dynamodb(), settings().upload_ledger).tie(Batch("b1", (), (), {}), [entry])


def test_an_upload_is_found_by_announcement_by_hash_and_by_its_id() -> None:
    state = announced(SMALL)
    send(state["request"], SMALL)
    _, found = ask("GET", f"/{state['announcement_id']}")

    for name in (sha256(SMALL), found["upload_id"]):
        assert ask("GET", f"/{name}") == (200, found)


def test_other_posts_learn_nothing() -> None:
    state = announced(SMALL)
    send(state["request"], SMALL)
    _, found = ask("GET", f"/{state['announcement_id']}")

    for name in (state["announcement_id"], sha256(SMALL), found["upload_id"]):
        status, answer = ask("GET", f"/{name}", post="calais")
        assert (status, answer["error"]["code"]) == (404, "unknown-upload")
    assert ask("POST", "", saying(SMALL), post="calais")[0] == 201


def test_a_large_file_goes_in_parts_and_on_where_it_stopped() -> None:
    state = announced(LARGE)
    assert state["parts"] == {"part_bytes": 8 * transfer.MIB, "part_count": 3, "sent": []}
    send_parts(state, LARGE, [1, 3])

    _, again = ask("POST", "", saying(LARGE))
    assert again["announcement_id"] == state["announcement_id"]
    assert again["parts"]["sent"] == [1, 3]
    status, answer = ask("POST", f"/{state['announcement_id']}/completion")
    assert (status, answer["error"]["code"]) == (409, "parts-missing")
    assert answer["error"]["missing"] == [2]

    send_parts(state, LARGE, [2])
    status, done = ask("POST", f"/{state['announcement_id']}/completion")
    assert (status, done["state"]) == (200, "received")
    # Its answer was lost, and it is asked for again.
    assert ask("POST", f"/{state['announcement_id']}/completion") == (200, done)
    assert ask("POST", f"/{sha256(LARGE)}/completion") == (200, done)
    key = s3().list_objects_v2(Bucket=LANDING)["Contents"][0]["Key"]
    assert s3().get_object(Bucket=LANDING, Key=key)["Body"].read() == LARGE
    assert s3().head_object(Bucket=LANDING, Key=key)["Metadata"] == {"sha256": sha256(LARGE)}


def test_parts_that_s3_threw_away_are_announced_anew() -> None:
    state = announced(LARGE)
    send_parts(state, LARGE, [1])
    (upload,) = s3().list_multipart_uploads(Bucket=LANDING)["Uploads"]
    s3().abort_multipart_upload(Bucket=LANDING, Key=upload["Key"], UploadId=upload["UploadId"])

    status, anew = ask("POST", "", saying(LARGE))

    assert (status, anew["parts"]["sent"]) == (201, [])
    assert anew["announcement_id"] != state["announcement_id"]


def test_bytes_that_came_without_an_announcement_are_known() -> None:
    receipt = {"upload_id": "0" * 32, "file": "x", "post": "dover", "records_read": 0}
    receipt |= {"records_accepted": 0, "records_rejected": 0}
    entry = Entry("0" * 32, "dover", sha256(SMALL), "accepted", "b1", receipt)
    Ledger(dynamodb(), settings().upload_ledger).tie(Batch("b1", (), (), {}), [entry])

    status, state = ask("POST", "", saying(SMALL))

    assert (status, state["state"], state["announcement_id"]) == (200, "staged", None)
    assert ask("GET", f"/{sha256(SMALL)}") == ask("GET", f"/{'0' * 32}") == (200, state)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "{",
        "[]",
        saying(SMALL, file=""),
        saying(SMALL, file="a/b"),
        saying(SMALL, file=".."),
        saying(SMALL, file="a\nb"),
        saying(SMALL, file="Ü" * 401),
        saying(SMALL, file=7),
        saying(SMALL, size_bytes="9"),
        saying(SMALL, size_bytes=-1),
        saying(SMALL, size_bytes=True),
        saying(SMALL, size_bytes=9.5),
        saying(SMALL, sha256="abc"),
        saying(SMALL, sha256=None),
        saying(SMALL, records=-1),
        saying(SMALL, records="many"),
        saying(SMALL, records=False),
        saying(SMALL, record=9),
        '{"file": "\\ud800", "size_bytes": 1, "sha256": "' + "0" * 64 + '"}',
    ],
)
def test_what_is_no_announcement_is_told_what_was_expected(body: object) -> None:
    status, answer = ask("POST", "", body)

    assert (status, answer["error"]["code"]) == (400, "bad-request")
    assert "Contents" not in s3().list_objects_v2(Bucket=LANDING)


def test_sizes_that_cannot_be_have_their_own_errors() -> None:
    assert ask("POST", "", saying(b""))[1]["error"]["code"] == "empty-file"
    huge = saying(SMALL, size_bytes=5 * 1024**4 + 1)
    assert ask("POST", "", huge)[1]["error"]["code"] == "file-too-large"
    announced(SMALL)
    status, answer = ask("POST", "", saying(SMALL, size_bytes=7))
    assert (status, answer["error"]["code"]) == (409, "other-size")


def test_what_is_sent_whole_has_no_parts_and_parts_beyond_the_end_are_none() -> None:
    small, large = announced(SMALL), announced(LARGE)
    part = {"parts": [{"number": 4, "sha256": "0" * 64}]}

    assert ask("POST", f"/{small['announcement_id']}/completion")[0] == 409
    assert ask("POST", f"/{small['announcement_id']}/parts", part)[0] == 409
    assert ask("POST", f"/{large['announcement_id']}/parts", part)[0] == 400
    for wrong in ({"parts": []}, {"parts": [{}]}, {"parts": [7]}, {"parts": "all"}, None):
        assert ask("POST", f"/{large['announcement_id']}/parts", wrong)[0] == 400
    assert ask("POST", "/nothing/completion")[0] == 404
    assert ask("GET", "/nothing")[0] == 404


def test_a_post_that_cannot_stand_in_a_key_is_refused() -> None:
    assert ask("POST", "", saying(SMALL), post="..")[0] == 400
