"""Lines as a table of text → rows of the datasets, by the header's profile; all of it in Arrow."""

from collections.abc import Iterable
from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

from lake_schema.formats.chunk import LINE, RECORD, UPLOAD
from lake_schema.formats.delimited_header import BoundRows, Header
from lake_schema.formats.profiles.profile import HEADER_DATASET
from lake_schema.formats.text_rows import counting

Values: TypeAlias = "pa.Array[Any]"
Tables = dict[str, list[pa.Table]]


def begins(lines: pa.Table, key: Iterable[int]) -> Values:
    """Tell for each line whether it begins a record: whether it differs from the one before."""
    begin = pa.array([True] * min(lines.num_rows, 1), pa.bool_())
    if lines.num_rows <= 1:
        return begin
    differs: Values = pa.array([False] * (lines.num_rows - 1), pa.bool_())
    for place in key:
        # Absent is null, never empty: so an empty text can stand for it and compare.
        values: Values = pc.fill_null(lines.column(str(place)).combine_chunks(), "")
        differs = pc.or_(differs, _changes(values))
    return pa.concat_arrays([begin, differs])


def _changes(values: Values) -> Values:
    """Tell for each value but the first whether it differs from the one before."""
    return pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))


def rows_of(lines: pa.Table, begin: Values, header: Header) -> Tables:
    """Return the rows of each dataset that these lines give.

    Args:
        lines: Whole records: columns named by their place, and the technical ones.
        begin: Which lines begin a record.
        header: What the columns mean.
    """
    tables: Tables = {}
    for bound in header.bound:
        found = lines
        if bound.rows.dataset == HEADER_DATASET:
            found = lines.filter(begin) if header.is_keyed else lines
        elif bound.when and all(lines.column(str(place)).null_count for place in bound.when):
            found = lines.filter(_exists(lines, bound))
        columns = list(header.wires[bound.rows.dataset])
        tables.setdefault(bound.rows.dataset, []).append(_rows(found, bound, columns))
    return tables


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
            arrays[column] = _ordinals(lines.column(RECORD).combine_chunks())
        else:
            constant = pa.scalar(bound.rows.constants.get(column), pa.string())
            arrays[column] = pa.repeat(constant, lines.num_rows)
    return pa.table(arrays)


def _ordinals(records: Values) -> Values:
    """Count from 1 within each run of equal record numbers.

    >>> _ordinals(pa.array([7, 7, 9])).to_pylist()
    ['1', '2', '1']
    """
    place: Any = counting(0, len(records))
    if len(records):
        first = pa.concat_arrays([pa.array([True]), _changes(records)])
        start = pc.fill_null_forward(pc.if_else(first, place, pa.scalar(None, pa.int32())))
        place = pc.add(pc.subtract(place, start), 1)
    return cast("Values", place.cast(pa.string()))
