"""Cells of a workbook as text: what they hold, without the noise of how Excel stores it."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lake_schema.errors import RefusedError
from lake_schema.formats.xml_names import Element, local_name

DAY, PERCENT = "day", "percent"
"""Kinds of number formats; one of zeros alone stands for itself, and any other is empty."""

_BUILT_IN: dict[int, str] = {9: PERCENT, 10: PERCENT} | dict.fromkeys(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), DAY
)
"""Formats that a workbook need not write out (ECMA-376 part 1, 18.8.30)."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FIRST_DAY, _PAST_DAYS = 61, 2_958_466
"""Serial numbers of 1 March 1900, behind a 29 February that never was, and of the year 10000."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 # days on the sender's calendar, without a zone
_DAYS_TO_1904 = 1462


def kind_of(number: int, code: str) -> str:
    """Return the kind of a number format.

    >>> kind_of(14, ""), kind_of(165, "dd/mm/yyyy;@"), kind_of(166, "0000000000")
    ('day', 'day', '0000000000')
    >>> kind_of(167, '0.00 "days"'), kind_of(168, "0.0%")
    ('', 'percent')
    """
    if not code:
        return _BUILT_IN.get(number, "")
    shown = _NOT_SHOWN.sub("", code.partition(";")[0])
    if shown.lower() != "general" and any(mark in shown.lower() for mark in "dmyhs"):
        return DAY
    if "%" in shown:
        return PERCENT
    return shown if len(shown) > 1 and not shown.strip("0") else ""


def number_text(text: str, kind: str = "") -> str:
    """Return a number as Excel shows it, to 15 digits.

    >>> number_text("1234.0"), number_text("0.30000000000000004"), number_text("101", "0000")
    ('1234', '0.3', '0101')
    """
    if not _WHOLE.fullmatch(text):
        try:
            value = float(text)
        except ValueError:
            return text
        text = f"{value:.15g}" if math.isfinite(value) else text
    zeros = kind if kind.strip("0") == "" else ""
    return text.zfill(len(zeros)) if zeros and text.isdecimal() else text


def percent_text(text: str) -> str:
    """Return 8 for a number of 0.08 that is shown as 8 %.

    >>> percent_text("0.07")
    '7'
    """
    try:
        return f"{float(text) * 100:.15g}"
    except ValueError:
        return text


def day_text(text: str, *, is_1904: bool) -> str:
    """Return a serial number as a day, or as a time where it has one.

    >>> day_text("46173", is_1904=False), day_text("46173.5", is_1904=False)
    ('2026-05-31', '2026-05-31T12:00:00')
    >>> day_text("0.25", is_1904=False), day_text("59", is_1904=False)
    ('06:00:00', '59')
    """
    try:
        serial = float(text)
    except ValueError:
        return text
    if 0 <= serial < 1:
        return _moment(serial).time().isoformat()
    serial += _DAYS_TO_1904 if is_1904 else 0
    if not _FIRST_DAY <= serial < _PAST_DAYS:
        return number_text(text)
    moment = _moment(serial)
    return moment.isoformat().removesuffix("T00:00:00")


def _moment(serial: float) -> datetime:
    """Return the moment to the millisecond, which is all that a float of today has room for."""
    return _EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def text_of(element: Element) -> str:
    """Return the text of a shared or an inline string, its runs joined, without its reading aid."""
    parts = [
        part.text or ""
        for part in element.iter("{*}t")
        if (parent := part.getparent()) is not None and not parent.tag.endswith("rPh")
    ]
    return _ESCAPED.sub(_unescaped, "".join(parts))


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child.tag) == name), None)


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else found[0]


def _at(texts: Sequence[str], place: str) -> str:
    if place.isdecimal() and len(place) < 10 and int(place) < len(texts):
        return texts[int(place)]
    says = f"a cell names entry {place[:10]!r} of {len(texts):,} shared ones"
    raise RefusedError("not-well-formed", says)


@dataclass(frozen=True, slots=True)
class Cells:
    """What cells need of their workbook.

    Attributes:
        strings: The shared strings.
        kinds: The kind of number format of each style.
        is_1904: Days are counted from 1904.
    """

    strings: Sequence[str] = ()
    kinds: Sequence[str] = ()
    is_1904: bool = False

    def text(self, cell: Element, *, is_percent: bool = False) -> str | None:
        """Return what a cell holds; an error or a formula without result as it stands.

        Args:
            cell: The element `c`.
            is_percent: A percentage is wanted as the number that is shown.

        Raises:
            RefusedError: `not-well-formed`: it names a string or style that there is not.
        """
        value = _child(cell, "v")
        if value is not None and value.text:
            style = cell.get("s", "")
            return self._read(cell.get("t", "n"), value.text, style, is_percent) or None
        inline, formula = _child(cell, "is"), _child(cell, "f")
        if inline is not None:
            return text_of(inline) or None
        return None if formula is None else f"={formula.text or ''}"

    def _read(self, of: str, stated: str, style: str, is_percent: bool) -> str:  # noqa: FBT001
        match of:
            case "n":
                return self._number(stated, style, is_percent)
            case "s":
                return _at(self.strings, stated)
            case "b":
                return {"1": "true", "0": "false"}.get(stated, stated)
            case "d":
                return stated.removesuffix("T00:00:00")
            case "str":
                return _ESCAPED.sub(_unescaped, stated)
        return stated

    def _number(self, stated: str, style: str, is_percent: bool) -> str:  # noqa: FBT001
        kind = _at(self.kinds, style) if style else ""
        if kind == DAY:
            return day_text(stated, is_1904=self.is_1904)
        if kind == PERCENT and is_percent:
            return percent_text(stated)
        return number_text(stated, kind)
