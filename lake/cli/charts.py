"""An answer as bars in the terminal: one number a row, beside what it is of."""

from rich.text import Text

from lake.athena import Answer
from lake.athena_values import NUMBERS, Value
from lake.cli.answers import text_of
from lake.cli.screen import OUT, clean, say, show
from lake_schema.errors import LakeError

MOST_BARS = 60
NARROWEST, WIDEST = 10, 60
EIGHTHS = " ▏▎▍▌▋▊▉"
LONGEST_LABEL = 40


class ChartError(LakeError):
    """The answer has nothing that bars could show."""


def show_chart(answer: Answer) -> None:
    """Print the last column of numbers as bars; the columns before it name them.

    Raises:
        ChartError: No column holds numbers.
    """
    places = [place for place, kind in enumerate(answer.types) if kind in NUMBERS]
    if not places:
        raise ChartError("a chart needs a column of numbers")
    place = places[-1]
    rows = answer.rows[:MOST_BARS]
    labels = [_label(row[:place]) for row in rows]
    values = [_number(row[place]) for row in rows]
    wide = max(map(len, labels), default=0)
    numbers = [text_of(row[place]).plain for row in rows]
    room = OUT.width - wide - max(map(len, numbers), default=0) - 4 if OUT.is_terminal else WIDEST
    room = min(max(room, NARROWEST), WIDEST)
    most = max((abs(value) for value in values), default=0) or 1
    show(f"{answer.columns[place]} by {', '.join(answer.columns[:place]) or 'row'}", "bold")
    for label, value, number in zip(labels, values, numbers, strict=True):
        bar = _bar(abs(value) / most * room)
        colour = "red" if value < 0 else "cyan"
        show(Text(f"{label:<{wide}}  ") + Text(f"{bar:<{room}}", colour) + Text(f"  {number}"))
    if len(answer.rows) > len(rows):
        say(f"… and {len(answer.rows) - len(rows):,} more rows", "dim")


def _label(values: tuple[Value, ...]) -> str:
    text = " ".join(text_of(value).plain for value in values)
    return clean(text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…")


def _number(value: Value) -> float:
    return 0.0 if value is None else float(value)  # type: ignore[arg-type] # of a numeric column


def _bar(length: float) -> str:
    """Return a bar to the eighth of a character.

    >>> _bar(2.5)
    '██▌'
    """
    whole, eighths = divmod(round(length * 8), 8)
    return "█" * whole + (EIGHTHS[eighths] if eighths else "")
