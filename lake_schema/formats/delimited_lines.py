"""Lines as a table of text → rows of the datasets, by the header's profile; all of it in Arrow."""

from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

from lake_schema.formats.chunk import LINE, RECORD, UPLOAD
from lake_schema.formats.delimited_header import BoundRows, Header
from lake_schema.formats.profiles.profile import HEADER_DATASET
from lake_schema.formats.text_rows import counting

Values: TypeAlias = "pa.Array[Any]"


def trimmed(lines: pa.Table) -> pa.Table:
    """Return lines whose values have no white space at their edges."""
    columns: dict[str, Any] = {}
    for name in lines.column_names:
        column: Any = lines.column(name)
        if name not in (UPLOAD, LINE):
            column = pc.ascii_trim_whitespace(column)
            empty = pc.equal(column, "")
            if pc.any(empty).as_py():
                column = pc.if_else(empty, pa.scalar(None, pa.string()), column)
        columns[name] = column
    return pa.table(columns)


def begins(lines: pa.Table, header: Header) -> Values:
    """Tell for each line whether it begins a record: whether it differs from the one before."""
    if not header.is_keyed:
        return pa.repeat(pa.scalar(value=True), lines.num_rows)
    differs = _changes(lines.column(UPLOAD).combine_chunks())
    for place in header.key:
        # Absent is null, never empty: so an empty text can stand for it and compare.
        values: Values = pc.fill_null(lines.column(str(place)).combine_chunks(), "")
        differs = pc.or_(differs, _changes(values))
    return differs


def _changes(values: Values) -> Values:
    """Tell for each value whether it differs from the one before; the first does."""
    first = pa.array([True][: len(values)], pa.bool_())
    if len(values) <= 1:
        return first
    return pa.concat_arrays(
        [first, pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))]
    )


class Begun:
    """Counts the records of an upload through the chunks that they are in."""

    def __init__(self) -> None:
        """Begin before the first upload."""
        self._upload, self._records = -1, 0

    def numbers(self, uploads: "pa.ChunkedArray[Any]", begin: Values) -> Values:
        """Return each line's record, counted from 1 in its upload."""
        upload: Any = uploads.combine_chunks()
        count: Any = pc.cumulative_sum(begin.cast(pa.int32()))
        before = pc.if_else(_changes(upload), pc.subtract(count, 1), pa.scalar(None, pa.int32()))
        number = pc.subtract(count, pc.fill_null_forward(before))
        if upload[0].as_py() == self._upload:
            going_on = pc.equal(upload, self._upload).cast(pa.int32())
            number = pc.add(number, pc.multiply(going_on, self._records))
        self._upload, self._records = upload[-1].as_py(), number[-1].as_py()
        return cast("Values", number.cast(pa.int32()))


def rows_of(lines: pa.Table, begin: Values, header: Header) -> dict[str, pa.Table]:
    """Return the rows of each dataset that these lines give.

    Args:
        lines: Whole records: columns named by their place, and the technical ones.
        begin: Which lines begin a record.
        header: What the columns mean.
    """
    tables: dict[str, list[pa.Table]] = {}
    for bound in header.bound:
        found = lines
        if bound.rows.dataset == HEADER_DATASET:
            found = lines.filter(begin) if header.is_keyed else lines
        elif bound.when and all(lines.column(str(place)).null_count for place in bound.when):
            found = lines.filter(_exists(lines, bound))
        columns = list(header.wires[bound.rows.dataset])
        tables.setdefault(bound.rows.dataset, []).append(_rows(found, bound, columns))
    return {dataset: pa.concat_tables(parts) for dataset, parts in tables.items()}


def _exists(lines: pa.Table, bound: BoundRows) -> Values:
    exists: Any = None
    for place in bound.when:
        here = lines.column(str(place)).is_valid()
        exists = here if exists is None else pc.or_(exists, here)
    return cast("Values", exists)


def _rows(lines: pa.Table, bound: BoundRows, columns: list[str]) -> pa.Table:
    arrays: dict[str, Any] = {name: lines.column(name) for name in (UPLOAD, RECORD, LINE)}
    for column in columns:
        if column in bound.places:
            arrays[column] = lines.column(str(bound.places[column]))
        elif column == bound.rows.ordinal:
            arrays[column] = _ordinals(lines.column(UPLOAD), lines.column(RECORD))
        else:
            constant = pa.scalar(bound.rows.constants.get(column), pa.string())
            arrays[column] = pa.repeat(constant, lines.num_rows)
    return pa.table(arrays)


def _ordinals(uploads: "pa.ChunkedArray[Any]", records: "pa.ChunkedArray[Any]") -> Values:
    """Count from 1 within each record.

    >>> _ordinals(pa.chunked_array([[0, 0, 0, 1]]), pa.chunked_array([[7, 7, 9, 9]])).to_pylist()
    ['1', '2', '1', '1']
    """
    place: Any = counting(0, len(records))
    begin = pc.or_(_changes(uploads.combine_chunks()), _changes(records.combine_chunks()))
    start = pc.if_else(begin, place, pa.scalar(None, pa.int32()))
    ordinals: Any = pc.add(pc.subtract(place, pc.fill_null_forward(start)), 1)
    return cast("Values", ordinals.cast(pa.string()))
