"""Chance without state: every draw is a pure function of a key and of what is drawn.

A key is 64 bits that stand for one declaration, goods item or trader. Drawing mixes the key with
the name of the stream, so a draw depends neither on the order of drawing nor on how the work is
cut into blocks. Only whole numbers, IEEE products and tables rounded to six digits are used, no
random generator and no vectorised logarithm: those may change with the release or the processor,
and the same seed must give the same bytes everywhere.
"""

import math
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Factors = NDArray[np.float64]
Marks = NDArray[np.bool_]

_STEPS = 4096  # quantiles of a spread: fine enough that no two thousand draws look alike
_HALF = np.uint64(32)


def mixed(keys: Keys) -> Keys:
    """Return keys whose bits all depend on all bits (the finaliser of SplitMix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


@cache
def root(*names: object) -> np.uint64:
    """Return the key that stands for some names, such as a seed and a post.

    >>> bool(root(7, "post") == root(7, "post") != root(8, "post"))
    True
    """
    text = "\x1f".join(map(str, names)).encode()
    return np.uint64(int.from_bytes(blake2b(text, digest_size=8).digest(), "little"))


def children(parent: Keys | np.uint64, ordinals: NDArray[np.integer]) -> Keys:
    """Return the keys of a parent's children by their ordinals."""
    return mixed(parent ^ mixed(ordinals.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)))


def bits(keys: Keys, what: str) -> Keys:
    """Draw 64 bits."""
    return mixed(keys ^ root("stream", what))


def below(keys: Keys, what: str, bound: Numbers | int) -> Numbers:
    """Draw whole numbers from 0 to `bound` (below 2**31), exclusive."""
    limit = np.asarray(bound).astype(np.uint64)
    return ((bits(keys, what) >> _HALF) * limit >> _HALF).astype(np.int64)


def between(keys: Keys, what: str, low: int, high: int) -> Numbers:
    """Draw whole numbers from `low` to `high`, both inclusive."""
    return below(keys, what, high - low + 1) + low


def happens(keys: Keys, what: str, in_ten_thousand: Numbers | int) -> Marks:
    """Tell where something happens that happens so often in ten thousand times."""
    drawn: Marks = below(keys, what, 10_000) < in_ten_thousand
    return drawn


def ladder(weights: Sequence[int] | Numbers) -> Numbers:
    """Return the cumulated weights that `pick` draws from; their sum stays below 2**31."""
    return np.cumsum(np.asarray(weights, dtype=np.int64))


@cache
def ranks(size: int) -> Numbers:
    """Return a ladder of `size` ranks whose weights fall as 1 / rank: a heavy tail."""
    return ladder((1 << 26) // np.arange(1, size + 1, dtype=np.int64))


def pick(keys: Keys, what: str, cumulated: Numbers) -> Numbers:
    """Draw places in a ladder, each as often as its weight says."""
    return np.searchsorted(cumulated, below(keys, what, int(cumulated[-1])), side="right")


@cache
def _quantiles(percent: int) -> Factors:
    """Return the quantiles of a lognormal factor of median 1, six digits after the point."""
    normal = NormalDist()
    steps = ((step + 0.5) / _STEPS for step in range(_STEPS))
    return np.array([round(math.exp(percent / 100 * normal.inv_cdf(at)), 6) for at in steps])


def spread(keys: Keys, what: str, percent: int) -> Factors:
    """Draw lognormal factors of median 1 whose logarithm deviates by `percent` / 100."""
    return _quantiles(percent)[below(keys, what, _STEPS)]


def rounded(values: Factors) -> Numbers:
    """Return the nearest whole numbers."""
    return np.rint(values).astype(np.int64)


class Urns:
    """Several lists of values, drawn from as often as their weights say."""

    def __init__(self, lists: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Fill the urns: for each of them its values and their weights."""
        balls = [[value for value, weight in urn for _ in range(weight)] for urn in lists]
        self._sizes = np.array([len(urn) for urn in balls], dtype=np.int64)
        self._firsts = np.cumsum(self._sizes) - self._sizes
        self._balls = np.array([ball for urn in balls for ball in urn], dtype=np.int64)

    def draw(self, keys: Keys, what: str, urn: Numbers | int) -> Numbers:
        """Draw one value a key from the urn of that number."""
        drawn: Numbers = self._balls[self._firsts[urn] + below(keys, what, self._sizes[urn])]
        return drawn
