"""Means of transport and the terms of delivery that go with them."""

from functools import cache

import numpy as np
import pyarrow as pa

from lake.generate.draws import Keys, Numbers, Urns, below, between, children, root
from lake.generate.posts import MODES, Post

TERMS = ("CFR", "CIF", "CIP", "CPT", "DAP", "DDP", "EXW", "FAS", "FCA", "FOB")
"""Incoterms 2020, in the order of their codes."""
BUYER_PAYS_FREIGHT = np.array([term in ("EXW", "FAS", "FCA", "FOB") for term in TERMS])
_TERMS_BY_MODE = Urns(
    [
        [(1, 40), (0, 12), (9, 36), (7, 2), (5, 3), (4, 7)],
        [(8, 30), (3, 20), (4, 45), (5, 5)],
        [(4, 46), (6, 17), (8, 20), (5, 9), (3, 8)],
        [(2, 24), (3, 12), (8, 38), (6, 8), (4, 18)],
    ]
)
FREIGHT_A_KG = np.array([140, 160, 260, 2900], dtype=np.int64)
"""Hundredths of a NOK a kg by mode."""
MASS_BY_MODE = np.array([1.2, 1.3, 0.8, 0.12])
"""How much a line weighs compared with the commodity's median, by mode."""
IDENTIFICATION = ("10", "20", "30", "40")
"""What identifies the means, by mode: IMO number, wagon, plate, flight."""
_FLAGS = ("PA LR MH NO MT HK DK CY", "SE NO", "NO SE PL LT DE NL EE LV", "NO DE QA TR SE GB")
_FLEET = 64  # means that call at a post, by mode


def terms(keys: Keys, modes: Numbers) -> Numbers:
    """Draw places in `TERMS`."""
    return _TERMS_BY_MODE.draw(keys, "terms", modes)


def fleet_places(keys: Keys, modes: Numbers) -> Numbers:
    """Draw places in the lists of `fleet`."""
    return modes * _FLEET + below(keys, "means", _FLEET)


@cache
def fleet(seed: int, post: Post) -> tuple[pa.StringArray, pa.StringArray]:
    """Return the means of transport that call at a post and their nationality."""
    keys = children(root(seed, "fleet", post.name), np.arange(len(MODES) * _FLEET))
    digits = between(keys, "digits", 100_000, 999_999).tolist()
    letters = below(keys, "letters", 26 * 26).tolist()
    numbers, flags = [], []
    for place, (number, letter) in enumerate(zip(digits, letters, strict=True)):
        mode = place // _FLEET
        pair = chr(65 + letter // 26) + chr(65 + letter % 26)
        numbers.append(_number(mode, number, pair))
        known = _FLAGS[mode].split()
        flags.append(known[number % len(known)])
    return pa.array(numbers), pa.array(flags)


def _number(mode: int, number: int, pair: str) -> str:
    """Return what a means is called.

    >>> _number(0, 907472, "QX"), _number(2, 112345, "QX"), _number(3, 112345, "QX")
    ('9074729', 'QX 12345', 'QX2345')
    """
    if mode == 0:
        weighed = sum(int(d) * w for d, w in zip(str(number), range(7, 1, -1), strict=True))
        return f"{number}{weighed % 10}"
    if mode == 1:
        return f"3176{number}{number % 97:02d}"
    return f"{pair} {number % 100_000:05d}" if mode == 2 else f"{pair}{number % 10_000:04d}"
