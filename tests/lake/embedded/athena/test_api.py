"""Athena's API as its clients rely on it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.athena.models import athena_backends
from moto.athena.responses import AthenaResponse
from moto.core.models import DEFAULT_ACCOUNT_ID

from lake.embedded.athena import install
from lake.embedded.athena.api import MOTO_HAS
from lake.embedded.athena.executions import THREADS
from tests.lake.embedded.athena.conftest import BUCKET, DATABASE, KEY, REGION, Lake

ENDLESS = (
    "WITH t AS (SELECT x FROM UNNEST(sequence(1, 10000)) u(x))"
    " SELECT sum(a.x * b.x + c.x) FROM t a CROSS JOIN t b CROSS JOIN t c CROSS JOIN t d"
)
CLIENTS = 20


def error_of(call: Any, **asked: Any) -> str:  # noqa: ANN401  (a client's method)
    with pytest.raises(ClientError) as raised:
        call(**asked)
    error = raised.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def test_the_same_token_is_the_same_execution(lake: Lake) -> None:
    token = "t" * 32
    first = lake.start("SELECT 1", ClientRequestToken=token)
    assert lake.start("SELECT 1", ClientRequestToken=token) == first
    assert lake.start("SELECT 1") != first
    wrong = error_of(lake.start, sql="SELECT 2", ClientRequestToken=token)
    assert wrong == "InvalidRequestException: Idempotent parameters do not match"


def test_a_query_needs_a_place_for_its_answer(lake: Lake) -> None:
    wrong = error_of(lake.athena.start_query_execution, QueryString="SELECT 1")
    assert wrong.startswith("InvalidRequestException: No output location provided.")
    wrong = error_of(lake.start, sql="SELECT 1", ResultConfiguration={"OutputLocation": "x"})
    assert "not a valid S3 path" in wrong
    there = lake.ask("SELECT 1", ResultConfiguration={"OutputLocation": "s3://no-such-bucket/"})
    assert "no-such-bucket" in there.reason


def test_an_unknown_workgroup_and_a_disabled_one_are_refused(lake: Lake) -> None:
    assert "is not found" in error_of(lake.start, sql="SELECT 1", WorkGroup="nowhere")
    lake.athena.create_work_group(Name="closed", Configuration={})
    # moto has no UpdateWorkGroup.
    athena_backends[DEFAULT_ACCOUNT_ID][REGION].work_groups["closed"].state = "DISABLED"
    assert "is disabled" in error_of(lake.start, sql="SELECT 1", WorkGroup="closed")


def test_a_workgroup_enforces_its_place_and_its_limit(lake: Lake, declarations: Any) -> None:  # noqa: ANN401
    place = {"OutputLocation": f"s3://{BUCKET}/enforced/"}
    lake.athena.create_work_group(
        Name="bounded",
        Configuration={
            "EnforceWorkGroupConfiguration": True,
            "ResultConfiguration": place,
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    found = lake.ask("SELECT 1", WorkGroup="bounded")
    result = found.execution["ResultConfiguration"]["OutputLocation"]
    assert result.startswith(place["OutputLocation"])
    assert result.endswith(f"{found.execution['QueryExecutionId']}.csv")
    rules = athena_backends[DEFAULT_ACCOUNT_ID][REGION].work_groups["bounded"].configuration
    rules["BytesScannedCutoffPerQuery"] = 10  # smaller than boto3 lets through
    over = lake.ask("SELECT sum(invoice_amount) FROM declaration", WorkGroup="bounded")
    assert over.state == "FAILED"
    assert "Bytes scanned limit was exceeded" in over.reason
    assert declarations.num_rows


def test_an_execution_tells_its_story(lake: Lake) -> None:
    found = lake.ask("SELECT 1 AS x").execution
    assert found["StatementType"] == "DML"
    assert found["WorkGroup"] == "primary"
    assert found["QueryExecutionContext"]["Database"] == DATABASE
    assert found["Status"]["CompletionDateTime"] >= found["Status"]["SubmissionDateTime"]
    assert {"EngineExecutionTimeInMillis", "TotalExecutionTimeInMillis"} <= set(found["Statistics"])
    failed = lake.ask("SELECT x").execution["Status"]
    assert failed["AthenaError"]["ErrorCategory"] == 2
    assert failed["AthenaError"]["ErrorMessage"] == failed["StateChangeReason"]
    assert lake.ask("SHOW TABLES").execution["StatementType"] == "UTILITY"


def test_executions_are_listed_newest_first_and_fetched_together(lake: Lake) -> None:
    ids = [lake.start("SELECT 1") for _ in range(3)]
    for one in ids:
        lake.wait(one)
    listed = lake.athena.list_query_executions(MaxResults=2)
    assert listed["QueryExecutionIds"] == ids[:0:-1]
    after = lake.athena.list_query_executions(NextToken=listed["NextToken"])
    assert after["QueryExecutionIds"][0] == ids[0]
    found = lake.athena.batch_get_query_execution(QueryExecutionIds=[*ids, "no-such"])
    assert {one["QueryExecutionId"] for one in found["QueryExecutions"]} == set(ids)
    assert found["UnprocessedQueryExecutionIds"][0]["QueryExecutionId"] == "no-such"


def test_results_come_in_pages_of_at_most_a_thousand_with_one_header(lake: Lake) -> None:
    text = "IF(x % 2 = 0, 'even, \"' || chr(10) || 'Ü') AS t"
    started = lake.start(f"SELECT x, {text} FROM UNNEST(sequence(1, 2500)) u(x) ORDER BY x")
    lake.wait(started)
    sizes, rows = [], []
    token: dict[str, str] = {}
    while True:
        page = lake.athena.get_query_results(QueryExecutionId=started, **token)
        sizes.append(len(page["ResultSet"]["Rows"]))
        rows += page["ResultSet"]["Rows"]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sizes == [1000, 1000, 501]
    assert rows[0]["Data"] == [{"VarCharValue": "x"}, {"VarCharValue": "t"}]
    assert rows[1]["Data"] == [{"VarCharValue": "1"}, {}]
    assert rows[2500]["Data"] == [{"VarCharValue": "2500"}, {"VarCharValue": 'even, "\nÜ'}]
    wrong = error_of(lake.athena.get_query_results, QueryExecutionId=started, MaxResults=1001)
    assert "MaxResults" in wrong


def test_columns_tell_their_types(lake: Lake) -> None:
    columns = lake.ask(
        "SELECT 1 AS i, BIGINT '2' AS b, 1.25 AS d, 'x' AS Name, DATE '2026-01-01', true,"
        " TIMESTAMP '2026-01-01 00:00:00', 1E0, CAST(1 AS real), ARRAY[1], NULL"
    ).columns
    told = [(c["Name"], c["Type"], c["Precision"], c["Scale"]) for c in columns]
    assert told == [
        ("i", "integer", 10, 0),
        ("b", "bigint", 19, 0),
        ("d", "decimal", 3, 2),
        ("Name", "varchar", 2147483647, 0),
        ("_col4", "date", 0, 0),
        ("_col5", "boolean", 0, 0),
        ("_col6", "timestamp", 3, 0),
        ("_col7", "double", 17, 0),
        ("_col8", "float", 17, 0),
        ("_col9", "array", 0, 0),
        ("_col10", "unknown", 0, 0),
    ]


def test_the_answer_lies_in_s3_as_csv_with_every_value_quoted_and_null_as_nothing(
    lake: Lake,
) -> None:
    found = lake.ask("SELECT 1 AS a, CAST(NULL AS varchar) AS b, '' AS c, 'say \"Ü\"' AS d")
    bucket, _, key = found.execution["ResultConfiguration"]["OutputLocation"][5:].partition("/")
    body = lake.s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert body == '"a","b","c","d"\n"1",,"","say ""Ü"""\n'
    assert lake.s3.head_object(Bucket=bucket, Key=f"{key}.metadata")["ContentLength"] > 0
    lake.s3.delete_object(Bucket=bucket, Key=key)
    missing = error_of(
        lake.athena.get_query_results, QueryExecutionId=found.execution["QueryExecutionId"]
    )
    assert "Could not find results" in missing


def test_no_rows_are_a_header(lake: Lake) -> None:
    found = lake.ask("SELECT x FROM (VALUES 1) t(x) WHERE x > 1")
    assert found.rows == []
    assert [column["Name"] for column in found.columns] == ["x"]


def test_parameters_stand_for_question_marks_in_their_order(lake: Lake) -> None:
    sql = "SELECT x FROM (VALUES 1, 2, 3, 4) t(x) WHERE x > ? AND x <> ? ORDER BY x LIMIT 1"
    assert lake.ask(sql, ExecutionParameters=["1", "2"]).rows == [["3"]]
    assert lake.ask("SELECT ? || 'b'", ExecutionParameters=["'a''; --'"]).rows == [["a'; --b"]]
    few = lake.ask(sql, ExecutionParameters=["1"])
    assert "expected 2 but found 1" in few.reason
    crafted = lake.ask("SELECT ?", ExecutionParameters=["1 FROM decl"])
    assert crafted.reason.startswith("INVALID_PARAMETER_USAGE")


def test_stopping_interrupts_what_runs(lake: Lake) -> None:
    started = lake.start(ENDLESS)
    for one in [lake.start(ENDLESS) for _ in range(THREADS)]:
        lake.athena.stop_query_execution(QueryExecutionId=one)
    lake.athena.stop_query_execution(QueryExecutionId=started)
    assert lake.wait(started)["Status"]["State"] == "CANCELLED"
    assert "CANCELLED" in error_of(lake.athena.get_query_results, QueryExecutionId=started)
    # All threads are free again: as many queries as there are threads come to their end.
    for one in [lake.start("SELECT 1") for _ in range(THREADS)]:
        assert lake.wait(one)["Status"]["State"] == "SUCCEEDED"


def test_results_of_what_failed_or_never_was_are_refused(lake: Lake) -> None:
    failed = lake.start("SELECT x")
    lake.wait(failed)
    assert "FAILED" in error_of(lake.athena.get_query_results, QueryExecutionId=failed)
    assert "was not found" in error_of(lake.athena.get_query_execution, QueryExecutionId="nowhere")


def test_twenty_clients_at_once_get_their_own_answers(lake: Lake) -> None:
    def ask(number: int) -> list[list[str | None]]:
        return lake.rows(f"SELECT {number}, sum(x) FROM UNNEST(sequence(1, {number})) t(x)")

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(ask, range(1, CLIENTS + 1)))
    assert answers == [[[str(n), str(n * (n + 1) // 2)]] for n in range(1, CLIENTS + 1)]


def test_the_catalogue_is_seen_through_athena(lake: Lake, declarations: Any) -> None:  # noqa: ANN401
    names = {"CatalogName": "AwsDataCatalog", "DatabaseName": DATABASE}
    table = lake.athena.get_table_metadata(**names, TableName="declaration")["TableMetadata"]
    assert {c["Name"] for c in table["Columns"]} == set(declarations.column_names)
    listed = lake.athena.list_table_metadata(**names)["TableMetadataList"]
    assert [one["Name"] for one in listed] == ["declaration"]
    databases = lake.athena.list_databases(CatalogName="AwsDataCatalog")["DatabaseList"]
    assert [one["Name"] for one in databases] == [DATABASE]
    found = lake.athena.get_database(**names)["Database"]
    assert found["Name"] == DATABASE
    wrong = error_of(lake.athena.get_table_metadata, **names, TableName="declaratoin")
    assert "Did you mean declaration?" in wrong


def test_another_moto_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(AthenaResponse, "get_query_results")
    with (
        pytest.raises(RuntimeError, match="get_query_results"),
        install("http://127.0.0.1:1", REGION, KEY, KEY),
    ):
        pass


def test_what_is_replaced_in_moto_comes_back() -> None:
    before = {name: getattr(AthenaResponse, name) for name in MOTO_HAS}
    with install("http://127.0.0.1:1", REGION, KEY, KEY):
        assert AthenaResponse.start_query_execution is not before["start_query_execution"]
    assert {name: getattr(AthenaResponse, name) for name in MOTO_HAS} == before
