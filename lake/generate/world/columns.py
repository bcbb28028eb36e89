"""Columns of many rows, made without a loop."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

EPOCH = date(1970, 1, 1)


def chosen(words: Sequence[str | None] | Texts, places: Integers) -> "pa.Array[Any]":
    """Return words by their places."""
    array: pa.Array[Any] = pa.array(words, pa.string()).take(pa.array(places))
    return array


def numbered(prefix: str, numbers: Integers, digits: int) -> "pa.Array[Any]":
    """Return texts such as `P0000042`."""
    padded: Any = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
    joined: pa.Array[Any] = pc.binary_join_element_wise(prefix, padded, "")
    return joined


def days(numbers: Integers) -> "pa.Array[Any]":
    """Return days from their number since 1970."""
    array: pa.Array[Any] = pa.array(numbers.astype(np.int32), pa.int32()).cast(pa.date32())
    return array


def instants(day_numbers: Integers, hours: Floats) -> "pa.Array[Any]":
    """Return times in UTC, to the second."""
    seconds = day_numbers * 86_400 + np.floor(hours * 3_600).astype(np.int64)
    array: pa.Array[Any] = pa.array(seconds).cast(pa.timestamp("s"))
    return array


def day_number(day: date) -> int:
    """Return the number of a day since 1970."""
    return (day - EPOCH).days


def weighted(draws: np.random.RandomState, weights: Floats, count: int) -> Integers:
    """Draw places by weight."""
    total = np.cumsum(weights)
    places: Integers = np.searchsorted(total, draws.random_sample(count) * total[-1], side="right")
    return places


def where(condition: Marks, values: "pa.Array[Any]") -> "pa.Array[Any]":
    """Return values, or nothing where a condition does not hold."""
    chosen_values: pa.Array[Any] = pc.if_else(pa.array(condition), values, None)
    return chosen_values
