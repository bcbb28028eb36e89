"""One read-only statement: what is let through, what it names, and what is refused."""

import pytest

from functions.query.statement import Statement, StatementError

MENTIONED = [
    ("SELECT 1", []),
    ("VALUES (1, 2)", []),
    (
        "SELECT * FROM declaration d JOIN customs.goods_item USING (x)",
        ["declaration", "goods_item"],
    ),
    ("WITH a AS (SELECT * FROM upload), b AS (SELECT * FROM a) SELECT * FROM b, a", ["upload"]),
    ("WITH a AS (SELECT * FROM a) SELECT * FROM a", ["a"]),
    ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r, t", ["t"]),
    (
        "SELECT (SELECT max(x) FROM u), x IN (SELECT 1 FROM f) FROM (SELECT * FROM t)",
        ["u", "f", "t"],
    ),
    ("SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.x = a.x)", ["a", "b"]),
    ("(SELECT * FROM a) EXCEPT (SELECT * FROM b) ORDER BY 1", ["a", "b"]),
    ("SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) t", ["a", "b"]),
    ('SELECT * FROM "DECLARATION" AS x CROSS JOIN UNNEST(x.y) AS t(z)', ["declaration"]),
    ("SELECT * FROM AwsDataCatalog.customs.finding", ["finding"]),
    ("SELECT '; DROP TABLE a' -- ; DROP TABLE a\nFROM t;;", ["t"]),
]


@pytest.mark.parametrize(("sql", "names"), MENTIONED)
def test_tables_are_found_wherever_they_are_named(sql: str, names: list[str]) -> None:
    found = Statement.of(sql, "customs")

    assert [mention.name for mention in found.mentions] == names
    for mention in found.mentions:
        written = sql[mention.start : mention.end]
        assert written.replace('"', "").lower().endswith(mention.name)
        assert sql.splitlines()[mention.line - 1][mention.column - 1 :].startswith(written)


REFUSED = [
    ("DROP TABLE upload", "read-only"),
    ("INSERT INTO upload SELECT 1", "read-only"),
    ("CREATE TABLE x AS SELECT 1", "read-only"),
    ("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", "read-only"),
    ("WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x", "read-only"),
    ("SELECT * INTO b FROM a", "read-only"),
    ("EXPLAIN ANALYZE INSERT INTO a SELECT 1", "read-only"),
    ("PREPARE x FROM DROP TABLE a", "read-only"),
    ("EXECUTE x", "read-only"),
    ("CALL system.sync_partition_metadata('a', 'b', 'FULL')", "read-only"),
    ("SET SESSION x = 1", "read-only"),
    ("SHOW TABLES", "read-only"),
    ("TABLE upload", "read-only"),
    ("SELECT * FROM (TABLE upload)", "read-only"),
    ("SELECT system.runtime.kill_query('x')", "read-only"),
    ("SELECT * FROM TABLE(system.query(query => 'x'))", "read-only"),
    ("UNLOAD (SELECT 1) TO 's3://elsewhere/' WITH (format = 'PARQUET')", "syntax-error"),
    ("USING EXTERNAL FUNCTION f(x int) RETURNS int LAMBDA 'y' SELECT f(1)", "syntax-error"),
    ("SELECT 1; DROP TABLE upload", "one-statement"),
    ("SELECT 1; SELECT 2", "one-statement"),
    ("SELECT * FROM upload UNION SELECT * FROM information_schema.tables", "unknown-table"),
    ('SELECT * FROM "information_schema"."columns"', "unknown-table"),
    ("SELECT * FROM other.declaration", "unknown-table"),
    ("SELECT * FROM hive.customs.declaration", "unknown-table"),
    ('SELECT lower_bounds FROM "declaration$files"', "unknown-table"),
    ("SELECT x IN (SELECT table_name FROM information_schema.tables)", "unknown-table"),
    ("SELEC 1", "syntax-error"),
    ("SELECT 'a", "syntax-error"),
    ("", "syntax-error"),
    ("-- nothing", "syntax-error"),
    ("SELECT " + "(" * 2000 + "1" + ")" * 2000, "syntax-error"),
    ("SELECT '" + "x" * 300_000 + "'", "statement-too-long"),
]


@pytest.mark.parametrize(("sql", "code"), REFUSED, ids=[sql[:40] for sql, _ in REFUSED])
def test_what_is_no_query_of_the_lakes_tables_is_refused(sql: str, code: str) -> None:
    with pytest.raises(StatementError) as caught:
        Statement.of(sql, "customs")

    assert caught.value.code == code


@pytest.mark.parametrize(
    "sql",
    [
        # What a parser that nests comments takes for one, Athena would read on behind.
        "SELECT 1 /* /* */ FROM information_schema.tables -- */\n",
        "SELECT 1 {# FROM information_schema.tables #}",
        "SELECT 1 -- \r FROM information_schema.tables",
    ],
)
def test_athena_is_sent_nothing_that_was_not_looked_at(sql: str) -> None:
    try:
        sent = Statement.of(sql, "customs").sql
    except StatementError as error:
        sent = error.code
    assert sent in {"SELECT 1", "unknown-table"}


def test_comments_leave_every_place_as_it_was() -> None:
    found = Statement.of("SELECT 1, -- one\n  /* two\n */ x FROM t -- end", "customs")

    assert found.sql == "SELECT 1,       \n        \n    x FROM t"


def test_a_fault_names_its_place() -> None:
    with pytest.raises(StatementError) as caught:
        Statement.of("SELECT *\nFROM upload,\n  hive.customs.declaration", "customs")

    assert (caught.value.line, caught.value.column) == (3, 3)
    assert "'hive.customs.declaration' is not of this lake" in caught.value.says
