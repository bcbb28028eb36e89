"""awswrangler, as people use it, against the embedded Athena."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import awswrangler
import pandas as pd
import pyarrow as pa
import pytest

from tests.lake.embedded.athena.conftest import BUCKET, DATABASE, Lake

# awswrangler 3.17 still says `copy=` to pandas 3.
pytestmark = pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")
TYPED = (
    "SELECT * FROM (VALUES (1, DATE '2026-02-28', TIMESTAMP '2026-02-28 08:30:00.500',"
    " DECIMAL '1.50', true, 'Ü, \"x\"', 2.5E0), (NULL, NULL, NULL, NULL, NULL, NULL, NULL))"
    " AS t (number, day, moment, amount, flag, text, share)"
)


@pytest.fixture
def ask(lake: Lake) -> Iterator[Any]:
    """Return awswrangler's read_sql_query, pointed at the lake."""
    awswrangler.config.athena_endpoint_url = lake.endpoint
    awswrangler.config.s3_endpoint_url = lake.endpoint
    awswrangler.config.glue_endpoint_url = lake.endpoint
    awswrangler.config.sts_endpoint_url = lake.endpoint

    def read(sql: str, **options: Any) -> pd.DataFrame:  # noqa: ANN401
        return awswrangler.athena.read_sql_query(
            sql,
            database=DATABASE,
            boto3_session=lake.session,
            **({"s3_output": f"s3://{BUCKET}/wrangled/"} | options),
        )

    yield read
    awswrangler.config.reset()


def test_types_come_through_awswrangler(ask: Any) -> None:  # noqa: ANN401
    frame = ask(TYPED, ctas_approach=False)
    first, second = frame.iloc[0], frame.iloc[1]
    assert first["number"] == 1
    assert first["day"] == date(2026, 2, 28)
    assert first["moment"] == pd.Timestamp("2026-02-28 08:30:00.5")
    assert first["amount"] == Decimal("1.50")
    assert first["flag"] is True or bool(first["flag"])
    assert first["text"] == 'Ü, "x"'
    assert first["share"] == 2.5
    assert all(pd.isna(second[name]) for name in frame.columns)


def test_awswrangler_reads_a_table_of_the_lake(ask: Any, declarations: pa.Table) -> None:  # noqa: ANN401
    frame = ask("SELECT dated_on, invoice_amount FROM declaration", ctas_approach=False)
    assert len(frame) == declarations.num_rows
    assert sum(frame["invoice_amount"]) == sum(declarations["invoice_amount"].to_pylist())


def test_awswrangler_reads_through_a_table_made_by_the_query(
    ask: Any,  # noqa: ANN401
    declarations: pa.Table,
) -> None:
    frame = ask("SELECT lrn, invoice_amount FROM declaration", ctas_approach=True)
    assert len(frame) == declarations.num_rows
    assert sum(frame["invoice_amount"]) == sum(declarations["invoice_amount"].to_pylist())


def test_awswrangler_reads_what_was_unloaded(ask: Any, declarations: pa.Table) -> None:  # noqa: ANN401
    frame = ask(
        "SELECT lrn, dated_on FROM declaration",
        ctas_approach=False,
        unload_approach=True,
        s3_output=f"s3://{BUCKET}/unloaded/",  # UNLOAD wants an empty folder
    )
    assert len(frame) == declarations.num_rows


def test_a_failed_query_says_why(ask: Any) -> None:  # noqa: ANN401
    with pytest.raises(awswrangler.exceptions.QueryFailed, match="COLUMN_NOT_FOUND"):
        ask("SELECT nothing", ctas_approach=False)
