"""INSERT, UPDATE, DELETE and MERGE: what a table holds afterwards, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

import duckdb
import pytest

from lake.embedded.mends.glue import mended_glue
from tests.lake.embedded.athena.conftest import BUCKET, Lake

NUMBERS = count()
FIRST = (
    "(1, 'a', 1.50, DATE '2026-01-31'), (2, 'b', NULL, DATE '2026-02-28'), (3, NULL, 9.99, NULL)"
)
ALL = "SELECT * FROM {} ORDER BY id, name, amount, day"


@pytest.fixture
def table(lake: Lake) -> str:
    """Return the name of a table, partitioned by month, of three rows."""
    name = f"changed{next(NUMBERS)}"
    made = lake.ask(
        f"CREATE TABLE {name} (id int, name string, amount decimal(12,2), day date)"
        f" PARTITIONED BY (month(day)) LOCATION 's3://{BUCKET}/{name}'"
        " TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    assert made.state == "SUCCEEDED", made.reason
    assert changed(lake, f"INSERT INTO {name} VALUES {FIRST}") == 3
    return name


@pytest.fixture
def model(table: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the same table in DuckDB."""
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE {table} (id int, name varchar, amount decimal(12,2), day date)"
        )
        connection.execute(f"INSERT INTO {table} VALUES {FIRST}")
        yield connection


def changed(lake: Lake, sql: str) -> int:
    """Return how many rows a statement says that it changed."""
    answered = lake.ask(sql)
    assert answered.state == "SUCCEEDED", answered.reason
    execution_id = answered.execution["QueryExecutionId"]
    told = lake.athena.get_query_results(QueryExecutionId=execution_id)
    assert [column["Name"] for column in answered.columns] == ["rows"]
    assert answered.rows == []
    return int(told["UpdateCount"])


def random_statements(table: str, seed: int) -> Iterator[str]:
    random = Random(seed)
    tests = ("id % 3 = {}", "amount > {}", "name = 'n{}'", "day < DATE '2026-03-0{}'", "id = {}")
    for _ in range(8):
        test = random.choice(tests).format(random.randrange(1, 9))
        number = random.randrange(100)
        source = (
            f"(SELECT * FROM (VALUES ({random.randrange(6)}, 'm{number}'), ({number + 10}, 'z'))"
            " AS v (k, n)) AS s"
        )
        yield random.choice(
            [
                (
                    f"INSERT INTO {table} SELECT id + {number}, 'n{number % 9}', amount,"
                    f" DATE '2026-0{number % 9 + 1}-15' FROM {table} WHERE {test}"
                ),
                f"INSERT INTO {table} (day, id) VALUES (DATE '2026-05-01', {number})",
                f"UPDATE {table} SET name = 'u{number}', id = id + 1 WHERE {test}",
                f"UPDATE {table} SET amount = NULL, day = DATE '2026-06-30' WHERE {test}",
                f"DELETE FROM {table} WHERE {test}",
                (
                    f"MERGE INTO {table} AS t USING {source} ON t.id = s.k"
                    " WHEN MATCHED AND t.amount IS NULL THEN DELETE"
                    " WHEN MATCHED THEN UPDATE SET name = s.n"
                    " WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.k, s.n)"
                ),
            ]
        )


@pytest.mark.parametrize("seed", range(2))
def test_any_changes_leave_what_duckdb_has(
    lake: Lake, table: str, model: duckdb.DuckDBPyConnection, seed: int
) -> None:
    for sql in random_statements(table, seed):
        assert changed(lake, sql) == model.execute(sql).fetchall()[0][0], sql
        found = lake.rows(ALL.format(table))
        rows = model.execute(ALL.format(table)).fetchall()
        assert found == [[None if v is None else str(v) for v in row] for row in rows], sql


def test_a_change_writes_only_the_files_it_touches(lake: Lake, table: str) -> None:
    before = {path for (path,) in lake.rows(f'SELECT DISTINCT "$path" FROM {table}')}
    assert changed(lake, f"UPDATE {table} SET name = 'x' WHERE day = DATE '2026-01-31'") == 1
    after = {path for (path,) in lake.rows(f'SELECT DISTINCT "$path" FROM {table}')}
    assert len(before & after) == len(before) - 1
    assert lake.rows(
        f"SELECT name FROM {table} FOR VERSION AS OF {_first(lake, table)} ORDER BY id"
    ) == [["a"], ["b"], [None]]


def _first(lake: Lake, table: str) -> str:
    [[first], *_] = lake.rows(f'SELECT snapshot_id FROM "{table}$snapshots" ORDER BY committed_at')
    return str(first)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("INSERT INTO {} (id) SELECT BIGINT '5'", "Table: [integer], Query: [bigint]"),
        ("INSERT INTO {} VALUES (1, 'a')", "column types do not match"),
        ("INSERT INTO {} (id, nme) VALUES (1, 'a')", "'nme' cannot be resolved"),
        ("UPDATE {} SET amount = amount * 2", "column types do not match"),
        ("INSERT INTO {} (id, id) VALUES (1, 2)", "'id' stands twice"),
        ("UPDATE {} SET id = 1, id = 2", "'id' stands twice"),
        ("UPDATE {} SET nothing = 1", "'nothing' cannot be resolved"),
        ("UPDATE {} SET id = 1 / 0", "DIVISION_BY_ZERO"),
        ("DELETE FROM {} WHERE id", "must evaluate to a boolean"),
        ("DELETE FROM {} t WHERE nothing = 1", "'nothing' cannot be resolved"),
        ("DELETE FROM nowhere", "does not exist"),
        (
            (
                "MERGE INTO {} t USING (VALUES (1, 'x'), (1, 'y')) AS s (k, n) ON t.id = s.k"
                " WHEN MATCHED THEN UPDATE SET name = s.n"
            ),
            "matched more than one source row",
        ),
        ("INSERT INTO {} SELECT * FROM {}; DELETE FROM {}", "one statement"),
    ],
)
def test_what_does_not_fit_changes_nothing(lake: Lake, table: str, sql: str, says: str) -> None:
    before = lake.rows(ALL.format(table))
    assert says in lake.reason(sql.replace("{}", table))
    assert lake.rows(ALL.format(table)) == before


def test_a_subquery_may_choose_the_rows(lake: Lake, table: str) -> None:
    assert changed(lake, f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})") == 1
    assert changed(lake, f"DELETE FROM {table} WHERE id IN (SELECT id - 1 FROM {table})") == 1
    assert lake.rows(f"SELECT id FROM {table}") == [["2"]]


def test_many_writers_at_once_lose_no_row(lake: Lake, table: str) -> None:
    with mended_glue(), ThreadPoolExecutor(3) as pool:
        list(
            pool.map(
                lambda number: changed(lake, f"INSERT INTO {table} (id) VALUES ({number})"),
                range(100, 106),
            )
        )
    assert lake.rows(f"SELECT count(*), count(DISTINCT id) FROM {table}") == [["9", "9"]]


def test_a_table_can_change_its_columns(lake: Lake, table: str) -> None:
    for sql in (
        "ADD COLUMNS (more bigint, note string)",
        "CHANGE COLUMN id id bigint",
        "CHANGE COLUMN name called string",
        "DROP COLUMN note",
        "SET TBLPROPERTIES ('vacuum_min_snapshots_to_keep'='3')",
    ):
        answered = lake.ask(f"ALTER TABLE {table} {sql}")
        assert answered.state == "SUCCEEDED", answered.reason
    assert changed(lake, f"UPDATE {table} SET more = id * 10 WHERE called = 'a'") == 1
    assert lake.rows(f"SELECT id, called, more FROM {table} WHERE id < 3 ORDER BY id") == [
        ["1", "a", "10"],
        ["2", "b", None],
    ]
    assert [str(row[0]).strip() for row in lake.rows(f"DESCRIBE {table}")] == [
        "id", "called", "amount", "day", "more",
    ]  # fmt: skip
    assert "Cannot change column type" in lake.reason(
        f"ALTER TABLE {table} CHANGE COLUMN id id int"
    )
    assert "does not exist" in lake.reason(f"ALTER TABLE {table} DROP COLUMN nothing")


def test_tables_about_a_table_are_named_as_in_athena(lake: Lake, table: str) -> None:
    found = lake.rows(
        "SELECT partition.day_month, record_count, file_count, total_size > 0"
        f' FROM "{table}$partitions" ORDER BY 1'
    )
    # Months since 1970, as Iceberg counts them.
    assert found == [["672", "1", "1", "true"], ["673", "1", "1", "true"], [None, "1", "1", "true"]]


def test_statements_can_be_prepared(lake: Lake, table: str) -> None:
    prepared = f"PREPARE chosen FROM SELECT id FROM {table} WHERE id = ? OR name = ? ORDER BY id"
    assert lake.ask(prepared).execution["StatementType"] == "UTILITY"
    assert lake.rows("EXECUTE chosen USING 1, 'b'") == [["1"], ["2"]]
    given = lake.ask("EXECUTE chosen", ExecutionParameters=["3", "'a,b'"])
    assert given.rows == [["3"]]
    assert "expected 2 but found 1" in lake.reason("EXECUTE chosen USING 1")
    name = {"StatementName": "chosen", "WorkGroup": "primary"}
    kept = lake.athena.get_prepared_statement(**name)["PreparedStatement"]
    assert kept["QueryStatement"] == prepared.partition("FROM ")[2]
    lake.athena.update_prepared_statement(**name, QueryStatement="SELECT ?")
    assert lake.rows("EXECUTE chosen USING 'x'") == [["x"]]
    listed = lake.athena.list_prepared_statements(WorkGroup="primary")["PreparedStatements"]
    assert [one["StatementName"] for one in listed] == ["chosen"]
    with pytest.raises(lake.athena.exceptions.InvalidRequestException, match="already exists"):
        lake.athena.create_prepared_statement(**name, QueryStatement="SELECT 1")
    assert lake.ask("DEALLOCATE PREPARE chosen").state == "SUCCEEDED"
    assert "was not found" in lake.reason("EXECUTE chosen USING 1, 'b'")
    with pytest.raises(lake.athena.exceptions.ResourceNotFoundException):
        lake.athena.get_prepared_statement(**name)


def test_the_answer_of_the_same_query_is_taken_again_when_asked_for(lake: Lake, table: str) -> None:
    reuse = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 5}}

    def asked(sql: str) -> tuple[bool, int, list[list[str | None]]]:
        answered = lake.ask(sql, ResultReuseConfiguration=reuse)
        told = answered.execution["Statistics"]
        again = told["ResultReuseInformation"]["ReusedPreviousResult"]
        return bool(again), told["DataScannedInBytes"], answered.rows

    sql = f"SELECT sum(id) FROM {table}"
    again, scanned, rows = asked(sql)
    assert (again, rows) == (False, [["6"]])
    assert scanned
    assert asked(sql) == (True, 0, [["6"]])
    assert asked(f"{sql} ") == (False, scanned, [["6"]])
    assert not lake.ask(sql).execution["Statistics"]["ResultReuseInformation"][
        "ReusedPreviousResult"
    ]
    assert asked("SELECT random() < 2")[0] == asked("SELECT random() < 2")[0] is False
