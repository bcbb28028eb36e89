"""Text columns → typed columns, in one place for all formats; what can't be read is a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.engine import engine
from functions.ingest.readings import EXPECTED, reading, rounds
from lake_schema.column_types import Decimal, Text
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.datasets import DATASETS
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD, Chunk, Wire
from lake_schema.render.arrow import arrow_type
from lake_schema.rules.readings import MISSING, ROUNDED, UNREADABLE

FINDINGS = pa.schema(
    [
        pa.field(UPLOAD, pa.int32(), nullable=False),
        pa.field(RECORD, pa.int32(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field("dataset", pa.string(), nullable=False),
        pa.field("item_number", pa.int64()),
        pa.field("place", pa.string()),
        pa.field("says", pa.string(), nullable=False),
    ]
)
"""Findings while a batch is examined; `intake` turns them into rows of the table `finding`."""

RULES_OF_MASKS = {"_unreadable": UNREADABLE, "_missing": MISSING, "_rounded": ROUNDED}
BLANKS = "chr(9) || chr(10) || chr(13) || ' '"
QUOTED = 40  # characters of a value that a finding shows at most


@dataclass(frozen=True, slots=True)
class Converted:
    """Typed tables, with the technical columns, and what could not be typed."""

    tables: dict[str, pa.Table]
    findings: pa.Table


def convert(chunk: Chunk) -> Converted:
    """Type every column as its contract says; columns absent from the wire are null.

    A value that can't be read is null and rejects its record (`value-unreadable`), as does a
    required value that is missing (`value-missing`); one with more decimals than its column is
    rounded half up and warns (`value-rounded`).
    """
    tables: dict[str, pa.Table] = {}
    findings: list[dict[str, Any]] = []
    for name, texts in chunk.tables.items():
        work = _Conversion(DATASETS[name], chunk.wires.get(name, {}), texts)
        tables[name] = work.typed()
        findings += work.findings()
    return Converted(tables, pa.Table.from_pylist(findings, FINDINGS))


class _Conversion:
    """One table of a chunk: a query gives all typed columns and three bit masks of doubts."""

    def __init__(self, dataset: Dataset, wires: Mapping[str, Wire], texts: pa.Table) -> None:
        self._dataset, self._wires, self._texts = dataset, wires, texts
        self._columns = [c for c in dataset.wire_columns if c.name in texts.column_names]
        self._result = engine().execute(self._query()).to_arrow_table()

    def _query(self) -> str:
        trimmed = [f"nullif(trim({c.name}, {BLANKS}), '') AS {c.name}" for c in self._columns]
        technical = f"{UPLOAD}, {RECORD}, {LINE}"
        selected = [f"{self._read(c)} AS {c.name}" for c in self._columns]
        masks = [f"{self._mask(mask)} AS {mask}" for mask in RULES_OF_MASKS]
        engine().register("texts", self._texts)
        return (
            f"SELECT {', '.join([technical, *selected, *masks])} "
            f"FROM (SELECT {', '.join([technical, *trimmed])} FROM texts)"
        )

    def _read(self, column: Column) -> str:
        return reading(column.type, column.name, self._wire(column))

    def _wire(self, column: Column) -> Wire:
        return self._wires.get(column.name, Wire(column.name))

    def _mask(self, mask: str) -> str:
        tests = self._tests(mask).values()
        bits = [f"if({test}, {1 << place}, 0)" for place, test in enumerate(tests)]
        return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"

    def _tests(self, mask: str) -> dict[Column, str]:
        """Return the SQL that finds a doubt, by column; a column's place is its bit."""
        if mask == "_missing":
            return {c: f"{c.name} IS NULL" for c in self._columns if c.required}
        typed = [c for c in self._columns if not isinstance(c.type, Text)]
        if mask == "_unreadable":
            return {c: f"{c.name} IS NOT NULL AND {self._read(c)} IS NULL" for c in typed}
        return {
            c: rounds(c.type, c.name, self._wire(c)) for c in typed if isinstance(c.type, Decimal)
        }

    def typed(self) -> pa.Table:
        """Return all wire columns of the contract, typed, then the technical columns."""
        rows = self._result.num_rows
        arrays = {
            column.name: self._result[column.name].cast(arrow_type(column.type))
            if column in self._columns
            else pa.nulls(rows, arrow_type(column.type))
            for column in self._dataset.wire_columns
        }
        return pa.table({**arrays, **{n: self._result[n] for n in (UPLOAD, RECORD, LINE)}})

    def findings(self) -> Iterator[dict[str, Any]]:
        """Yield what could not be typed; only rows with a doubt are looked at."""
        yield from self._absent()
        for mask in RULES_OF_MASKS:
            for row, bits in _doubts(self._result[mask]):
                yield from self._of_row(row, mask, bits)

    def _absent(self) -> Iterator[dict[str, Any]]:
        missing = [
            column
            for column in self._dataset.wire_columns
            if column.required and column not in self._columns
        ]
        for column in missing:
            for row in range(self._result.num_rows):
                yield self._finding(row, "_missing", column)

    def _of_row(self, row: int, mask: str, bits: int) -> Iterator[dict[str, Any]]:
        for place, column in enumerate(self._tests(mask)):
            if bits >> place & 1:
                yield self._finding(row, mask, column)

    def _finding(self, row: int, mask: str, column: Column) -> dict[str, Any]:
        rule = RULES_OF_MASKS[mask]
        return {
            UPLOAD: self._result[UPLOAD][row].as_py(),
            RECORD: self._result[RECORD][row].as_py(),
            "rule": rule.id,
            "severity": rule.severity,
            "dataset": self._dataset.name,
            "item_number": self._item_number(row),
            "place": f"line {self._result[LINE][row]}, {self._wire(column).name}",
            "says": self._says(row, mask, column),
        }

    def _item_number(self, row: int) -> int | None:
        if "item_number" not in self._result.column_names:
            return None
        number: int | None = self._result["item_number"][row].as_py()
        return number

    def _says(self, row: int, mask: str, column: Column) -> str:
        if mask == "_missing":
            return f"{column.name} has no value and is required"
        found = _quoted(column, self._texts[column.name][row].as_py())
        if mask == "_rounded":
            return f"{column.name} is {found} and was rounded: more decimals than are kept"
        return f"{column.name} is {found}, expected {EXPECTED[type(column.type)]}"


def _quoted(column: Column, value: str) -> str:
    if column.classification is Classification.PERSONAL:
        return "a value that is not shown"
    return repr(value if len(value) <= QUOTED else f"{value[:QUOTED]}…")


def _doubts(mask: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    """Yield row and bits for the rows whose mask is not 0; only they cost anything."""
    whole = mask.combine_chunks()  # indices_nonzero of no chunks at all crashes the process
    rows = pc.indices_nonzero(whole)
    yield from zip(rows.to_pylist(), whole.take(rows).to_pylist(), strict=True)
