"""Answers on the screen, as CSV and as documents."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from rich.console import Console

from lake.athena import Answer
from lake.athena_values import as_json, value_of
from lake.cli import answers, screen

ANSWER = Answer(
    columns=("office_code", "amount", "note"),
    types=("varchar", "decimal", "varchar"),
    rows=[("GB000060", Decimal("12.50"), None), ("NO", Decimal("1000.00"), "\x1b[2Jü")],
    milliseconds=12,
    scanned_bytes=3400,
)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    """Stand in for a terminal of 60 columns that keeps what was written."""
    console = Console(
        force_terminal=True, width=60, record=True, color_system=None, highlight=False, markup=False
    )
    for module in (screen, answers):
        monkeypatch.setattr(module, "OUT", console)
    return console


def test_numbers_stand_right_and_null_is_not_an_empty_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers.show_answer(ANSWER)
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["GB000060", "12.50", "NULL"]
    assert lines[2].index("12.50") + 5 == lines[3].index("1000.00") + 7


def test_values_can_not_command_the_terminal(terminal: Console) -> None:
    answers.show_answer(ANSWER)
    assert "\\x1b[2Jü" in terminal.export_text()


def test_an_answer_that_is_too_wide_is_shown_a_block_a_row(terminal: Console) -> None:
    names = tuple(f"column_{number}" for number in range(20))
    wide = Answer(names, ("varchar",) * 20, [("x" * 9,) * 20], 1, 1)
    answers.show_answer(wide)
    shown = terminal.export_text()
    assert "row 1" in shown
    assert all(name in shown for name in names)


def test_rows_left_out_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    answers.show_answer(ANSWER, most=1)
    assert "… and 1 more rows" in capsys.readouterr().out


def test_csv_has_an_empty_field_for_null(capsys: pytest.CaptureFixture[str]) -> None:
    answers.write_csv(ANSWER)
    assert capsys.readouterr().out.splitlines()[:2] == [
        "office_code,amount,note",
        "GB000060,12.50,",
    ]


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("boolean", "false", False),
        ("bigint", "9007199254740993", 9007199254740993),
        ("decimal", "0.10", "0.10"),
        ("decimal", "1E+3", "1000"),
        ("double", "1.5E7", 15_000_000.0),
        ("double", "NaN", "nan"),
        ("date", "2028-02-29", "2028-02-29"),
        ("timestamp", "2026-01-05 08:30:00.250", "2026-01-05T08:30:00.250000"),
        ("timestamp with time zone", "2026-01-05 08:30:00.000 UTC", "2026-01-05T08:30:00+00:00"),
        (
            "timestamp with time zone",
            "2026-07-05 08:30:00.000 Europe/Oslo",
            "2026-07-05T08:30:00+02:00",
        ),
        ("date", "12345-01-01", "12345-01-01"),
        ("array", "[1, 2]", "[1, 2]"),
        ("varchar", "0101", "0101"),
        ("varchar", "", ""),
        ("bigint", None, None),
    ],
)
def test_a_value_keeps_its_meaning_in_a_document(
    type_name: str, text: str | None, value: object
) -> None:
    found = as_json(value_of(text, type_name))
    assert json.loads(json.dumps(found, allow_nan=False)) == value


def test_an_hour_is_an_hour_for_whoever_computes_with_it() -> None:
    assert value_of("2026-01-05 08:30:00.000", "timestamp") == dt.datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001
