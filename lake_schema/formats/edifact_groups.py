"""How the segments of a CUSDEC message belong together: groups, rows and parties as data."""

from collections.abc import Mapping

from lake_schema.formats import edifact_paths as paths

ONLY_OF_ITEMS = frozenset({"RFF+AAE", "RFF+ABT"})
"""Begin a row behind a goods item only; in the header they are the declaration's own."""
ONLY_OF_HEADER = frozenset({"RFF+ABK", "RFF+ABL", "SEL"})
NO_ROWS = frozenset({"TAX+2", "TAX+3"})
"""Totals of lines that are rows already."""
NEEDED: Mapping[str, tuple[str, ...]] = {"additional_information": ("statement", "statement_code")}
"""Dataset → columns of which a row needs one: without any, it says nothing."""

MEMBERS: Mapping[str, frozenset[str]] = {
    "DMS": frozenset({"DTM"}),
    "DOC": frozenset({"DTM", "LOC"}),
    "MOA": frozenset({"CUX", "DTM"}),
    "NAD": frozenset({"CTA", "COM"}),
    "PAC": frozenset({"PCI"}),
    "RFF": frozenset({"DTM"}),
    "TAX": frozenset({"MOA", "GIS", "GEI"}),
    "TDT": frozenset({"TPL"}),
    "TOD": frozenset({"LOC"}),
}
"""Segment that begins a group → segments that belong to it where they follow directly."""
MEMBERS_IN_HEADER: Mapping[str, frozenset[str]] = {**MEMBERS, "NAD": MEMBERS["NAD"] | {"RFF"}}

ROLES: Mapping[str, str] = {
    "AE": "Agent",
    "BY": "Buyer",
    "CA": "Carrier",
    "CB": "Agent",
    "CN": "Consignee",
    "CZ": "Consignor",
    "DT": "Declarant",
    "EX": "Exporter",
    "IM": "Importer",
    "MF": "Manufacturer",
    "NI": "NotifyParty",
    "SE": "Seller",
}
"""Party function (3035) → class of the WCO model; others have none."""

TRADERS: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...] = (
    (("DT",), {"party_id": "declarant_id"}),
    (("AE", "CB"), {"party_id": "agent_id"}),
    (
        ("EX", "CZ"),  # box 2 is either
        {
            "party_id": "exporter_id",
            "party_name": "exporter_name",
            "country_code": "exporter_country_code",
        },
    ),
    (("IM", "CN"), {"party_id": "importer_id", "party_name": "importer_name"}),  # box 8 is either
    (("CN",), {"party_name": "consignee_name"}),
    (("SE",), {"party_id": "seller_id", "party_name": "seller_name"}),
    (("BY",), {"party_name": "buyer_name"}),
    (("CA",), {"party_id": "carrier_id"}),
)
"""Party functions, the first found counts → column of its row → column of `declaration`."""

GATHERED: Mapping[str, Mapping[str, str]] = {
    paths.HEADER: {"flow_code": "BGM/1000 or BGM/1001"},
    paths.ITEM: {"package_count": "PAC/7224"},
    "duty_tax": {"item_number": "CST/1496", "line_number": "(ordinal)"},
    "guarantee": {"line_number": "(ordinal)"},
    "party": {"item_number": "CST/1496", "line_number": "(ordinal)", "role": "NAD/3035"},
} | {
    dataset: {"item_number": "CST/1496", "line_number": "(ordinal)"}
    for dataset in (
        "additional_document",
        "additional_information",
        "container",
        "packaging",
        "previous_document",
    )
}
"""Columns that are put together from several places → where from."""

FLOWS: Mapping[str, str] = {
    "IM": "IM",
    "EX": "EX",
    "CO": "CO",
    "T": "TR",
    "T-": "TR",
    "T1": "TR",
    "T2": "TR",
    "TI": "TR",  # TIR
    "830": "EX",
    "929": "IM",
    "950": "TR",
    "952": "TR",
}
"""What a kind of declaration (1000) begins with, or its code (1001) → flow."""

PERCENT = frozenset({"rate"})
