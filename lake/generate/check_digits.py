"""Numbers that carry a check digit: containers (ISO 6346) and movement references (MRN).

Both weigh the n-th character by 2**n and take the sum modulo 11 modulo 10; letters count from 10
upwards without the multiples of 11.
"""

import numpy as np
from numpy.typing import NDArray

from lake.generate.draws import Keys, below, bits
from lake.generate.texts import Text, from_signs

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODES = np.frombuffer(_SIGNS.encode(), dtype=np.uint8)
_WORTH = [*range(10), *(worth for worth in range(10, 39) if worth % 11)]
_VALUES = np.zeros(128, dtype=np.int64)
_VALUES[_CODES] = _WORTH
_CONTAINER_OWNERS = ("TVK", "OSM", "BRV", "KLD", "ZYN", "QAR", "HXL", "WOE")  # invented

Signs = NDArray[np.uint8]


def check_digit(text: str) -> int:
    """Return the check digit of one text of digits and capital letters.

    >>> check_digit("CSQU305438"), check_digit("22GB6LSBPILA876A0")
    (3, 8)
    """
    signs = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return int(_check_digits(signs.reshape(1, -1))[0])


def container_numbers(keys: Keys) -> Text:
    """Return container numbers: owner, `U`, six digits and their check digit."""
    owners = np.array([list(owner.encode()) for owner in _CONTAINER_OWNERS], dtype=np.uint8)
    signs = np.empty((len(keys), 10), dtype=np.uint8)
    signs[:, :3] = owners[below(keys, "container owner", len(_CONTAINER_OWNERS))]
    signs[:, 3] = ord("U")
    signs[:, 4:] = _drawn(keys, "container serial", 6, 10)
    return _checked(signs)


def movement_references(keys: Keys, years: NDArray[np.int64], country: str) -> Text:
    """Return MRNs: year, country, thirteen signs and their check digit."""
    signs = np.empty((len(keys), 17), dtype=np.uint8)
    signs[:, 0], signs[:, 1] = _CODES[years // 10 % 10], _CODES[years % 10]
    signs[:, 2:4] = np.frombuffer(country.encode(), dtype=np.uint8)
    signs[:, 4:14] = _drawn(keys, "mrn", 10, 36)
    signs[:, 14:] = _drawn(keys, "mrn tail", 3, 36)
    return _checked(signs)


def _check_digits(signs: Signs) -> NDArray[np.int64]:
    weights = 1 << np.arange(signs.shape[1], dtype=np.int64)
    return np.asarray((_VALUES[signs] @ weights) % 11 % 10, dtype=np.int64)


def _drawn(keys: Keys, what: str, width: int, base: int) -> Signs:
    """Return `width` drawn signs a row; 64 bits are enough for ten signs of base 36."""
    left = bits(keys, what)
    signs = np.empty((len(keys), width), dtype=np.uint8)
    for place in range(width):
        signs[:, place] = _CODES[(left % np.uint64(base)).astype(np.int64)]
        left //= np.uint64(base)
    return signs


def _checked(signs: Signs) -> Text:
    """Return rows of signs as text, with their check digit appended."""
    return from_signs(np.column_stack([signs, _CODES[_check_digits(signs)]]))
