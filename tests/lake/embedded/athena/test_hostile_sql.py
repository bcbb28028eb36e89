"""SQL that wants out of the lake: nothing but the catalogue's tables can be read."""

import pytest

from tests.lake.embedded.athena.conftest import Lake

SECRET = "/etc/hostname"
HOSTILE = [
    f"SELECT * FROM read_csv('{SECRET}')",
    f"SELECT * FROM read_text('{SECRET}')",
    f"SELECT * FROM '{SECRET}'",
    f'SELECT * FROM "{SECRET}"',
    "SELECT * FROM read_parquet('s3://lake/declaration/**')",
    "SELECT * FROM glob('*')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM iceberg_scan('s3://lake/declaration')",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM main.information_schema.tables",
    f"SELECT read_text('{SECRET}')",
    "SELECT getenv('HOME')",
    "SELECT current_setting('threads')",
    "SELECT athena_fail('X: y', 1)",
    "SELECT query('SELECT 1')",
    "COPY declaration TO '/tmp/out.csv'",
    "ATTACH '/tmp/x.db'",
    "PRAGMA database_list",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "CALL pragma_version()",
    "EXPORT DATABASE '/tmp/x'",
    "CREATE MACRO f() AS 1",
    "CREATE TABLE x (a integer)",
    "SELECT 1; DROP TABLE declaration",
    "SELECT 1 /* */ ; SELECT 2",
    "EXPLAIN COPY (SELECT 1) TO '/tmp/x'",
    "WITH x AS (SELECT 1) DELETE FROM x",
    "SELECT TIMESTAMP '2026-01-01 00:00:00'' || (SELECT 1) || '' UTC'",
    "SELECT now() AT TIME ZONE 'UTC'' || 1 || '''",
    "SELECT json_extract('{}', '$.a'' || 1 || ''')",
    "SELECT count(*) FROM (VALUES 1) t(x) TABLESAMPLE BERNOULLI ('1; DROP')",
    "SELECT " + "(" * 900 + "1" + ")" * 900,
    "SELECT '" + "x" * 300_000 + "'",
    "",
    "\0",
    "SELECT chr(0) || '\0'",
    "((((",
    "'",
    '"',
    "/*",
    "--",
]


@pytest.mark.parametrize("sql", [one for one in HOSTILE if one.strip()])
def test_what_is_not_in_the_catalogue_cannot_be_reached(lake: Lake, sql: str) -> None:
    reason = lake.reason(sql)
    assert not reason.startswith("GENERIC_INTERNAL_ERROR"), reason
    assert ": " in reason


def test_names_and_text_with_quotes_stay_text(lake: Lake) -> None:
    sql = 'SELECT \'it\'\'s; -- \' AS "a""b", CAST(ROW(1) AS row("x""" integer)) AS r'
    answered = lake.ask(sql)
    assert answered.rows == [["it's; -- ", '{x"=1}']]
    assert answered.columns[0]["Name"] == 'a"b'


def test_deep_expressions_are_answered_or_refused(lake: Lake) -> None:
    assert lake.rows("SELECT " + " + ".join(["1"] * 100)) == [["100"]]
    many = " OR ".join(f"x = {n}" for n in range(500))
    assert lake.rows(f"SELECT x FROM (VALUES 499) t(x) WHERE {many}") == [["499"]]
    assert "nested too deeply" in lake.reason("SELECT " + " + ".join(["1"] * 5000))
