"""What XML formats call things: elements by their local names, a format's documents by theirs."""

from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it

# libxml2 counts lines of nodes in 16 bits; beyond, lxml tells the line of the first text inside.
_LAST_SHORT_LINE = 65_534


@dataclass(frozen=True, slots=True)
class Documents:
    """What the records of a format are called.

    Attributes:
        records: Local names of elements that are a record, wherever they stand; one inside
            another is a part of it.
        envelopes: Local names of roots that a sender may wrap them in, as refusals name them; any
            other is read too.
        reports: Local names of elements that are a record too: a document with what its keeper
            says about it.
        silent: Local names of elements in envelopes that are known and say nothing of a record.
    """

    records: tuple[str, ...]
    envelopes: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()

    @property
    def named(self) -> str:
        """Return the records' names as a refusal says them."""
        return " or ".join(self.records)


def local_name(tag: str) -> str:
    """Return a tag without its namespace.

    >>> local_name("{urn:wco}Declaration")
    'Declaration'
    """
    return tag.rpartition("}")[2]


def line_of(element: Element) -> int:
    """Return the line where an element begins, counted from 1."""
    line: int = cast("Any", element).sourceline or 0
    return line if line <= _LAST_SHORT_LINE else line - (element.text or "").count("\n")
