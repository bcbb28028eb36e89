"""Analysts ask through the API: rows, files, snapshots, budgets, and the log of what was asked."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import urllib3
import yaml

from functions.query import asking, budgets, telling
from functions.query.budgets import Budget
from functions.query.request import QueryError, asked_in
from lake.api import Document, DoorClosedError, LakeApi
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, files_of
from lake_schema.questions import QUESTIONS
from tests.functions.conftest import forget

API = yaml.safe_load((Path(__file__).parents[2] / "docs/openapi.yaml").read_text("utf-8"))
ENDED = {"succeeded", "failed", "cancelled", "over-budget"}


def conforms(document: Document, schema: str) -> Document:
    """Return a document that is as the API's description says."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": API["components"]}
    jsonschema.validate(document, whole, format_checker=jsonschema.FormatChecker())
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("uploads")
    write(Plan(declarations=300, posts=3, seed=5), made)
    return made


@pytest.fixture(scope="module")
def filled(cloud: EmbeddedCloud, folder: Path) -> EmbeddedCloud:
    settled = take_in(
        cloud, [Parcel(path, path.parent.name, path.name) for path in files_of([folder])]
    )
    assert not settled.stuck
    return cloud


@pytest.fixture
def api(filled: EmbeddedCloud) -> LakeApi:
    return LakeApi(Connection.of(filled))


def ended(api: LakeApi, query: Document) -> Document:
    """Wait until a query has ended."""
    while query["state"] not in ENDED:
        time.sleep(0.05)
        query = api.ask("GET", f"/queries/{query['query_id']}")
    return conforms(query, "Query")


def asked(api: LakeApi, **body: Any) -> Document:  # noqa: ANN401 # JSON
    return ended(api, api.ask("POST", "/queries", body))


def rows(api: LakeApi, query: Document) -> list[list[str | None]]:
    """Return all rows, page by page."""
    found: list[list[str | None]] = []
    page = ""
    while True:
        told = conforms(api.ask("GET", f"/queries/{query['query_id']}/rows{page}"), "Rows")
        found += told["rows"]
        if told["next_page"] is None:
            return found
        page = f"?page={told['next_page']}"


def refusal(api: LakeApi, method: str, path: str, body: object = None) -> tuple[int, Document]:
    with pytest.raises(DoorClosedError) as caught:
        api.ask(method, path, body)
    conforms({"error": caught.value.error}, "Error")
    return caught.value.status, caught.value.error


def test_a_query_is_answered_by_page_and_as_files(api: LakeApi) -> None:
    query = asked(api, sql="SELECT * FROM goods_item ORDER BY declaration_id, item_number")

    assert (query["state"], query["error"]) == ("succeeded", None)
    found = rows(api, query)
    assert len(found) > 300
    [link] = api.ask("GET", f"/queries/{query['query_id']}/result")["links"]
    csv = pa_csv.read_csv(pa.BufferReader(urllib3.request("GET", link["url"]).data))
    assert csv.num_rows == len(found)
    path = f"/queries/{query['query_id']}/result?format=parquet"
    while (told := conforms(api.ask("GET", path), "Links"))["state"] != "succeeded":
        time.sleep(0.05)
    parts = [
        pq.read_table(pa.BufferReader(urllib3.request("GET", one["url"]).data))
        for one in told["links"]
    ]
    whole = pa.concat_tables(parts)
    assert whole.num_rows == len(found)
    assert whole.schema.field("dated_on").type == pa.date32()
    place = csv.column_names.index("commodity_code")
    assert sorted(row[place] or "" for row in found) == sorted(
        value or "" for value in whole["commodity_code"].to_pylist()
    )


def test_pages_are_as_long_as_was_asked(api: LakeApi) -> None:
    query = asked(api, sql="SELECT declaration_id FROM goods_item ORDER BY 1 LIMIT 25")
    path = f"/queries/{query['query_id']}/rows"

    first = api.ask("GET", f"{path}?limit=10")
    assert len(first["rows"]) == 9  # the names count as a row, as in Athena
    second = api.ask("GET", f"{path}?limit=10&page={first['next_page']}")
    assert len(second["rows"]) == 10
    assert refusal(api, "GET", f"{path}?limit=1001")[1]["code"] == "bad-request"
    assert refusal(api, "GET", f"{path}?page=nonsense")[1]["code"] == "bad-request"


def test_a_named_question_is_asked_with_typed_values(api: LakeApi) -> None:
    listed = conforms(api.ask("GET", "/questions"), "Questions")["questions"]
    assert [one["name"] for one in listed] == list(QUESTIONS)
    query = asked(api, question="top_commodities", parameters={"most": 3})

    assert query["state"] == "succeeded"
    assert query["question"] == "top_commodities"
    assert len(rows(api, query)) == 3
    wrong = {"question": "top_commodities", "parameters": {"most": "3; DROP TABLE upload"}}
    status, error = refusal(api, "POST", "/queries", wrong)
    assert (status, error["code"]) == (400, "wrong-parameter")


@pytest.mark.parametrize(
    ("body", "status", "code", "says"),
    [
        ({"sql": "SELECT 1", "question": "x"}, 400, "bad-request", "either sql or question"),
        ({}, 400, "bad-request", "either sql or question"),
        ({"sq": "SELECT 1"}, 400, "bad-request", "did you mean 'sql'?"),
        ({"sql": 5}, 400, "bad-request", "a text is expected"),
        ({"sql": "SELECT 1", "parameters": {}}, 400, "bad-request", "only a named question"),
        ({"sql": "SELECT 1", "as_of": "yesterday"}, 400, "bad-request", "no time such as"),
        ({"sql": "SELECT 1", "most_bytes": -1}, 400, "bad-request", "no number of bytes"),
        ({"question": "top_comodities"}, 404, "unknown-question", "'top_commodities'?"),
        ({"sql": "SELECT * FROM declaraton"}, 400, "unknown-table", "'declaration'?"),
        ({"sql": "DELETE FROM declaration"}, 400, "read-only", "not DELETE"),
        (
            {"sql": "SELECT * FROM upload FOR VERSION AS OF 7"},
            400,
            "unknown-version",
            "no snapshot",
        ),
    ],
)
def test_a_wrong_request_is_told_what_was_expected(
    api: LakeApi, body: Document, status: int, code: str, says: str
) -> None:
    found, error = refusal(api, "POST", "/queries", body)

    assert (found, error["code"]) == (status, code)
    assert says in error["says"]


def test_a_fault_is_told_at_its_place_in_the_sql_as_it_was_asked(api: LakeApi) -> None:
    sql = "WITH x AS (SELECT * FROM upload_current)\nSELECT x.post,\n  x.sice_bytes\nFROM x"
    query = asked(api, sql=sql)

    assert query["state"] == "failed"
    error = query["error"]
    assert (error["line"], error["column"]) == (3, 3)
    assert "size_bytes" in error["says"]
    assert refusal(api, "GET", f"/queries/{query['query_id']}/rows")[1]["code"] == "not-succeeded"


def test_the_same_query_over_the_same_data_is_answered_once(api: LakeApi) -> None:
    sql = "SELECT office_code, count(*) AS declarations FROM declaration_current GROUP BY 1"
    first, second = asked(api, sql=sql), asked(api, sql=sql)

    assert first["query_id"] != second["query_id"]
    assert (first["is_reused"], second["is_reused"]) == (False, True)
    assert second["scanned_bytes"] == 0 < first["scanned_bytes"]
    assert rows(api, second) == rows(api, first)
    assert not asked(api, sql="SELECT random() > 2")["is_reused"]
    assert not asked(api, sql="SELECT random() > 2")["is_reused"]


def test_the_past_is_asked_and_answers_as_it_did(
    api: LakeApi, filled: EmbeddedCloud, tmp_path: Path
) -> None:
    sql = "SELECT count(*), count(DISTINCT upload_id) FROM upload_current"
    before = asked(api, sql=sql)
    [seen] = before["snapshots"]
    assert seen["table"] == "upload"
    write(Plan(declarations=5, posts=1, seed=6), tmp_path)
    take_in(filled, [Parcel(path, "late", path.name) for path in files_of([tmp_path])])
    after = asked(api, sql=sql)
    again = asked(api, sql=sql, as_of=seen["committed_at"])

    assert rows(api, after) != rows(api, before)
    assert not after["is_reused"]
    assert again["snapshots"] == before["snapshots"]
    assert again["is_reused"]
    assert rows(api, again) == rows(api, before)
    assert rows(api, asked(api, sql=sql, as_of="2020-01-01T00:00:00Z")) == [["0", "0"]]


def test_an_estimate_is_told_before(api: LakeApi) -> None:
    sql = "SELECT sum(gross_mass_kg) FROM goods_item"
    estimate = api.ask("POST", "/queries", {"sql": sql, "only_estimate": True})["estimate"]

    assert conforms(estimate, "Estimate")["scanned_bytes"] == asked(api, sql=sql)["scanned_bytes"]


def test_others_queries_are_unknown(api: LakeApi) -> None:
    assert refusal(api, "GET", f"/queries/{'0' * 32}") == (
        404,
        {"code": "unknown-query", "says": f"no query {'0' * 32!r}"},
    )


def test_nobody_asks_unsigned(filled: EmbeddedCloud) -> None:
    assert urllib3.request("GET", f"{filled.api_url}/questions").status == 403


def test_twenty_ask_at_once(api: LakeApi) -> None:
    sql = "SELECT count(*), {} FROM goods_item_current"
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda n: asked(api, sql=sql.format(n)), range(20)))

    assert {query["state"] for query in found} == {"succeeded"}
    counts = [rows(api, query)[0] for query in found]
    assert len({count for count, _ in counts}) == 1
    assert [int(str(number)) for _, number in counts] == list(range(20))


def test_a_query_can_be_stopped(api: LakeApi) -> None:
    long = "SELECT count(*) FROM goods_item a, goods_item b, goods_item c, goods_item d"
    query = api.ask("POST", "/queries", {"sql": f"{long} WHERE a.item_number <> d.item_number"})
    stopped = api.ask("DELETE", f"/queries/{query['query_id']}")

    assert stopped["state"] == "cancelled"


def test_what_was_asked_stands_in_the_log(api: LakeApi, filled: EmbeddedCloud) -> None:
    done = asked(api, sql="SELECT 42", purpose="to see whether it is logged")
    name = "customs-lake-dev-query"
    for _ in range(2):  # the second time there is nothing left
        assert filled.invoke(name, json.dumps({"task": "record"}).encode()) == b"null"
    sql = (
        "SELECT asked_by, role_code, purpose, sql_statement, state_code, row_count,"
        " charged_currency"
        f" FROM question_log WHERE question_id = '{done['query_id']}'"
    )
    found: list[list[str | None]] = []
    while not found:
        found = rows(api, asked(api, sql=sql))
        time.sleep(0.2)

    root = "arn:aws:iam::123456789012:root"
    assert found == [
        [root, "analyst", "to see whether it is logged", "SELECT 42", "succeeded", "1", "USD"]
    ]


@pytest.fixture
def inside(filled: EmbeddedCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let this process be the function, so that its budgets can be another."""
    connection = Connection.of(filled)
    for name, value in connection.as_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", connection.region)
    for name, value in {
        "DATABASE": connection.database,
        "WORKGROUP": connection.workgroup,
        "UPLOAD_LEDGER": connection.upload_ledger,
        "QUESTION_LEDGER": "customs-lake-dev-question-ledger",
        "LANDING_BUCKET": connection.landing_bucket,
    }.items():
        monkeypatch.setenv(name, value)
    forget()
    yield monkeypatch
    forget()


def body(**said: Any) -> str:  # noqa: ANN401 # JSON
    return json.dumps(said)


ANALYST = "arn:aws:iam::1:user/eva"
COSTLY = "SELECT * FROM goods_item"


def test_a_dear_query_needs_its_estimate_accepted(inside: pytest.MonkeyPatch) -> None:
    inside.setattr(asking, "DEAR_BYTES", 1000)
    with pytest.raises(QueryError) as caught:
        asking.begin(asked_in(body(sql=COSTLY)), ANALYST)

    assert caught.value.code == "dear-query"
    accepted = caught.value.details["estimate"]["scanned_bytes"]
    assert accepted > 1000
    assert asking.begin(asked_in(body(sql=COSTLY, most_bytes=accepted)), ANALYST)
    assert asking.begin(asked_in(body(sql="SELECT count(*) FROM goods_item")), ANALYST)


@pytest.mark.parametrize(
    ("budget", "code"),
    [(Budget(1000, 10**6, 900), "too-dear"), (Budget(10**9, 5, 900), "too-many-rows")],
)
def test_a_role_sees_no_more_than_it_may(
    inside: pytest.MonkeyPatch, budget: Budget, code: str
) -> None:
    inside.setitem(budgets.BUDGETS, "analyst", budget)

    def through() -> None:
        question = asking.begin(asked_in(body(sql=COSTLY)), ANALYST)
        assert not isinstance(question, dict)
        while telling.state(question)["state"] in {"queued", "running"}:
            time.sleep(0.05)
        telling.rows(question, None, 10)

    with pytest.raises(QueryError) as caught:
        through()
    assert caught.value.code in {code, "not-succeeded"}
