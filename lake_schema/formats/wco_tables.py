"""The tables that WCO records fill, with how each column stands on the wire."""

from collections.abc import Mapping

from lake_schema.formats import wco_paths as paths
from lake_schema.formats import wco_response_paths as answers
from lake_schema.formats.chunk import Wire, Wires

ITEM_NUMBER, LINE_NUMBER = "item_number", "line_number"

TABLES: Mapping[str, Mapping[str, str]] = {
    "declaration": paths.DECLARATION,
    "notification": answers.RESPONSE,
    "goods_item": paths.GOODS_ITEM,
    "duty_tax": paths.DUTY_TAX,
    "charge_deduction": paths.CHARGE_DEDUCTION,
    "additional_document": paths.ADDITIONAL_DOCUMENT,
    "additional_information": paths.ADDITIONAL_INFORMATION,
    "previous_document": paths.PREVIOUS_DOCUMENT,
    "packaging": paths.PACKAGING_ROW,
    "container": paths.CONTAINER,
    "authorisation": paths.AUTHORISATION,
    "guarantee": paths.GUARANTEE,
    "party": paths.PARTY,
    "amendment": paths.AMENDMENT,
    "notification_error": answers.ERROR,
}
"""Dataset → path under the element of its rows → column."""

_JAVA = "%a %b %d %H:%M:%S UTC %Y"
"""How Java prints a time; a sample of HMRC's own writes when a status holds so."""
_NO_ITEM = frozenset({"authorisation", "guarantee"})
_BASES = {
    "declaration": "Declaration",
    "notification": "Response",
    "goods_item": f"Declaration/{paths.ITEM}",
    "duty_tax": f"Declaration/{paths.ITEM}/{paths.DUTY}",
    "charge_deduction": paths.CHARGES,
    # These stand in several places; the line tells which.
    "additional_document": "AdditionalDocument",
    "additional_information": "AdditionalInformation",
    "previous_document": "PreviousDocument",
    "packaging": f"Declaration/{paths.ITEM}/{paths.PACKAGING}",
    "container": "TransportEquipment",
    "authorisation": "Declaration/AuthorisationHolder",
    "guarantee": "ObligationGuarantee",
    "party": "(party)",
    "amendment": "Amendment",
    "notification_error": "Response/Error",
}


def gathered(dataset: str) -> Mapping[str, str]:
    """Return the columns of a dataset that are put together, each with where from."""
    found = {**paths.GATHERED.get(dataset, {}), **answers.GATHERED.get(dataset, {})}
    if dataset not in ("declaration", "notification", "goods_item"):
        found[LINE_NUMBER] = "(ordinal)"
        if dataset not in _NO_ITEM:
            found[ITEM_NUMBER] = "../SequenceNumeric"
    return found


def wires() -> Wires:
    """Return how each column stands on the wire, named by its path."""
    return {
        dataset: {
            column: Wire(
                f"{_BASES[dataset]}/{path}",
                is_percent=column in paths.PERCENT,
                instant_formats=(_JAVA,) if dataset == "notification" else (),
            )
            for column, path in (
                *((column, path) for path, column in table.items()),
                *gathered(dataset).items(),
            )
        }
        for dataset, table in TABLES.items()
    }
