"""Where the command writes: answers on standard output, progress and remarks on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if isinstance(sys.stdout, TextIOWrapper):
    # File names need not be Unicode, and terminals need not know all of it: `\xfc` beats a crash.
    sys.stdout.reconfigure(errors="backslashreplace")
_UNBOUNDED = 1_000_000  # columns: what nobody watches is as wide as it wants to be
OUT = Console(
    width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False, markup=False, emoji=False
)
ERR = Console(stderr=True, highlight=False, markup=False, emoji=False)
# Values come from strangers: a control character could rewrite the terminal.
_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160))}


def document(content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON document on standard output."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    # A file name that is no Unicode text leaves as `\udcXX`, which is JSON's own escape.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def say(text: str, style: str = "") -> None:
    """Print a remark on standard error."""
    ERR.print(Text(text, style), soft_wrap=True)


def show(text: str | Text = "", style: str = "") -> None:
    """Print a line on standard output; long ones are wrapped by the terminal, never cut."""
    OUT.print(text if isinstance(text, Text) else Text(text, style), soft_wrap=True)


def heading(text: str) -> None:
    """Print a heading on standard output."""
    show()
    show(text, "bold")


def clean(text: str) -> str:
    r"""Return a text that can't command the terminal.

    >>> clean("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return text.translate(_CONTROLS)


def table(
    columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str | Text]], whole: int = 0
) -> Table:
    """Return a table.

    Args:
        columns: The name of each column and whether it holds numbers.
        rows: A cell a column.
        whole: How many leading columns hold names that must not be broken.
    """
    made = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style="bold",
    )
    for place, (name, is_number) in enumerate(columns):
        made.add_column(
            name,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=is_number or place < whole,
        )
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(clean(cell)) for cell in row))
    return made


def show_table(made: Table) -> None:
    """Print a table."""
    OUT.print(made)


def progress() -> Progress:
    """Return a progress bar on standard error; it shows only on a terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=ERR,
        transient=True,
        disable=not ERR.is_terminal,
    )
