"""The vocabulary of faults: what is wrong, who must find it, which declarations can have it.

A fault is planted in the text that a sender writes, one to a declaration. What it needs (a
container, an original) is asked of the headers before anything is written, so that the choice is
the same however the work is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lake.generate.declaration_text import containerised
from lake.generate.draws import Marks
from lake.generate.headers import Headers
from lake.generate.planting import Plant

XML, CSV = "xml", "csv"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before declarations in their files, and what those files are.

    Attributes:
        follows: A faultless original stands two places before: its reference can be repeated.
        calm: No fault is right before: two without reference would look like one.
        xml: The file is XML.
    """

    follows: Marks
    calm: Marks
    xml: Marks


Fits = Callable[[Headers, Surroundings], Marks]


def anywhere(heads: Headers, _: Surroundings) -> Marks:
    """Take every declaration."""
    return np.ones(len(heads), dtype=bool)


def in_originals(heads: Headers, _: Surroundings) -> Marks:
    """Take originals."""
    return ~heads.amends


def in_imports(heads: Headers, _: Surroundings) -> Marks:
    """Take imports."""
    return ~heads.exports


def in_containers(heads: Headers, _: Surroundings) -> Marks:
    """Take what comes in containers."""
    return containerised(heads)


def in_original_containers(heads: Headers, _: Surroundings) -> Marks:
    """Take originals of what comes in containers."""
    return containerised(heads) & ~heads.amends


def with_items(heads: Headers, _: Surroundings) -> Marks:
    """Take declarations of more than one goods item."""
    return heads.item_counts > 1


def with_agent(heads: Headers, _: Surroundings) -> Marks:
    """Take declarations that an agent makes."""
    return heads.agented


def in_the_calm(heads: Headers, surroundings: Surroundings) -> Marks:
    """Take originals with no fault right before."""
    return surroundings.calm & ~heads.amends


def after_another(heads: Headers, surroundings: Surroundings) -> Marks:
    """Take originals that can repeat the reference of another."""
    return surroundings.follows & ~heads.amends


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        says: What is wrong.
        rules: Ids of the rules that must find it; others may, too.
        plant: Plants it in some rows of a sheet.
        fits: Tells from the headers and what stands before them which declarations can have it.
        format: The only format that can show it, where there is one.
    """

    says: str
    rules: tuple[str, ...]
    plant: Plant
    fits: Fits = anywhere
    format: str = ""

    def can_be_in(self, heads: Headers, surroundings: Surroundings) -> Marks:
        """Tell which declarations can have it."""
        fits = self.fits(heads, surroundings)
        if not self.format:
            return fits
        return fits & (surroundings.xml if self.format == XML else ~surroundings.xml)
