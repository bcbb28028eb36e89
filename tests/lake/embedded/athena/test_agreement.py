"""What Athena answers agrees with what PyIceberg and Arrow find in the same table."""

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pytest

from tests.lake.embedded.athena.conftest import DATABASE, Lake

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def scanned(lake: Lake, declarations: pa.Table) -> Rows:
    """Return all rows as PyIceberg reads them."""
    rows: Rows = lake.catalogue.load_table(f"{DATABASE}.declaration").scan().to_arrow().to_pylist()
    assert len(rows) == declarations.num_rows
    return rows


def shown(value: object) -> str | None:
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def test_every_value_of_every_column_comes_through(lake: Lake, scanned: Rows) -> None:
    columns = [
        "declaration_id", "version_number", "dated_on", "lrn", "office_code", "flow_code",
        "gross_mass_kg", "invoice_amount", "invoice_currency", "goods_item_count", "upload_id",
    ]  # fmt: skip
    found = lake.rows(f"SELECT {', '.join(columns)} FROM declaration ORDER BY declaration_id")
    expected = sorted(scanned, key=lambda row: row["declaration_id"])
    assert found == [[shown(row[name]) for name in columns] for row in expected]


def test_sums_counts_and_averages_by_group_agree(lake: Lake, scanned: Rows) -> None:
    groups: dict[str, Rows] = defaultdict(list)
    for row in scanned:
        groups[row["office_code"]].append(row)
    expected = []
    for office in sorted(groups):
        amounts = [row["invoice_amount"] for row in groups[office]]
        masses = [
            row["gross_mass_kg"] for row in groups[office] if row["gross_mass_kg"] is not None
        ]
        mean = (sum(masses) / len(masses)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        expected.append(
            [office, *map(shown, (len(amounts), len(masses), sum(amounts), max(amounts), mean))]
        )
    assert expected == lake.rows(
        "SELECT office_code, count(*), count(gross_mass_kg), sum(invoice_amount),"
        " max(invoice_amount), avg(gross_mass_kg) FROM declaration GROUP BY office_code ORDER BY 1"
    )


def test_days_at_the_edges_of_months_agree(lake: Lake, scanned: Rows) -> None:
    for low, high in (("2026-01-31", "2026-02-01"), ("2026-02-28", "2026-03-31")):
        between = sum(
            date.fromisoformat(low) <= row["dated_on"] <= date.fromisoformat(high)
            for row in scanned
        )
        where = f"dated_on BETWEEN DATE '{low}' AND DATE '{high}'"
        assert lake.rows(f"SELECT count(*) FROM declaration WHERE {where}") == [[str(between)]]


def test_months_agree(lake: Lake, scanned: Rows) -> None:
    months = Counter(row["dated_on"].replace(day=1) for row in scanned)
    assert [[str(month), str(count)] for month, count in sorted(months.items())] == lake.rows(
        "SELECT date_trunc('month', dated_on), count(*) FROM declaration GROUP BY 1 ORDER BY 1"
    )


def test_nulls_and_conditions_agree(lake: Lake, scanned: Rows) -> None:
    unknown = sum(row["invoice_currency"] is None for row in scanned)
    euros = sum(row["invoice_currency"] != "EUR" for row in scanned if row["invoice_currency"])
    heavy = sum((row["gross_mass_kg"] or 0) > Decimal("500.5") for row in scanned)
    quoted = sum(row["office_code"] == "Ü'1\"" for row in scanned)
    assert lake.rows(
        "SELECT count_if(invoice_currency IS NULL), count_if(invoice_currency <> 'EUR'),"
        " count_if(gross_mass_kg > 500.5), count_if(office_code = 'Ü''1\"') FROM declaration"
    ) == [[str(unknown), str(euros), str(heavy), str(quoted)]]


def test_exact_quotients_agree(lake: Lake, scanned: Rows) -> None:
    total = sum(row["invoice_amount"] for row in scanned)
    mass = sum(row["gross_mass_kg"] for row in scanned if row["gross_mass_kg"] is not None)
    expected = (total / mass).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    found = lake.rows("SELECT sum(invoice_amount) / sum(gross_mass_kg) FROM declaration")
    assert found == [[shown(expected)]]


def test_the_latest_version_of_each_agrees(lake: Lake, scanned: Rows) -> None:
    latest: dict[str, int] = {}
    for row in scanned:
        stated = row["version_number"]
        if stated is not None:
            latest[row["lrn"]] = max(stated, latest.get(row["lrn"], 0))
    found = lake.rows(
        "SELECT lrn, version_number FROM (SELECT lrn, version_number, row_number() OVER"
        " (PARTITION BY lrn ORDER BY version_number DESC) AS place FROM declaration"
        " WHERE version_number IS NOT NULL) WHERE place = 1 ORDER BY lrn"
    )
    assert found == [[lrn, str(version)] for lrn, version in sorted(latest.items())]
