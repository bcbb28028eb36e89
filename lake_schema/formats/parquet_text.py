"""Typed columns → columns of text, without loss: as a sender would have written them."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from lake_schema.errors import RefusedError

Values: TypeAlias = "pa.Array[Any]"

SLICE_SIZE = 16 << 20
"""Bytes of text that some rows together, or one row, may have once they are written out."""
_FLAT = (
    pt.is_null,
    pt.is_boolean,
    pt.is_integer,
    pt.is_floating,
    pt.is_decimal,
    pt.is_date,
    pt.is_timestamp,
    pt.is_time,
)
_MIDNIGHT = r" 00:00:00(\.0+)?$"


def is_text(of: pa.DataType) -> bool:
    """Tell whether a type holds text, as it is or as a category."""
    return bool(pt.is_string(of) or pt.is_large_string(of) or _is_category(of))


def is_flat(of: pa.DataType) -> bool:
    """Tell whether the values of a type can be text.

    >>> is_flat(pa.decimal128(9, 2)), is_flat(pa.list_(pa.int64())), is_flat(pa.binary())
    (True, False, False)
    """
    return is_text(of) or any(holds(of) for holds in _FLAT)


def _is_category(of: pa.DataType) -> bool:
    return bool(pt.is_dictionary(of)) and is_text(of.value_type)


def slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Yield a batch in parts that are not too large as text.

    Raises:
        RefusedError: `record-too-large`: a row is.
        ArrowIndexError: The file is damaged: a row names an entry that its dictionary lacks.
    """
    if not batch.num_rows or _size(batch) <= SLICE_SIZE:
        yield batch
        return
    if batch.num_rows == 1:
        raise RefusedError("record-too-large", f"a row is larger than {SLICE_SIZE >> 20} MiB")
    half = batch.num_rows // 2
    yield from slices(batch.slice(0, half))
    yield from slices(batch.slice(half))


def _size(batch: pa.RecordBatch) -> int:
    size = 0
    for column in batch.columns:
        if pt.is_dictionary(column.type):
            lengths = pc.binary_length(column.dictionary).take(column.indices)
            size += pc.sum(lengths.cast(pa.int64())).as_py() or 0
        else:
            size += column.nbytes
    return size


def text_of(column: Values, place: str) -> Values:
    """Return a column as text; times are in UTC, and one at midnight is a day.

    Raises:
        RefusedError: `not-decodable`: a text is none.
    """
    if is_text(column.type):
        return _clean(column.cast(pa.string()), place)
    if pt.is_null(column.type):
        return pa.nulls(len(column), pa.string())
    if pt.is_timestamp(column.type):
        # Without its zone a timestamp is the time in UTC, which is what the lake keeps.
        texts = column.cast(pa.timestamp(column.type.unit)).cast(pa.string())
        return pc.replace_substring_regex(texts, _MIDNIGHT, "")
    if pt.is_float16(column.type):
        column = column.cast(pa.float32())
    return column.cast(pa.string())


def _clean(texts: Values, place: str) -> Values:
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise RefusedError("not-decodable", "a text is no UTF-8", place) from error
    if pc.any(pc.match_substring(texts, "\0")).as_py():
        raise RefusedError("not-decodable", "a null character is no text", place)
    empty = pc.equal(texts, "")
    return (
        pc.if_else(empty, pa.scalar(None, pa.string()), texts) if pc.any(empty).as_py() else texts
    )
