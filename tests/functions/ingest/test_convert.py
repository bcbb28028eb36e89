"""convert: text becomes typed, strictly, and what can't be read is named."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.convert import Converted, _quoted, convert
from lake_schema.datasets import DATASETS
from lake_schema.formats.chunk import LINE, PART, RECORD, Chunk, Wire


def converted(
    dataset: str, wires: dict[str, Wire] | None = None, **columns: str | None
) -> Converted:
    one = {name: pa.array([value], pa.string()) for name, value in columns.items()}
    technical = {name: pa.array([1], pa.int32()) for name in (PART, RECORD, LINE)}
    return convert(Chunk({dataset: pa.table({**one, **technical})}, {dataset: wires or {}}))


def value(column: str, text: str | None, wire: Wire | None = None) -> Any:  # noqa: ANN401
    found = converted("declaration", {column: wire} if wire else None, **{column: text})
    return found.tables["declaration"][column][0].as_py()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", "10"),
        (" 10.5\t", "10.5"),
        ("-0.000001", "-0.000001"),
        ("+1.", "1"),
        (".5", "0.5"),
        ("1.0623724E7", "10623724"),
        ("5.1E-6", "0.000005"),
        ("4.9e-7", "0"),
        ("900.E-4", "0.09"),
        ("12.0000005", "12.000001"),
        ("-12.0000005", "-12.000001"),
    ],
)
def test_a_decimal_number_is_read_exactly(text: str, number: str) -> None:
    assert value("gross_mass_kg", text) == Decimal(number)


UNREADABLE = [
    ("gross_mass_kg", text)
    for text in ("1_000", "1,5", "inf", "nan", "0x1F", "1 000", "--1", "1e", "9" * 19, "1e99")
] + [
    ("goods_item_count", "1.5"),
    ("goods_item_count", "1e3"),
    ("declared_on", "2023-02-29"),
    ("declared_on", "31/05/2026"),
    ("declared_on", "2026-5"),
    ("declared_on", "2026111"),
    ("declared_on", "0000-01-01"),
    ("declared_on", "20260531-"),
    ("declared_on", "99999-01-01"),
    ("accepted_at", "99991231235959-01"),
    ("accepted_at", "20260530250000Z"),
    ("accepted_at", "20260530230000+15"),
    ("accepted_at", "2026-05-30T23:00:00+01:60"),
    ("accepted_at", "yesterday"),
    ("is_containerised", "2"),
]


@pytest.mark.parametrize(("column", "text"), UNREADABLE)
def test_what_is_not_wholly_a_value_is_unreadable_and_rejects(column: str, text: str) -> None:
    found = converted("declaration", {column: Wire("Box 9")}, **{column: text})

    assert found.tables["declaration"][column][0].as_py() is None
    (finding,) = found.findings.to_pylist()
    assert (finding["rule"], finding["severity"]) == ("value-unreadable", "reject")
    assert (finding["line_number"], finding["wire_name"]) == (1, "Box 9")
    assert repr(text) in finding["says"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("20240222100938Z", datetime(2024, 2, 22, 10, 9, 38)),  # noqa: DTZ001
        ("20220606010000+01", datetime(2022, 6, 6)),  # noqa: DTZ001
        ("2024-02-29T23:30:00-01:30", datetime(2024, 3, 1, 1)),  # noqa: DTZ001
        ("2024-02-29T23:30:00.123456789Z", datetime(2024, 2, 29, 23, 30, 0, 123456)),  # noqa: DTZ001
        ("20240229", datetime(2024, 2, 29)),  # noqa: DTZ001
    ],
)
def test_an_instant_in_any_zone_is_kept_in_utc(text: str, instant: datetime) -> None:
    assert value("accepted_at", text) == instant


def test_an_instant_may_have_forms_of_its_own_on_a_wire() -> None:
    wire = Wire("At", instant_formats=("%a %b %d %H:%M:%S UTC %Y",))

    for written in ("Sat May 30 23:00:00 UTC 2026", "20260530230000Z", "2026-05-31T00:00+01"):
        assert value("accepted_at", written, wire) == datetime(2026, 5, 30, 23)  # noqa: DTZ001
    assert value("accepted_at", "Sat May 30 23:00:00 CET 2026", wire) is None


def test_an_instant_may_count_from_1970() -> None:
    seconds, millis = (Wire("At", instant_formats=(each,)) for each in ("epoch", "epoch_ms"))
    moment = datetime(2026, 5, 30, 23)  # noqa: DTZ001

    assert value("accepted_at", "1780182000", seconds) == moment
    assert value("accepted_at", "1780182000.5", seconds) == moment.replace(microsecond=500_000)
    assert value("accepted_at", "1780182000000", millis) == moment
    assert value("accepted_at", "2026-05-30T23:00:00Z", seconds) == moment


@pytest.mark.parametrize("text", ["9" * 14, "9" * 30, "1e300", "inf", "nan", "-1", "0x1F", "1_0"])
def test_a_number_that_is_no_time_of_ours_is_unreadable(text: str) -> None:
    for name in ("epoch", "epoch_ms"):
        assert value("accepted_at", text, Wire("At", instant_formats=(name,))) is None


def test_a_day_may_be_a_month_or_a_year() -> None:
    wire = Wire("Period", day_formats=("%Y%m", "%Y"))

    assert value("declared_on", "201905", wire) == date(2019, 5, 1)
    assert value("declared_on", "2019", wire) == date(2019, 1, 1)
    assert value("declared_on", "20190531", wire) == date(2019, 5, 31)
    assert value("declared_on", "201913", wire) is None


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("N", False), ("TRUE", True)])
def test_a_flag_is_read_as_systems_write_it(text: str, flag: bool) -> None:
    assert value("is_containerised", text) is flag


def test_a_wire_may_write_decimals_days_and_rates_in_its_own_way() -> None:
    comma = Wire("GM", decimal_mark=",")
    assert value("gross_mass_kg", "1,5", comma) == Decimal("1.5")
    assert value("gross_mass_kg", "1.234,5", comma) is None
    wire = Wire("D", day_formats=("%d.%m.%Y", "%m/%d/%y"))

    for written in ("31.05.2026", "5/31/26", "2026-05-31", "20260531"):
        assert value("declared_on", written, wire) == date(2026, 5, 31)
    found = converted(
        "duty_tax",
        {"rate": Wire("R", is_percent=True)},
        item_number="1",
        line_number="1",
        rate="8.25",
    )
    assert found.tables["duty_tax"]["rate"][0].as_py() == Decimal("0.0825")


@pytest.mark.parametrize(
    ("text", "kept"),
    [("241.58000000000004", "241.58"), ("15E-4", "0.002"), ("0." + "0" * 30 + "1", "0")],
)
def test_a_number_with_too_many_decimals_is_rounded_and_says_so(text: str, kept: str) -> None:
    found = converted("declaration", invoice_amount=text)

    assert found.tables["declaration"]["invoice_amount"][0].as_py() == Decimal(kept)
    assert [f["rule"] for f in found.findings.to_pylist()] == ["value-rounded"]


@pytest.mark.parametrize("text", ["1.5000000", "100E-3", "910.E-4", "0E-9", "1e3"])
def test_zeros_that_are_cut_off_are_no_rounding(text: str) -> None:
    assert converted("declaration", invoice_amount=text).findings.num_rows == 0


def test_a_value_that_may_name_a_person_is_not_told() -> None:
    column = DATASETS["declaration"]["importer_id"]

    assert _quoted(column, "GB1") == "a value that is not shown"


def test_findings_come_in_the_order_of_records_whatever_they_are() -> None:
    rows = pa.table(
        {
            "gross_mass_kg": ["a", "1.0000001", "b"],
            "goods_item_count": ["x", "1", "y"],
            **{name: pa.array([1, 2, 3], pa.int32()) for name in (PART, RECORD, LINE)},
        }
    )
    found = convert(Chunk({"declaration": rows}, {})).findings

    assert found[RECORD].to_pylist() == [1, 1, 2, 3, 3]


def test_a_required_value_that_is_blank_or_not_sent_rejects() -> None:
    blank = converted("goods_item", item_number="  ")
    absent = converted("goods_item", commodity_code="010121")

    for found in (blank, absent):
        assert [f["rule"] for f in found.findings.to_pylist()] == ["value-missing"]


def test_leading_zeros_and_umlauts_stay() -> None:
    found = converted("goods_item", item_number="1", commodity_code="010121", goods_description="Ü")

    assert found.tables["goods_item"]["commodity_code"][0].as_py() == "010121"
    assert found.tables["goods_item"]["goods_description"][0].as_py() == "Ü"


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_every_decimal_comes_back_as_it_was(number: Decimal) -> None:
    assert value("gross_mass_kg", f"{number:f}") == number


@given(
    st.from_regex(r"[+-]?([0-9]{1,6}([.][0-9]{0,8})?|[.][0-9]{1,8})[eE][+-]?[0-9]", fullmatch=True)
)
def test_powers_of_ten_are_rounded_half_up_as_other_numbers_are(text: str) -> None:
    exact = Decimal(text)
    kept = exact.quantize(Decimal("0.001"), ROUND_HALF_UP)
    found = converted("declaration", invoice_amount=text)

    assert found.tables["declaration"]["invoice_amount"][0].as_py() == kept
    assert bool(found.findings.num_rows) == (kept != exact)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back_as_it_was(day: date) -> None:
    assert value("declared_on", day.isoformat()) == day
    assert value("declared_on", day.isoformat().replace("-", "")) == day


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_every_instant_comes_back_in_utc(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    assert value("accepted_at", zoned.isoformat()) == zoned.astimezone(UTC).replace(tzinfo=None)
