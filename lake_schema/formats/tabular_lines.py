"""Lines as a table of text → rows of the datasets, by the header's profile; all of it in Arrow."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

from lake_schema.datasets import HEADERS
from lake_schema.formats.chunk import LINE, PART, RECORD
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.tabular_header import BoundRows, Header
from lake_schema.formats.text_rows import counting

Values: TypeAlias = "pa.Array[Any]"
_MAPPING = "_mapping"
"""Column of exploded lines: which of the profile's mappings the record is of."""


def trimmed(lines: pa.Table) -> pa.Table:
    """Return lines whose values have no white space at their edges."""
    columns: dict[str, Any] = {}
    for name in lines.column_names:
        column: Any = lines.column(name)
        if name not in (PART, LINE):
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
    differs = _changes(lines.column(PART).combine_chunks())
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
    """Counts the records of a file through the chunks that they are in."""

    def __init__(self) -> None:
        """Begin before the first file."""
        self._part, self._records = -1, 0

    def numbers(self, parts: "pa.ChunkedArray[Any]", begin: Values) -> Values:
        """Return each line's record, counted from 1 in its file."""
        part: Any = parts.combine_chunks()
        count: Any = pc.cumulative_sum(begin.cast(pa.int32()))
        before = pc.if_else(_changes(part), pc.subtract(count, 1), pa.scalar(None, pa.int32()))
        number = pc.subtract(count, pc.fill_null_forward(before))
        if part[0].as_py() == self._part:
            going_on = pc.equal(part, self._part).cast(pa.int32())
            number = pc.add(number, pc.multiply(going_on, self._records))
        self._part, self._records = part[-1].as_py(), number[-1].as_py()
        return cast("Values", number.cast(pa.int32()))


def gives_record(lines: pa.Table, header: Header) -> Values:
    """Tell of each line whether it gives a record in any way that its profile knows."""
    found: Any = None
    for bound in header.bound:
        here = _exists(lines, bound)
        found = here if found is None else pc.or_(found, here)
    return cast("Values", found)


def exploded(lines: pa.Table, header: Header) -> pa.Table:
    """Return a line for each record that a line gives, in the order of lines and mappings."""
    found = []
    for number, bound in enumerate(header.bound):
        own = lines.filter(_exists(lines, bound))
        mapping = pa.repeat(pa.scalar(number, pa.int32()), own.num_rows)
        found.append(own.append_column(_MAPPING, mapping))
    together = pa.concat_tables(found)
    keys = [(name, "ascending") for name in (PART, LINE, _MAPPING)]
    return together.take(pc.sort_indices(together, sort_keys=keys))


def rows_of(lines: pa.Table, begin: Values, header: Header) -> dict[str, pa.Table]:
    """Return the rows of each dataset that these lines give.

    Args:
        lines: Whole records: columns named by their place, and the technical ones.
        begin: Which lines begin a record.
        header: What the columns mean.
    """
    tables: dict[str, list[pa.Table]] = {}
    for number, bound in enumerate(header.bound):
        found = lines
        if header.profile.gives_several:
            found = lines.filter(pc.equal(lines.column(_MAPPING), number))
        elif bound.rows.dataset in HEADERS:
            found = lines.filter(begin) if header.is_keyed else lines
        elif bound.when and all(lines.column(str(place)).null_count for place in bound.when):
            found = lines.filter(_exists(lines, bound))
        columns = list(header.wires[bound.rows.dataset])
        rows = _rows(found, bound, columns, header.profile)
        tables.setdefault(bound.rows.dataset, []).append(rows)
    ordinals = {bound.rows.dataset: bound.rows.ordinal for bound in header.bound}
    return {
        dataset: _gathered(parts, ordinals[dataset], is_header=dataset in HEADERS)
        for dataset, parts in tables.items()
    }


def _gathered(parts: list[pa.Table], ordinal: str, *, is_header: bool) -> pa.Table:
    """Return the rows of a dataset that several mappings may have given, numbered if it is so."""
    rows = pa.concat_tables(parts)
    if len(parts) > 1 and (ordinal or is_header):
        # The sort is stable: rows of one line stay in the order of their mappings.
        keys = [(name, "ascending") for name in (PART, RECORD, LINE)]
        rows = rows.take(pc.sort_indices(rows, sort_keys=keys))
    if not ordinal:
        return rows
    place = rows.schema.get_field_index(ordinal)
    return rows.set_column(place, ordinal, _ordinals(rows.column(PART), rows.column(RECORD)))


def _exists(lines: pa.Table, bound: BoundRows) -> Values:
    exists: Any = None
    for place in bound.when:
        here = lines.column(str(place)).is_valid()
        exists = here if exists is None else pc.or_(exists, here)
    return cast("Values", exists)


def _rows(lines: pa.Table, bound: BoundRows, columns: list[str], profile: Profile) -> pa.Table:
    arrays: dict[str, Any] = {name: lines.column(name) for name in (PART, RECORD, LINE)}
    for column in columns:
        if column in bound.places:
            values: Any = lines.column(str(bound.places[column]))
            if column in bound.grouped:
                values = _ungrouped(values, profile.thousands_mark, profile.decimal_mark)
            if codes := bound.rows.codes.get(column):
                values = _translated(values, codes)
            arrays[column] = values
        else:
            constant = pa.scalar(bound.rows.constants.get(column), pa.string())
            arrays[column] = pa.repeat(constant, lines.num_rows)
    return pa.table(arrays)


def _translated(values: Values, codes: Mapping[str, str]) -> Values:
    """Return values with known codes exchanged; others pass.

    >>> _translated(pa.array(["10", "99", "0", None]), {"10": "1", "0": ""}).to_pylist()
    ['1', '99', None, None]
    """
    places = pc.index_in(values, value_set=pa.array(list(codes), pa.string()))
    exchanged = pa.array([code or None for code in codes.values()], pa.string()).take(places)
    return pc.if_else(pc.is_valid(places), exchanged, values)


def _ungrouped(values: Values, mark: str, decimal_mark: str) -> Values:
    """Return numbers without the mark between groups of three digits, where it is nothing else.

    >>> _ungrouped(pa.array(["1.234.567,8", "1.23", "-1.000"]), ".", ",").to_pylist()
    ['1234567,8', '1.23', '-1000']
    """
    groups = rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+"
    is_grouped = pc.match_substring_regex(values, rf"^[+-]?{groups}(?:[{decimal_mark}][0-9]*)?$")
    return pc.if_else(is_grouped, pc.replace_substring(values, mark, ""), values)


def _ordinals(parts: "pa.ChunkedArray[Any]", records: "pa.ChunkedArray[Any]") -> Values:
    """Count from 1 within each record.

    >>> _ordinals(pa.chunked_array([[0, 0, 0, 1]]), pa.chunked_array([[7, 7, 9, 9]])).to_pylist()
    ['1', '2', '1', '1']
    """
    place: Any = counting(0, len(records))
    begin = pc.or_(_changes(parts.combine_chunks()), _changes(records.combine_chunks()))
    start = pc.if_else(begin, place, pa.scalar(None, pa.int32()))
    ordinals: Any = pc.add(pc.subtract(place, pc.fill_null_forward(start)), 1)
    return cast("Values", ordinals.cast(pa.string()))
