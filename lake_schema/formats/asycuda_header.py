"""Columns of an ASYCUDA declaration that are put together from several places."""

import re
from collections.abc import Mapping

from lake_schema.formats.asycuda_content import Content

_REGISTRATION = "Identification/Registration"
_YEAR = "Assessment_notice/Registration_year"
_REFERENCE = "Declarant/Reference"
_BOX_18 = "Transport/Means_of_transport/Departure_arrival_information/Identity"
_BOX_24 = "Financial/Financial_transaction"

_FOUR_DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_SHORT_DAY = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/([0-9]{2})")

FLOWS: Mapping[str, str] = {"I": "IM", "E": "EX", "T": "TR"}
"""Sad_flow → flow."""
_OUTWARD = frozenset({"EX", "TR"})

GATHERED: Mapping[str, str] = {
    "registration_number": (
        f"Identification/Office_segment/Customs_clearance_office_code + {_YEAR} + {_REGISTRATION}"
    ),
    "lrn": f"{_REFERENCE}/Year + Number",
    "flow_code": "Property/Sad_flow",
    "importer_name": "Traders/Consignee/Consignee_name",
    "transaction_nature_code": f"{_BOX_24}/code1 + code2",
    "arrival_transport_number": _BOX_18,
    "departure_transport_number": _BOX_18,
}
"""Column of `declaration` that is put together here → where from."""


def gathered(content: Content, office: str | None, kind: str | None) -> dict[str, str | None]:
    """Return the columns of `GATHERED` for one declaration.

    Args:
        content: The ASYCUDA element.
        office: Its office of clearance.
        kind: Its type of declaration.
    """
    flow = _flow(content, kind)
    transport = content.read(_BOX_18)
    is_outward = flow in _OUTWARD
    natures = (content.read(f"{_BOX_24}/code1"), content.read(f"{_BOX_24}/code2"))
    return {
        "registration_number": _registration(content, office),
        "lrn": _reference(content),
        "flow_code": flow,
        # Box 8 names one party, who is the importer of an import.
        "importer_name": content.read("Traders/Consignee/Consignee_name"),
        "transaction_nature_code": "".join(nature or "" for nature in natures) or None,
        "arrival_transport_number": None if is_outward else transport,
        "departure_transport_number": transport if is_outward else None,
    }


def registration(*parts: str | None) -> str:
    """Return the name of a registration: a number alone begins anew each year in each office.

    >>> registration("JMKAJ", "2025", "C", "8879")
    'JMKAJ-2025-C-8879'
    """
    return "-".join(part for part in parts if part)


def _registration(content: Content, office: str | None) -> str | None:
    number = content.texts.get(f"{_REGISTRATION}/Number")
    year = content.read(_YEAR) or _year(content.texts.get(f"{_REGISTRATION}/Date"))
    if not (number and year and office):
        return None  # without its office and year a number would join strangers
    serial = content.read(f"{_REGISTRATION}/Serial_number")
    return registration(office, year, serial, content.read(f"{_REGISTRATION}/Number"))


def _year(day: str | None) -> str | None:
    """Return the year of a day in any form.

    >>> _year("11/19/25"), _year("2025-11-19"), _year("19.11.2025")
    ('2025', '2025', '2025')
    """
    if found := _FOUR_DIGITS.search(day or ""):
        return found[0]
    short = _SHORT_DAY.fullmatch(day or "")
    return f"20{short[1]}" if short else None  # ASYCUDA World came in 2002


def _reference(content: Content) -> str | None:
    number = content.read(f"{_REFERENCE}/Number")
    if number is None:
        return None
    return registration(content.read(f"{_REFERENCE}/Year"), number)


def _flow(content: Content, kind: str | None) -> str | None:
    stated = FLOWS.get(content.texts.get("Property/Sad_flow", ""))
    if stated:
        content.read("Property/Sad_flow")
        return stated
    return kind[:2] if kind and kind[:2] in FLOWS.values() else None
