"""Answers as people read them: a table, or a block a row where a table would not fit; CSV."""

import csv
import sys
from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from lake.athena import Answer
from lake.athena_values import NUMBERS, Value, as_json
from lake.cli.screen import OUT, clean, heading, say, show, show_table, table

LONGEST_CELL = 60
"""Characters of a cell in a table; the whole value is in the other formats."""
MOST_ON_A_TERMINAL = 500
"""Rows that scroll by on a terminal."""


def show_answer(answer: Answer, most: int | None = None) -> None:
    """Print an answer; at most `most` rows, else as many as a person would scroll through."""
    limit = most or (MOST_ON_A_TERMINAL if OUT.is_terminal else len(answer.rows))
    shown = answer.rows[:limit]
    if not answer.columns:
        return
    cells = [[_cell(value) for value in row] for row in shown]
    if OUT.is_terminal and _width(answer.columns, cells) > OUT.width:
        _show_blocks(answer.columns, shown)
    else:
        kinds = zip(answer.columns, answer.types, strict=True)
        show_table(table([(name, kind in NUMBERS) for name, kind in kinds], cells))
    if len(answer.rows) > len(shown):
        show(f"… and {len(answer.rows) - len(shown):,} more rows", "dim")


def say_statistics(answer: Answer) -> None:
    """Print rows, time, bytes scanned and the newest commit seen on standard error."""
    rows = "1 row" if len(answer.rows) == 1 else f"{len(answer.rows):,} rows"
    commits = [seen.committed_at for seen in answer.snapshots if seen.committed_at]
    seen = f" · as of {max(commits):%Y-%m-%d %H:%M:%S} UTC" if commits else ""
    say(f"{rows} · {answer.milliseconds:,} ms · {size(answer.scanned_bytes)} scanned{seen}", "dim")


def write_csv(answer: Answer) -> None:
    """Write an answer as CSV on standard output; NULL is an empty field."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([as_json(value) for value in row] for row in answer.rows)


def size(count: int) -> str:
    """Return a number of bytes as people say it.

    >>> size(999), size(1_500_000)
    ('999 B', '1.5 MB')
    """
    if count < 1000:
        return f"{count} B"
    number, unit = float(count), "B"
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is kept
        number /= 1000
        if number < 1000:
            break
    return f"{number:.1f} {unit}"


def _width(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> int:
    widths = [len(name) for name in columns]
    for row in cells:
        widths = [max(width, cell.cell_len) for width, cell in zip(widths, row, strict=True)]
    return sum(widths) + 2 * len(widths)  # two blanks between columns


def _show_blocks(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    names = max(map(len, columns))
    for number, row in enumerate(rows, start=1):
        heading(f"row {number}")
        for name, value in zip(columns, row, strict=True):
            show(Text(f"  {name:<{names}}  ", "dim") + text_of(value))


def _cell(value: Value) -> Text:
    text = text_of(value)
    if OUT.is_terminal:
        text.truncate(LONGEST_CELL, overflow="ellipsis")
    return text


def text_of(value: Value) -> Text:
    """Return a value as people read it."""
    match value:
        case None:
            return Text("NULL", "dim italic")
        case bool():
            return Text(str(value).lower())
        case datetime():
            return Text(value.isoformat(sep=" "))
        case _:
            return Text(clean(str(as_json(value))))
