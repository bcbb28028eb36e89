"""How each column stands in an ASYCUDA file: the whole path, and how its days are written."""

from collections.abc import Iterator, Mapping

from lake_schema.formats import asycuda_header as header
from lake_schema.formats import asycuda_paths as paths
from lake_schema.formats.chunk import Wire, Wires

HS = "Tarification/HScode"
ITEM_CURRENCY = "Valuation_item/Item_Invoice/Currency_code"
REGISTERED = tuple(
    f"Prev_decl_{name}" for name in ("office_code", "reg_year", "reg_serial", "reg_number")
)
"""What names an earlier declaration, in the order of a registration number."""

_ROOT, _ITEM = paths.ROOT, f"{paths.ROOT}/{paths.ITEM}"
_TAX = f"{_ITEM}/{paths.TAX_LINE}"
_DOCUMENT = f"{_ITEM}/{paths.DOCUMENT}"
_ORDINAL = {"line_number": "(ordinal)"}
_OF_AN_ITEM = {"item_number": "(ordinal of the Item)", **_ORDINAL}

_Table = Mapping[str, str]


def _at(base: str, table: _Table) -> Iterator[tuple[str, str]]:
    """Yield column and whole path of a table of paths."""
    return ((column, f"{base}/{path}") for path, column in table.items())


_PLACES: Mapping[str, _Table] = {
    "declaration": {
        **{column: f"{_ROOT}/{path}" for column, path in header.GATHERED.items()},
        **dict(_at(_ROOT, paths.DECLARATION)),
    },
    "goods_item": {
        "item_number": "(ordinal of the Item)",
        "commodity_code": f"{_ITEM}/{HS}/Commodity_code + Precision_1",
        "national_additional_code": f"{_ITEM}/{HS}/Precision_2 + Precision_3 + Precision_4",
        "package_count": f"{_ITEM}/{paths.PACKAGES}/Number_of_packages",
        "item_currency": f"{_ITEM}/{ITEM_CURRENCY}",
        **dict(_at(_ITEM, paths.GOODS_ITEM)),
        **dict(_at(f"{_ITEM}/{paths.UNIT}", paths.SUPPLEMENTARY)),
    },
    "packaging": {
        **_OF_AN_ITEM,
        "marks": f"{_ITEM}/{paths.PACKAGES}/Marks1_of_packages + Marks2_of_packages",
        **dict(_at(f"{_ITEM}/{paths.PACKAGES}", paths.PACKAGING)),
    },
    "duty_tax": {
        **_OF_AN_ITEM,
        "tax_base_amount": f"{_TAX}/Duty_tax_Base",
        "tax_base_quantity": f"{_TAX}/Duty_tax_Base",
        "rate": f"{_TAX}/Duty_tax_rate",
        **dict(_at(f"{_TAX}", {f"Duty_tax_{name}": c for name, c in paths.DUTY_TAX.items()})),
    },
    "additional_document": {
        **_OF_AN_ITEM,
        **dict(_at(_ITEM, paths.LICENCE)),
        **dict(_at(_DOCUMENT, paths.ADDITIONAL_DOCUMENT)),
    },
    "additional_information": {
        **_OF_AN_ITEM,
        "statement": f"{_ITEM}/Free_text_1",
        "statement_code": f"{_ITEM}/Tarification/A.I._code",
    },
    "previous_document": {
        **_ORDINAL,
        "document_number": f"{_ITEM}/{paths.PREVIOUS}/Summary_declaration",
        **dict(_at(f"{_ROOT}/{paths.PREVIOUS_DECLARATION}", paths.PREVIOUS_DOCUMENT)),
    },
    "container": {**_ORDINAL, **dict(_at(f"{_ROOT}/{paths.CONTAINERS}", paths.CONTAINER))},
    "guarantee": {**_ORDINAL, **dict(_at(_ROOT, paths.GUARANTEE))},
    "party": {
        **_ORDINAL,
        "role": "(class of the party)",
        **dict(_at(f"{_ROOT}/{paths.SUPPLIERS[0]}", paths.SUPPLIER)),
        "party_id": f"{_ROOT}/Traders",
        "party_name": f"{_ROOT}/Traders",
    },
}

WIRES: Wires = {
    dataset: {
        column: Wire(path, day_formats=paths.DAY_FORMATS if column.endswith("_on") else ())
        for column, path in places.items()
    }
    for dataset, places in _PLACES.items()
}
"""Dataset → column → how it stands on the wire.

Rates are handed on as fractions: no one `is_percent` holds for a column whose lines differ.
"""
