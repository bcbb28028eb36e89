"""Numbers as senders write them, exact: what formats must add up before anything is typed."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal

_NUMBER = re.compile(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?")
_EXACT = Context(prec=80)
_WIDEST = 30
"""Digits and powers of ten; a longer number is handed on for typing to judge."""


def number(text: str | None) -> Decimal | None:
    """Return the number that a text is, or None.

    >>> number("1.0623724E7"), number("1,5"), number(None)
    (Decimal('10623724'), None, None)
    """
    if text is None or len(text) > _WIDEST or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def total(counts: Sequence[str]) -> str | None:
    """Return the exact sum of counts, or the first that can't be read, as it stands.

    >>> total(["1.5", "2"]), total(["3", "many"]), total([])
    ('3.5', 'many', None)
    """
    if len(counts) < 2:
        return counts[0] if counts else None
    result = Decimal(0)
    for count in counts:
        if not _NUMBER.fullmatch(count) or abs(Decimal(count).adjusted()) > _WIDEST:
            return count
        result = _EXACT.add(result, Decimal(count))
    return f"{result:f}"
