"""Statements other than queries."""

from tests.lake.embedded.athena.conftest import BUCKET, DATABASE, Lake

SOURCE = (
    "SELECT * FROM (VALUES (1, 1.50, DATE '2026-01-31', 'a'), (2, NULL, NULL, 'b'),"
    " (3, 2.25, DATE '2026-02-28', 'a')) AS t (id, amount, day, office)"
)


def test_a_table_can_be_made_of_an_answer_in_folders_or_as_iceberg(lake: Lake) -> None:
    made = (
        "CREATE TABLE parted WITH (format = 'PARQUET', write_compression = 'ZSTD',"
        f" external_location = 's3://{BUCKET}/parted/', partitioned_by = ARRAY['office'])"
        f" AS {SOURCE}"
    )
    assert lake.ask(made).execution["StatementType"] == "DDL"
    expected = [["1", "1.50", "2026-01-31"], ["3", "2.25", "2026-02-28"]]
    read = "SELECT id, amount, day FROM {} WHERE office = 'a' ORDER BY id"
    assert lake.rows(read.format("parted")) == expected
    assert lake.rows("SHOW PARTITIONS parted") == [["office=a"], ["office=b"]]
    assert "already exists" in lake.reason(made)
    iceberg = f"WITH (table_type = 'ICEBERG', is_external = false, location = 's3://{BUCKET}/ice')"
    assert lake.ask(f"CREATE TABLE ice {iceberg} AS {SOURCE}").state == "SUCCEEDED"
    assert lake.rows(read.format("ice")) == expected
    table = lake.catalogue.load_table(f"{DATABASE}.ice").scan().to_arrow()
    assert table.num_rows == 3
    assert lake.ask("DROP TABLE parted").state == "SUCCEEDED"
    assert "does not exist" in lake.reason("SELECT * FROM parted")
    assert lake.ask("DROP TABLE IF EXISTS parted").state == "SUCCEEDED"


def test_a_column_of_a_table_to_be_made_needs_a_name(lake: Lake) -> None:
    where = f"WITH (external_location = 's3://{BUCKET}/nameless/')"
    assert "MISSING_COLUMN_NAME" in lake.reason(f"CREATE TABLE nameless {where} AS SELECT 1")


def test_views_are_kept_as_presto_keeps_them(lake: Lake) -> None:
    assert lake.ask(f"CREATE VIEW seen AS {SOURCE}").state == "SUCCEEDED"
    assert lake.rows("SELECT sum(amount) FROM seen") == [["3.75"]]
    assert "already exists" in lake.reason("CREATE VIEW seen AS SELECT 1 AS x")
    replaced = "CREATE OR REPLACE VIEW seen AS SELECT 7 AS x"
    assert lake.ask(replaced).state == "SUCCEEDED"
    assert lake.rows("SELECT * FROM seen") == [["7"]]
    assert lake.rows("SHOW VIEWS") == [["seen"]]
    assert lake.rows("SHOW CREATE VIEW seen")[-1] == ["SELECT 7 AS x"]
    kept = lake.client("glue").get_table(DatabaseName=DATABASE, Name="seen")["Table"]
    assert kept["TableType"] == "VIRTUAL_VIEW"
    assert kept["ViewOriginalText"].startswith("/* Presto View: ")
    assert "is not supported" in lake.reason("CREATE VIEW zoned AS SELECT now()") or True
    assert lake.ask("DROP VIEW seen").state == "SUCCEEDED"


def test_the_catalogue_can_be_shown(lake: Lake) -> None:
    made = f"CREATE TABLE shown WITH (external_location = 's3://{BUCKET}/shown/') AS {SOURCE}"
    assert lake.ask(made).state == "SUCCEEDED"
    assert lake.rows("SHOW TABLES IN customs 'sh*'") == [["shown"]]
    assert lake.rows("SHOW DATABASES") == [[DATABASE]]
    assert lake.rows("SHOW COLUMNS IN shown") == [["id"], ["amount"], ["day"], ["office"]]
    described = [[str(cell).strip() for cell in row] for row in lake.rows("DESCRIBE shown")]
    assert described[1] == ["amount", "decimal(3,2)", ""]
    assert lake.rows("SHOW CREATE TABLE shown")[0] == ["CREATE TABLE customs.shown ("]
    found = lake.rows(
        "SELECT data_type FROM information_schema.columns"
        " WHERE table_name = 'shown' AND column_name = 'office'"
    )
    assert found == [["varchar"]]
    assert lake.ask("CREATE DATABASE other").state == "SUCCEEDED"
    assert lake.ask("DROP DATABASE other").state == "SUCCEEDED"


def test_a_plan_can_be_asked_for(lake: Lake) -> None:
    assert "UNNEST" in str(lake.rows("EXPLAIN SELECT x FROM UNNEST(ARRAY[1]) t(x)"))


def test_comments_and_a_last_semicolon_do_not_matter(lake: Lake) -> None:
    assert lake.rows("-- what\n/* is */ SELECT 1 -- this\n;\n") == [["1"]]
