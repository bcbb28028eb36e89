"""Answers as Athena leaves them in S3: CSV with every value quoted, NULL as nothing."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from lake.embedded.athena import inside
from lake.embedded.athena.dialect.scope import Output
from lake.embedded.athena.dialect.types import DOUBLE, Type
from lake.embedded.athena.failures import QueryError

MAX_PAGE = 1000  # Athena's limit of GetQueryResults
VALUE = re.compile(rb'(?:"((?:[^"]|"")*)")?(,|\n)')
PRECISIONS = {
    "varchar": 2147483647,
    "varbinary": 1073741824,
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "float": 17,
    "double": 17,
    "timestamp": 3,
    "timestamp with time zone": 3,
}


def column_info(outputs: Iterable[Output]) -> list[dict[str, Any]]:
    """Return what GetQueryResults says of the columns; those without a name are _col0, _col1."""
    return [
        {
            "CatalogName": "hive",
            "SchemaName": "",
            "TableName": "",
            "Name": name_of(output, place),
            "Label": name_of(output, place),
            "Type": "float" if output.type.name == "real" else output.type.name,
            "Precision": (*output.type.numbers, PRECISIONS.get(output.type.name, 0))[0]
            if output.type.name == "decimal"
            else PRECISIONS.get("float" if output.type.name == "real" else output.type.name, 0),
            "Scale": output.type.scale,
            "Nullable": "UNKNOWN",
            "CaseSensitive": output.type.name == "varchar",
        }
        for place, output in enumerate(outputs)
    ]


def name_of(output: Output, place: int) -> str:
    """Return a column's name in the answer."""
    return output.name if output.name is not None else f"_col{place}"


def float_text(value: float) -> str:
    """Return a double as Java prints it.

    >>> float_text(100.0), float_text(12345678.5), float_text(0.0001)
    ('100.0', '1.23456785E7', '1.0E-4')
    """
    if value != value:  # noqa: PLR0124  (NaN is the value that differs from itself)
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    plain = repr(value)
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return plain
    sign, digits, exponent = Decimal(plain).as_tuple()
    shown = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) - 1 + int(exponent)
    return f"{'-' if sign else ''}{shown[0]}.{shown[1:] or '0'}E{power}"


def text_of(value: Any, kind: Type) -> str:  # noqa: ANN401  (whatever DuckDB gives)
    """Return one value that is not NULL as Athena shows it.

    >>> from lake.embedded.athena.dialect.types import VARCHAR, array
    >>> text_of(["a", None], array(VARCHAR))
    '[a, null]'
    """
    inner: Callable[[Any, Type], str] | None = TEXTS.get(kind.name)
    text: str = str(value) if inner is None else inner(value, kind)
    return text


def _nested(value: Any, kind: Type) -> str:  # noqa: ANN401
    return "null" if value is None else text_of(value, kind)


def _array_text(value: list[Any], kind: Type) -> str:
    return "[" + ", ".join(_nested(item, kind.items[0]) for item in value) + "]"


def _map_text(value: list[tuple[Any, Any]], kind: Type) -> str:
    key, item = kind.items
    return "{" + ", ".join(f"{_nested(k, key)}={_nested(v, item)}" for k, v in value) + "}"


def _row_text(value: dict[str, Any], kind: Type) -> str:
    labels = [label or f"field{place}" for place, label in enumerate(kind.labels)]
    parts = zip(labels, kind.keys, kind.items, strict=True)
    return "{" + ", ".join(f"{n}={_nested(value[key], k)}" for n, key, k in parts) + "}"


def _interval_text(value: Any, kind: Type) -> str:  # noqa: ANN401
    months, days, nanoseconds = value
    if kind.name == "interval year to month":
        years, rest = divmod(abs(months), 12)
        return f"{'-' if months < 0 else ''}{years}-{rest}"
    span = timedelta(days=months * 30 + days, microseconds=nanoseconds // 1000)
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{span.days} {hours:02}:{minutes:02}:{seconds:02}.{span.microseconds // 1000:03}"


def _timestamp_text(value: Any, kind: Type) -> str:  # noqa: ANN401
    digits = kind.numbers[0]
    zone = ""
    if kind.name == "timestamp with time zone":
        if not kind.zone:
            raise QueryError(
                "NOT_SUPPORTED",
                "an answer with timestamps whose zone varies by row is not supported by the"
                " embedded Athena: use AT TIME ZONE",
            )
        value, zone = value.astimezone(ZoneInfo(kind.zone)), f" {kind.zone}"
    text: str = value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return (text[: 20 + digits] if digits else text[:19]) + zone


TEXTS: dict[str, Callable[[Any, Type], str]] = {
    "boolean": lambda value, _: "true" if value else "false",
    "real": lambda value, _: float_text(
        float(str(pc.cast(pa.scalar(value, pa.float32()), pa.string())))
    ),
    "double": lambda value, _: float_text(value),
    "decimal": lambda value, _: format(value, "f"),
    "varbinary": lambda value, _: value.hex(" "),
    "timestamp": _timestamp_text,
    "timestamp with time zone": _timestamp_text,
    "interval day to second": _interval_text,
    "interval year to month": _interval_text,
    "array": _array_text,
    "map": _map_text,
    "row": _row_text,
}
FAST = (
    "varchar",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "boolean",
    "date",
)  # Arrow's text is Athena's


def as_text(column: pa.Array, kind: Type) -> pa.Array:
    """Return a column as Athena's text."""
    if kind.name == "unknown":
        return pa.nulls(len(column), pa.string())
    if kind.name in FAST:
        return pc.cast(column, pa.string())
    if kind.name == "real":  # by its shortest digits, not by its neighbour among the doubles
        column = pc.cast(pc.cast(column, pa.string()), pa.float64())
        kind = DOUBLE
    values = (None if value is None else text_of(value, kind) for value in column.to_pylist())
    return pa.array(values, pa.string())


def write_csv(batches: Iterable[pa.RecordBatch], outputs: list[Output], to: IO[bytes]) -> int:
    """Write an answer, its header first, and return the number of rows."""
    names = [name_of(output, place) for place, output in enumerate(outputs)]
    schema = pa.schema([(f"c{place}", pa.string()) for place in range(len(names))])
    header = ",".join('"' + name.replace('"', '""') + '"' for name in names) + "\n"
    to.write(header.encode())
    rows = 0
    options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with pa_csv.CSVWriter(to, schema, write_options=options) as writer:
        for batch in batches:
            columns = [
                as_text(column, output.type)
                for column, output in zip(batch.columns, outputs, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            rows += batch.num_rows
    return rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer lies."""

    bucket: str
    key: str

    @classmethod
    def of(cls, url: str) -> "Place":
        """Return the place that an s3:// URL names."""
        bucket, _, key = url.removeprefix("s3://").partition("/")
        return cls(bucket, key)


def store_answer(url: str, batches: Iterable[pa.RecordBatch], outputs: list[Output]) -> int:
    """Put an answer and its metadata into S3, and return the number of rows."""
    place = Place.of(url)
    body = io.BytesIO()
    rows = write_csv(batches, outputs, body)
    inside.put(place.bucket, place.key, body.getvalue())
    store_metadata(url, outputs)
    return rows


def store_metadata(url: str, outputs: list[Output]) -> None:
    """Put what the columns are beside an answer; Athena's own format is not documented."""
    place = Place.of(url)
    body = json.dumps({"ColumnInfo": column_info(outputs)}).encode()
    inside.put(place.bucket, f"{place.key}.metadata", body)


def store_lines(url: str, lines: list[str], outputs: list[Output]) -> None:
    """Put the answer of a utility statement, lines of text, into S3."""
    place = Place.of(url)
    inside.put(place.bucket, place.key, "".join(f"{line}\n" for line in lines).encode())
    store_metadata(url, outputs)


def is_there(url: str) -> bool:
    """Tell whether an answer has not been deleted."""
    place = Place.of(url)
    return inside.etag(place.bucket, place.key) is not None


Row = list[str | None]


def page(url: str, token: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Return rows of an answer from where a token points, and the token for what follows.

    A token is a place in the file, so pages cost nothing to keep and survive everything.

    Raises:
        QueryError: The answer has been deleted.
    """
    place = Place.of(url)
    etag = inside.etag(place.bucket, place.key)
    data = None if etag is None else _content(place, etag)
    if data is None:
        raise QueryError("NOT_FOUND", f"Could not find results at {url}")
    start = int(token) if token else 0
    found = list(islice(parse_csv(data, start), limit))
    after = found[-1][1] if found else len(data)
    return [row for row, _ in found], str(after) if after < len(data) else None


@lru_cache(maxsize=4)
def _content(place: Place, _etag: str) -> bytes | None:
    """Return an answer: whoever reads a large one reads it page by page."""
    return inside.get(place.bucket, place.key)


def parse_csv(data: bytes, at: int) -> Iterator[tuple[Row, int]]:
    r"""Yield the rows from a place on, each with the place after it.

    >>> list(parse_csv(b'"a""b",,""\n', 0))
    [(['a"b', None, ''], 11)]
    """
    row: Row = []
    while found := VALUE.match(data, at):
        quoted = found[1]
        row.append(None if quoted is None else quoted.replace(b'""', b'"').decode())
        at = found.end()
        if found[2] == b"\n":
            yield row, at
            row = []
