"""Values that say in a second element how they are to be read; nothing is guessed or made up."""

import re
from collections.abc import Iterable

_DAY_FIRST = "4"  # DDMMCCYY; codes of element 2379, here and below
_WITH_TIME = frozenset({"203", "204", "205", "303", "304"})
_ZONED = re.compile(r"(\d{12}(?:\d{2})?)([A-Z]+)")
_UTC = frozenset({"UTC", "GMT", "Z"})
_PERIOD = "7"  # the first digit of the formats of periods: two dates, and no column holds two

Elements = list[tuple[str, str]]


def of_date(found: Elements, *, is_day: bool) -> Elements:
    """Return a DTM with its date as typing reads it; a period stays under a name of its own.

    What has no format, or one with a year of two digits, is handed on as it stands.

    >>> of_date([("2005", "182"), ("2380", "31012026"), ("2379", "4")], is_day=True)
    [('2005', '182'), ('2380', '20260131')]
    >>> of_date([("2380", "202601311030UTC"), ("2379", "303")], is_day=False)
    [('2380', '202601311030Z')]
    """
    form = next((text for code, text in found if code == "2379"), "")
    kept = [(code, text) for code, text in found if code != "2379"]
    if form.startswith(_PERIOD):
        return [(f"2380:{form[:3]}" if code == "2380" else code, text) for code, text in kept]
    return [
        (code, _arranged(text, form, is_day=is_day) if code == "2380" else text)
        for code, text in kept
    ]


def _arranged(text: str, form: str, *, is_day: bool) -> str:
    if form == _DAY_FIRST and len(text) == len("DDMMCCYY"):
        return text[4:] + text[2:4] + text[:2]
    if form not in _WITH_TIME:
        return text
    if is_day:
        return text[: len("CCYYMMDD")]
    zoned = _ZONED.fullmatch(text)
    return f"{zoned[1]}Z" if zoned and zoned[2] in _UTC else text


def of_mass(found: Elements) -> Elements:
    """Return a MEA of kilograms without its unit; another unit stands behind the number.

    So typing says that it can't be read: 15 tonnes are not 15 kg.

    >>> of_mass([("6411", "TNE"), ("6314", "15")])
    [('6314', '15 TNE')]
    """
    unit = next((text for code, text in found if code == "6411"), "KGM")
    return [
        (code, f"{text} {unit}" if code == "6314" and unit != "KGM" else text)
        for code, text in found
        if code != "6411"
    ]


def of_tax(found: Elements) -> Elements:
    """Return a TAX whose rate is one in percent; one on another basis gets a name of its own.

    >>> of_tax([("5279", "LTR"), ("5278", "30.00")])
    [('5279', 'LTR'), ('5278:LTR', '30.00')]
    """
    basis = next((text for code, text in found if code == "5279"), "")
    if not basis:
        return found
    return [(f"{code}:{basis[:3]}" if code == "5278" else code, text) for code, text in found]


def total(counts: Iterable[str]) -> str | None:
    """Return the sum of whole counts, or the first that is none, as it stands.

    >>> total(["6", "2"]), total(["6", "many"]), total([])
    ('8', 'many', None)
    """
    sum_of_all: int | None = None
    for count in counts:
        if not re.fullmatch("[0-9]{1,15}", count):
            return count
        sum_of_all = (sum_of_all or 0) + int(count)
    return None if sum_of_all is None else str(sum_of_all)
