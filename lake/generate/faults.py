"""Which declarations carry a fault, and of what kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

import numpy as np

from lake.generate.draws import Marks, Numbers, below
from lake.generate.fault_kind import Surroundings
from lake.generate.fault_kinds import FAULTS
from lake.generate.headers import Desk, declaration_keys, headers, sources
from lake.generate.planting import REPEATED
from lake.generate.sheet import Sheet

NO_FAULT = -1
_NAMES = tuple(FAULTS)
_STRIDE = next(step for step in range(len(FAULTS) // 3, len(FAULTS)) if gcd(step, len(FAULTS)) == 1)
"""From a kind that does not fit to the next one: neighbours are alike and often unfit together."""
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault in a file.

    Attributes:
        record: The declaration's place in its file, from 1.
        fault: One of `FAULTS`.
    """

    record: int
    fault: str


def carries(desk: Desk, ordinals: Numbers) -> Marks:
    """Tell which declarations of a post carry a fault."""
    keys = declaration_keys(desk, ordinals)
    share = round(desk.plan.fault_share * _MILLION)
    return np.asarray(below(keys, "faulty", _MILLION) < share)


def assigned(desk: Desk, ordinals: Numbers, leads: Iterable[int], xml: Marks) -> Numbers:
    """Return which fault each declaration carries, as its place in `FAULTS`, or `NO_FAULT`.

    A kind that a declaration can't have gives way to another one that it can.

    Args:
        desk: The post's desk.
        ordinals: Places among the post's declarations.
        leads: Places of the declarations that begin a file.
        xml: Whether they stand in an XML file.
    """
    kinds = np.full(len(ordinals), NO_FAULT, dtype=np.int64)
    rows = np.flatnonzero(carries(desk, ordinals))
    heads = headers(desk, ordinals[rows])
    surroundings = _surroundings(desk, heads.ordinals, leads, xml[rows])
    first = below(heads.keys, "kind of fault", len(_NAMES))
    open_rows = np.ones(len(rows), dtype=bool)
    for step in range(len(_NAMES)):
        tried = (first + step * _STRIDE) % len(_NAMES)
        for kind, name in enumerate(_NAMES):
            fits = open_rows & (tried == kind)
            if fits.any():
                fits &= FAULTS[name].can_be_in(heads, surroundings)
                kinds[rows[fits]] = kind
                open_rows &= ~fits
        if not open_rows.any():
            break
    return kinds


def plant(sheet: Sheet, kinds: Numbers) -> None:
    """Plant the assigned faults in a sheet."""
    for kind in np.unique(kinds[kinds != NO_FAULT]).tolist():
        FAULTS[_NAMES[kind]].plant(sheet, np.flatnonzero(kinds == kind))


def listed(kinds: Numbers) -> tuple[Planted, ...]:
    """Return the faults of the declarations of one file."""
    rows = np.flatnonzero(kinds != NO_FAULT)
    return tuple(Planted(row + 1, _NAMES[kinds[row]]) for row in rows.tolist())


def _surroundings(desk: Desk, ordinals: Numbers, leads: Iterable[int], xml: Marks) -> Surroundings:
    """Return what stands before the declarations in their files."""
    starts = np.fromiter(leads, dtype=np.int64)
    early = np.isin(ordinals, starts) | np.isin(ordinals - 1, starts)
    repeated = ordinals - REPEATED
    original = np.asarray(sources(desk, repeated) == repeated)
    return Surroundings(
        follows=~early & original & ~carries(desk, repeated),
        calm=~carries(desk, ordinals - 1),
        xml=xml,
    )
