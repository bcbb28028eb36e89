"""intake: whatever a post sends, every record has a fate and nothing crashes."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from functions._events import Landed
from functions.ingest.account import Account
from functions.ingest.intake import Intake
from functions.ingest.landing import READ_AHEAD, Arrival, HashingStream
from lake_schema.formats.profiles import goods_item_lines

AT = datetime(2026, 5, 31)  # noqa: DTZ001 # tables store UTC without zone
TRAPS = [
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "9" * 18,
    "9" * 40,
    "-" + "9" * 15 + ".999",
    "1e99",
    "1E-99",
    "NaN",
    "0000-01-01",
    "2024-02-29",
    "2200-01-01",
    "99991231235959-01",
    "22GB6LSBPILA876A08",
    "GB603202734852",
    "CSQU3054383",
    "9",
    "13",
    "010121",
    "NO",
    "Ü",
    "'; DROP TABLE declaration; --",
    "\ud7ff\uffff",
    "{country}",
    '"',
]
HEADERS = sorted({header for row in goods_item_lines.PROFILE.rows for header in row.columns})
CELLS = st.sampled_from(TRAPS) | st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
)


def taken_in(content: bytes) -> tuple[Account, dict[str, int]]:
    landed = Landed("landing", f"dover/2026/05/31/{'0' * 32}/x.csv", "1")
    raw = HashingStream(io.BytesIO(content), len(content))
    arrival = Arrival(landed, len(content), AT, raw, io.BufferedReader(raw, READ_AHEAD))
    intake = Intake(AT, b"key")
    rows: dict[str, int] = {}

    def everything() -> Iterator[dict[str, int]]:
        yield from ({n: t.num_rows for n, t in tables.items()} for tables in intake.take(arrival))
        yield from ({n: t.num_rows for n, t in tables.items()} for tables in intake.rest())

    for counts in everything():
        for name, count in counts.items():
            rows[name] = rows.get(name, 0) + count
    (account,) = intake.accounts
    return account, rows


@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=12, unique=True).flatmap(
        lambda headers: st.tuples(
            st.just(headers),
            st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=4),
        )
    )
)
@settings(max_examples=60)
def test_no_content_of_a_cell_is_too_much(table: tuple[list[str], list[list[str]]]) -> None:
    headers, lines = table
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["lrn", "item_number", *(h for h in headers if h not in {"lrn", "item_number"})]
    )
    for number, line in enumerate(lines):
        cells = [c for h, c in zip(headers, line, strict=True) if h not in {"lrn", "item_number"}]
        writer.writerow([f"L{number}", "1", *cells])

    account, rows = taken_in(text.getvalue().encode())

    if account.error is None:
        accepted = account.records_read - account.records_rejected
        assert account.records_read == len(lines)
        assert rows.get("declaration", 0) == accepted == account.tables["declaration"]
        assert rows.get("finding", 0) == account.tables["finding"]
