"""Numbers, words and times as columns of text: what a sender writes.

The one place here that calls Arrow's kernels.
"""

from datetime import date
from functools import cache
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lake.generate.draws import Marks, Numbers

Text: TypeAlias = pa.StringArray
Columns = dict[str, Text]

_DAY = 86_400
_ISO = r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(Z|[+-]\d\d)(?::00)?$"
_FORM_304 = r"\1\2\3\4\5\6\7"


def whole(values: Numbers) -> Text:
    """Return whole numbers."""
    return pa.array(values).cast(pa.string())


def padded(values: Numbers, width: int) -> Text:
    """Return whole numbers with leading zeros."""
    return pc.ascii_lpad(whole(values), width=width, padding="0")


def decimals(values: Numbers, scale: int) -> Text:
    """Return numbers whose last `scale` digits stand behind the point.

    >>> decimals(np.array([1205, -3]), 2).to_pylist()
    ['12.05', '-0.03']
    """
    words = np.empty((len(values), 2), dtype="<i8")
    words[:, 0], words[:, 1] = values, values >> 63  # low and high half of 128 bits
    kind = pa.decimal128(18, scale)
    fixed = pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(words.tobytes())])
    return fixed.cast(pa.string())


def from_signs(signs: NDArray[np.uint8]) -> Text:
    """Return rows of ASCII codes as text."""
    kind = pa.binary(signs.shape[1])
    fixed = pa.Array.from_buffers(kind, len(signs), [None, pa.py_buffer(signs.tobytes())])
    return fixed.cast(pa.binary()).cast(pa.string())


def chosen(words: Text, places: Numbers) -> Text:
    """Return the words at some places."""
    return words.take(pa.array(places, pa.int64()))


def joined(*parts: Text | str, by: str = "") -> Text:
    """Return the parts of each row joined; nothing where one of them is missing."""
    return pc.binary_join_element_wise(*parts, by)


def joined_present(*parts: Text | str, by: str = "") -> Text:
    """Return the parts of each row joined; what is missing counts as empty."""
    return pc.binary_join_element_wise(*parts, by, null_handling="replace")


def gathered(texts: Text, firsts: NDArray[np.int32]) -> Text:
    """Return texts joined in groups that begin at `firsts`; its last entry ends the last one."""
    groups = pa.ListArray.from_arrays(pa.array(firsts, pa.int32()), texts)
    return pc.binary_join(groups, "")


def only(marks: Marks, values: Text | str) -> Text:
    """Return the values where they are marked, and nothing elsewhere."""
    return pc.if_else(pa.array(marks), values, pa.scalar(None, pa.string()))


def only_with(needed: Text, values: Text) -> Text:
    """Return the values where another column says something, and nothing elsewhere."""
    return pc.if_else(needed.is_valid(), values, pa.scalar(None, pa.string()))


def filled(texts: Text) -> Text:
    """Return texts, nothing instead of empty ones."""
    empty = pc.equal(pc.binary_length(texts), 0)
    return pc.if_else(empty, pa.scalar(None, pa.string()), texts)


def either(marks: Marks, values: Text | str, others: Text | str) -> Text:
    """Return the values where they are marked, and the others elsewhere."""
    return pc.if_else(pa.array(marks), values, others)


def repeated(value: str, times: int) -> Text:
    """Return the same text in every row."""
    return pa.repeat(value, times)


def exchanged(texts: Text, pairs: dict[str, str]) -> Text:
    """Return texts with some signs exchanged for others, one after the other."""
    for sign, other in pairs.items():
        texts = pc.replace_substring(texts, sign, other)
    return texts


def part(texts: Text, begin: int, end: int | None = None) -> Text:
    """Return a slice of each text."""
    return pc.utf8_slice_codeunits(texts, begin, end)


def put(texts: Text, rows: Numbers, new: Text) -> Text:
    """Return texts with new ones in some rows, which are in ascending order."""
    marks = np.zeros(len(texts), dtype=bool)
    marks[rows] = True
    return pc.replace_with_mask(texts, pa.array(marks), new)


def days(start: date, seconds: Numbers) -> Text:
    """Return the days of times in seconds since `start`, ISO 8601."""
    offsets = seconds // _DAY
    return chosen(_calendar(start, 1 + int(offsets.max(initial=0)) // 512), offsets)


def instants(start: date, seconds: Numbers, offset: str) -> Text:
    """Return times in seconds since `start`, ISO 8601, with the clock's offset behind."""
    minutes, second = np.divmod(seconds % _DAY, 60)
    clock = joined(chosen(_minutes(), minutes), chosen(_seconds(), second))
    return joined(days(start, seconds), "T", clock, offset)


def form_304(moments: Text) -> Text:
    """Return ISO 8601 times as CCYYMMDDHHMMSSZHH, and anything else as it is.

    >>> form_304(pa.array(["2025-02-03T04:05:06+01:00", "soon"])).to_pylist()
    ['20250203040506+01', 'soon']
    """
    return pc.replace_substring_regex(moments, _ISO, _FORM_304)


@cache
def _calendar(start: date, chunks: int) -> Text:
    """Return the days from `start`; in chunks of 512, so that most calls share one."""
    first = np.datetime64(start)
    return pa.array([str(day) for day in first + np.arange(chunks * 512)])


@cache
def _minutes() -> Text:
    return pa.array([f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)])


@cache
def _seconds() -> Text:
    return pa.array([f":{second:02d}" for second in range(60)])
