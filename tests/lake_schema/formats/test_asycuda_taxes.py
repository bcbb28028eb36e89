"""Tax lines: a rate is a percentage, a fraction or money per unit, as its own arithmetic says."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from lake_schema.formats.asycuda_xml import AsycudaReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]
Line = tuple[str, str, str]
RATE = "ASYCUDA/Item/Taxation/Taxation_line/Duty_tax_rate"


def declaration(*lines: Line, inside: str = "") -> bytes:
    """Make a declaration of one item with tax lines: base, rate, amount."""
    taxes = "".join(
        f"<Taxation_line><Duty_tax_code>T</Duty_tax_code><Duty_tax_Base>{base}</Duty_tax_Base>"
        f"<Duty_tax_rate>{rate}</Duty_tax_rate><Duty_tax_amount>{amount}</Duty_tax_amount>"
        "</Taxation_line>"
        for base, rate, amount in lines
    )
    return f"<ASYCUDA><Item>{inside}<Taxation>{taxes}</Taxation></Item></ASYCUDA>".encode()


def unknown(content: bytes) -> dict[str, int]:
    reader = AsycudaReader()
    list(reader.read(0, io.BytesIO(content)))
    return dict(reader.unknown[0])


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        (("1100", "20", "220"), "0.20"),
        (("1100", "14.5", "159.5"), "0.145"),
        (("1100", "0.5", "5.5"), "0.005"),
        (("1247", "0.2", "249"), "0.2"),  # rounded to whole units of a national currency
        (("1.0623724E7", "20.0", "2124744.8"), "0.200"),
        (("1100", "0.0", "0"), "0.0"),
        (("1100", "many", "220"), "many"),  # for typing to refuse
    ],
)
def test_a_rate_is_handed_on_as_a_fraction(line: Line, rate: str, read_rows: ReadRows) -> None:
    found = read_rows(declaration(line))["duty_tax"][0]
    assert found["rate"] == rate
    assert found["tax_base_amount"] == line[0]
    assert unknown(declaration(line)) == {}


def test_a_line_that_cannot_tell_follows_the_others(read_rows: ReadRows) -> None:
    exempt = ("1100", "20", "0")
    percent = read_rows(declaration(exempt, ("1000", "10", "100")))["duty_tax"]
    assert [row["rate"] for row in percent] == ["0.20", "0.10"]
    fraction = read_rows(declaration(("1100", "0.2", "0"), ("1000", "0.1", "100")))["duty_tax"]
    assert [row["rate"] for row in fraction] == ["0.2", "0.1"]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([("1100", "0.2", "0")], 1),  # exempt, and nothing else in the declaration tells
        ([("1100", "20", "")], 1),
        ([("2", "0.2", "0")], 1),  # too small to tell
        ([("1100", "0.2", "0"), ("1000", "10", "100"), ("1000", "0.1", "100")], 1),  # they differ
    ],
)
def test_a_rate_that_stays_unclear_is_not_guessed(
    lines: list[Line], count: int, read_rows: ReadRows
) -> None:
    content = declaration(*lines)
    assert "rate" not in read_rows(content)["duty_tax"][0]
    assert unknown(content) == {RATE: count}


NET_MASS = (
    "<Valuation_item><Weight_itm><Net_weight_itm>40</Net_weight_itm></Weight_itm></Valuation_item>"
)


def test_a_duty_per_unit_has_a_quantity_for_its_base(read_rows: ReadRows) -> None:
    content = declaration(("40", "0.35", "14"), ("1000", "10", "100"), inside=NET_MASS)
    row = read_rows(content)["duty_tax"][0]
    assert (row["tax_base_quantity"], row["assessed_amount"]) == ("40", "14")
    assert not {"rate", "tax_base_amount"} & set(row)
    assert unknown(content) == {RATE: 1}


def test_more_than_the_whole_value_is_not_a_percentage(read_rows: ReadRows) -> None:
    content = declaration(("7", "35", "245"), ("1000", "10", "100"))
    assert "rate" not in read_rows(content)["duty_tax"][0]
