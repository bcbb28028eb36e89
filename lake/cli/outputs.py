"""The forms in which an answer leaves: for eyes, for pipes, for files."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lake.athena import Answer
from lake.cli.answers import show_answer, write_csv
from lake.cli.charts import show_chart
from lake.cli.errors import UsageError

TYPES: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "real": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "timestamp": pa.timestamp("us"),
}
"""Athena's name of a type → Arrow's; decimals by their digits, all others as text."""
PRINTERS: dict[str, Callable[[Answer], None] | None] = {
    "table": show_answer,
    "chart": show_chart,
    "csv": write_csv,
    "json": None,  # the command prints the document itself
}


def printer(form: str, output: Path | None) -> Callable[[Answer], None] | None:
    """Return what prints an answer in a form, to a file or to standard output.

    Raises:
        UsageError: The form is not for where it shall go.
    """
    if form == "parquet":
        if output is None and sys.stdout.isatty():
            raise UsageError("Parquet is no text: say where to, with --output FILE")
        return lambda answer: write_parquet(answer, output)
    if output is None:
        return PRINTERS[form]
    if form != "csv":
        raise UsageError("--output takes --format csv or parquet")
    return lambda answer: _write_csv_file(answer, output)


def write_parquet(answer: Answer, output: Path | None) -> None:
    """Write an answer as Parquet to a file, or to standard output."""
    table = as_arrow(answer)
    pq.write_table(table, output or pa.PythonFile(sys.stdout.buffer, "w"), compression="zstd")


def as_arrow(answer: Answer) -> pa.Table:
    """Return an answer as an Arrow table."""
    columns = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
    arrays = [_array(values, kind) for values, kind in zip(columns, answer.types, strict=True)]
    return pa.table(dict(zip(answer.columns, arrays, strict=True)))


def _array(values: tuple[object, ...], kind: str) -> pa.Array:
    if kind == "decimal":
        return pa.array(values) if any(v is not None for v in values) else pa.nulls(len(values))
    wanted = TYPES.get(kind)
    # What Python can't hold, such as a year beyond 9999, stayed text.
    if wanted is not None and not any(isinstance(value, str) for value in values):
        return pa.array(values, wanted)
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _write_csv_file(answer: Answer, output: Path) -> None:
    with output.open("w", encoding="utf-8", newline="") as file, redirect_stdout(file):
        write_csv(answer)
