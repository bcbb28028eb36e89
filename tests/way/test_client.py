"""The Python client, the tutorial, and clients that know nothing of this lake, on one world."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pyathena import connect
from pyathena.cursor import DictCursor

from lake import Lake
from lake.athena import SqlError
from lake.connection import Connection
from lake.embedded.athena.cloud import Cloud
from lake_schema.questions import ParameterError, UnknownQuestionError

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial.ipynb"


@pytest.fixture(scope="module")
def tutorial() -> Iterator[dict[str, Any]]:
    """Run the tutorial's cells but the last, which closes its lake; return what they made."""
    cells = json.loads(TUTORIAL.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert sources[-1] == "lake.close()"
    made: dict[str, Any] = {}
    for number, source in enumerate(sources[:-1]):
        exec(compile(source, f"{TUTORIAL.name}, cell {number}", "exec"), made)  # noqa: S102 # ours
    yield made
    exec(sources[-1], made)  # noqa: S102 # ours


@pytest.fixture
def lake(tutorial: dict[str, Any]) -> Lake:
    found: Lake = tutorial["lake"]
    return found


@pytest.fixture
def connection(lake: Lake) -> Connection:
    return lake._connection


def test_the_tutorial_shows_what_it_says(tutorial: dict[str, Any]) -> None:
    assert len(tutorial["offices"]) > 3
    assert tutorial["again"]["declarations"].item() > 2_000
    assert len(tutorial["candidates"]) == 20
    assert (tutorial["candidates"]["score"] <= -3).all()
    assert tutorial["suspects"]["low_items"].is_monotonic_decreasing


def test_a_frame_says_what_it_saw(lake: Lake) -> None:
    frame = lake.sql("SELECT count(*) AS n FROM item_value")

    assert isinstance(frame, pd.DataFrame)
    tables = {one["table"] for one in frame.attrs["snapshots"]}
    assert {"declaration", "goods_item", "exchange_rate"} <= tables


def test_an_arrow_table_has_the_lakes_own_types(lake: Lake) -> None:
    table = lake.arrow("SELECT * FROM goods_item")

    assert table.schema.field("dated_on").type == pa.date32()
    assert table.schema.field("net_mass_kg").type == pa.decimal128(18, 6)
    assert b"goods_item=" in table.schema.metadata[b"snapshots"]
    assert table.num_rows == lake.sql("SELECT count(*) AS n FROM goods_item")["n"].item()


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (
            lambda lake: lake.sql("SELECT\n nothing FROM upload"),
            SqlError,
            "line 2:2: Column 'nothing'",
        ),
        (lambda lake: lake.sql("DROP TABLE upload"), SqlError, "not DROP"),
        (lambda lake: lake.sql("SELECT 1; SELECT 2"), SqlError, "one statement"),
        (lambda lake: lake.arrow("SELECT * FROM nowhere"), SqlError, "no table 'nowhere'"),
        (lambda lake: lake.ask("top_trader"), UnknownQuestionError, "'top_traders'?"),
        (lambda lake: lake.ask("top_traders", most="x"), ParameterError, "is not a whole number"),
    ],
)
def test_errors_say_what_is_wrong(lake: Lake, asked: Any, error: type, says: str) -> None:  # noqa: ANN401
    with pytest.raises(error) as caught:
        asked(lake)
    assert says in str(caught.value)


def read_directly(connection: Connection, table: str) -> pa.Table:
    """Read a table by PyIceberg, past Athena."""
    cloud = Cloud(
        connection.endpoint_url,
        connection.region,
        connection.access_key_id,
        connection.secret_access_key,
    )
    return cloud.catalogue.load_table((connection.database, table)).scan().to_arrow()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT office_code, flow_code, count(*) AS n FROM declaration GROUP BY 1, 2 ORDER BY 1, 2",
        (
            "SELECT hs6_code, sum(net_mass_kg) AS kg, min(dated_on) AS first, max(dated_on) AS last"
            " FROM goods_item WHERE dated_on >= DATE '2023-04-01' AND commodity_code LIKE '0%'"
            " GROUP BY hs6_code ORDER BY hs6_code"
        ),
        (
            "SELECT declaration_id, sum(customs_value_amount) AS amount FROM goods_item"
            " GROUP BY declaration_id ORDER BY amount DESC, declaration_id LIMIT 100"
        ),
    ],
)
def test_answers_are_those_of_duckdb_over_the_same_files(
    lake: Lake, connection: Connection, sql: str
) -> None:
    with duckdb.connect() as direct:
        for name in ("declaration", "goods_item"):
            direct.register(name, read_directly(connection, name))
        expected = direct.execute(sql).to_arrow_table()
    found = lake.arrow(sql)

    assert found.num_rows == expected.num_rows > 0
    assert found.cast(expected.schema).to_pylist() == expected.to_pylist()


def test_pyathena_reads_the_lake_unchanged(connection: Connection) -> None:
    client = connect(
        aws_access_key_id=connection.access_key_id,
        aws_secret_access_key=connection.secret_access_key,
        region_name=connection.region,
        endpoint_url=connection.endpoint_url,
        work_group=connection.workgroup,
        schema_name=connection.database,
    )
    with client.cursor() as cursor:
        cursor.execute(
            "SELECT office_code, count(*) AS n, max(dated_on) AS last FROM declaration"
            " WHERE flow_code = %(flow)s GROUP BY office_code ORDER BY n DESC, office_code",
            {"flow": "IM"},
        )
        assert [column[0] for column in cursor.description or []] == ["office_code", "n", "last"]
        rows = cursor.fetchall()
        assert len(rows) > 3
        assert sorted(rows, key=lambda row: (-row[1], row[0])) == rows
        cursor.execute(
            "SELECT count(*) FROM upload WHERE post = ?", ["'tariff-office'"], paramstyle="qmark"
        )
        assert cursor.fetchone() == (1,)
    with client.cursor(DictCursor) as named:
        named.execute("SELECT count(*) AS rates, max(valid_from) AS latest FROM tariff")
        [row] = named.fetchall()
        assert set(row) == {"rates", "latest"}
        assert row["rates"] > 10
    client.close()
