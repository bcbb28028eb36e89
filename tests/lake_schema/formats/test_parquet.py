"""Parquet: values of every type as text, and files that are refused."""

import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats import parquet, parquet_text
from lake_schema.formats.parquet import ParquetReader

KEY = {"lrn": ["A"], "item_number": pa.array([1], pa.int16())}


def written(columns: dict[str, Any], **options: bool | int) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def read(content: bytes) -> dict[str, list[dict[str, Any]]]:
    reader = ParquetReader()
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    rows: dict[str, list[dict[str, Any]]] = {}
    for chunk in chunks:
        for dataset, table in chunk.tables.items():
            rows.setdefault(dataset, []).extend(table.to_pylist())
    return rows


def refusal(content: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        read(content)
    return refused.value


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array(["Ü 𝄞"]), "Ü 𝄞"),
        (pa.array([" x "], pa.large_string()), "x"),
        (pa.array([""]), None),
        (pa.array(["Ü"]).dictionary_encode(), "Ü"),
        (pa.array([None], pa.null()), None),
        (pa.array([Decimal("1.50")], pa.decimal128(38, 2)), "1.50"),
        (pa.array([1234.0]), "1234"),
        (pa.array([0.1], pa.float32()), "0.1"),
        (pa.array([float("nan")]), "nan"),
        (pa.array([2**63 - 1]), "9223372036854775807"),
        (pa.array([True]), "true"),
        (pa.array([date(2024, 2, 29)]), "2024-02-29"),
        (pa.array([datetime(2026, 5, 31)]), "2026-05-31"),  # noqa: DTZ001
        (pa.array([datetime(2026, 5, 31, 1, tzinfo=UTC)]), "2026-05-31 01:00:00.000000"),
        (
            pa.array(
                [datetime(2026, 5, 31, 1, tzinfo=timezone(timedelta(hours=5)))],
                pa.timestamp("ns", "+05:00"),
            ),
            "2026-05-30 20:00:00.000000000",
        ),
    ],
)
def test_a_value_of_any_type_is_text_without_loss(values: object, text: str | None) -> None:
    rows = read(written(KEY | {"goods_description": values}))
    assert rows["goods_item"][0]["goods_description"] == text


def test_row_groups_and_chunks_make_no_difference() -> None:
    columns = {
        "lrn": [f"A{n // 3}" for n in range(20_000)],
        "item_number": [n % 3 + 1 for n in range(20_000)],
        "duty_1.rate": [0.05, None] * 10_000,
    }
    whole, cut = read(written(columns)), read(written(columns, row_group_size=701))
    assert whole == cut
    assert len(whole["declaration"]) == 6_667
    assert [row["_line"] for row in whole["goods_item"]] == list(range(1, 20_001))
    assert len(whole["duty_tax"]) == 10_000


def test_a_notification_can_be_a_row() -> None:
    content = written({"message_number": [7], "mrn": ["M"], "issued_at": [datetime(2026, 5, 31)]})  # noqa: DTZ001
    assert read(content)["notification"][0]["message_number"] == "7"


GOOD = written(KEY)


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (GOOD[:-20], "not-well-formed", "damaged"),
        (b"PAR1", "not-well-formed", "damaged"),
        (b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1", "not-well-formed", "damaged"),
        (GOOD[:4] + b"\xff" * 40 + GOOD[44:], "not-well-formed", "damaged"),
        (written(KEY | {"colour": ["red"]}), "unknown-columns", "not know 'colour'"),
        (written({"lrn": ["A"], "item_number": [[1]]}), "unknown-columns", "of type 'list"),
        (written({"lrn": [b"A"], "item_number": [1]}), "unknown-columns", "of type 'binary"),
        (written({"lrn": [{"a": 1}], "item_number": [1]}), "unknown-columns", "of type 'struct"),
        (written({"lrn": ["A\0"], "item_number": [1]}), "not-decodable", "null character"),
        (written({"lrn": pa.array([], pa.string()), "item_number": []}), "no-records", "no row"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, says: str) -> None:
    found = refusal(content)
    assert found.code == code
    with pytest.raises(RefusedError, match=says):
        raise found


def test_text_that_is_none_is_refused() -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"A\xff")]
    )
    found = refusal(written({"lrn": broken, "item_number": [1]}, use_dictionary=False))
    assert (found.code, found.place) == ("not-decodable", "column 'lrn', row 1")


@pytest.mark.parametrize("cut", range(4, len(GOOD), 61))
def test_a_file_cut_off_anywhere_is_refused(cut: int) -> None:
    assert refusal(GOOD[:cut]).code == "not-well-formed"


def test_one_long_text_repeated_without_end_is_handed_on_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet_text, "SLICE_SIZE", 1 << 20)
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), ["x" * 10_000])
    columns = {"lrn": [str(n) for n in range(3_000)], "item_number": [1] * 3_000}
    content = written(columns | {"goods_description": long})
    assert len(content) < 100_000
    assert len(read(content)["goods_item"]) == 3_000
    monkeypatch.setattr(parquet_text, "SLICE_SIZE", 1 << 12)
    assert refusal(content).code == "record-too-large"


@pytest.mark.parametrize("limit", ["FILE_LIMIT", "ROWS_LIMIT", "GROUP_LIMIT"])
def test_a_file_that_is_too_large_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, limit, 0)
    assert refusal(GOOD).code == "archive-too-large"
