"""How the segments of a customs message are laid out, and what an element of one is called.

A segment is `TAG+QUALIFIER`; an element in it is named by its code in the UN/EDIFACT data element
directory: `LOC+22/3225`. One layout serves the directories from D.96A on: what later ones changed
stands at the same places, or was appended.
"""

import re
from collections.abc import Iterator

from lake_schema.formats.edifact_tokens import Segment

_LAYOUTS = {
    "AUT": "9280 9282",
    "BGM": "1001:1131:3055:1000 1004:1056:1060 1225 4343",
    "CNT": "6069:6066:6411",
    "CST": "1496" + " 7361:1131:3055" * 5,
    "CUX": "6347:6345:6343:6348 6347:6345:6343:6348 5402 6341",
    "DMS": "1004:1056:1060 1001:1131:3055:1000 7240",
    "DOC": "1001:1131:3055:1000 1004:1373:1366:3453:1056:1060 3153 1220 1218",
    "DTM": "2005:2380:2379",
    "EQD": "8053 8260:1131:3055:3207 8155:1131:3055:8154 8077 8249 8169",
    "FTX": "4451 4453 4441:1131:3055 4440:4440:4440:4440:4440 3453",
    "GEI": "9649 7365:1131:3055:7364 7187",
    "GIS": "7365:1131:3055:7187",
    "IMD": "7077 7081 7009:1131:3055:7008:7008:3453 7383",
    "LOC": "3227 3225:1131:3055:3224 3223:1131:3055:3222 3233:1131:3055:3232 5479",
    "MEA": "6311 6313:6321:6155:6154 6411:6314:6162:6152:6432 7383",
    "MOA": "5025:5004:6345:6343:4405",
    "NAD": (
        "3035 3039:1131:3055 3124:3124:3124:3124:3124 3036:3036:3036:3036:3036:3045"
        " 3042:3042:3042:3042 3164 3229 3251 3207"
    ),
    "PAC": "7224 7075:7233:7073 7065:1131:3055:7064 7077:7064:7143 8395:8393",
    "PCI": "4233 " + ":".join(["7102"] * 10) + " 8275 7511:1131:3055",
    "RFF": "1153:1154:1156:4000:1060",
    "SEL": "9308 9303:1131:3055:9302 4517 7402:7402",
    "TAX": (
        "5283 5153:1131:3055:5152 5289:1131:3055 5286 5279:1131:3055:5278:5273:1131:3055 5305"
        " 3446 1227"
    ),
    "TDT": (
        "8051 8028 8067:8066 8179:8178 3127:1131:3055:3128 8101 8457:8459:7130"
        " 8213:1131:3055:8212:8453 8281"
    ),
    "TOD": "4055 4215 4053:1131:3055:4052:4052",
    "TPL": "8213:1131:3055:8212:8453",
    "UNH": "0062",
    "UNS": "0081",
}
LAYOUTS = {
    tag: tuple(tuple(element.split(":")) for element in layout.split())
    for tag, layout in _LAYOUTS.items()
}
"""Tag → its elements in order → the codes of their components (UNTDID EDSD, EDCD)."""

NO_QUALIFIER = frozenset("AUT BGM CST DMS GEI GIS IMD PAC PCI SEL TOD TPL UNS".split())
"""Segments whose first element qualifies nothing."""
QUIET = frozenset("1131 3055 3453 4453 6343 6347".split())
"""Elements that only say whose code list, which language or which kind a value is of."""
LISTED = frozenset({"7361", "7365"})
"""Elements that name nothing without their code list: `7361:117` is one of list 117 (1131)."""
JOINED = frozenset({"3036", "3042", "4440", "7008", "7102"})
"""Elements that are the lines of one text."""

_QUALIFIER = re.compile(r"[A-Z0-9]{1,3}")


def key_of(segment: Segment) -> str:
    """Return a segment's tag and qualifier, such as `LOC+22`.

    A measurement is known by its property (6313), whatever purpose it is stated with: `MEA+*+AAB`;
    without one by its purpose (6311): `MEA+AAR`.
    """
    tag = segment.tag
    if tag in NO_QUALIFIER:
        return tag
    if tag == "MEA" and _QUALIFIER.fullmatch(segment.text(2)):
        return f"MEA+*+{segment.text(2)}"
    qualifier = segment.text(1)
    return f"{tag}+{qualifier}" if _QUALIFIER.fullmatch(qualifier) else tag


def elements_of(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield the code and text of each component that is not empty.

    One that no layout knows is named by its place: `#3.2` is the second of the third element.
    """
    layout = LAYOUTS.get(segment.tag, ())
    for place, components in segment.elements:
        codes = layout[place - 1] if place <= len(layout) else ()
        for ordinal, component in enumerate(components):
            text = component.strip()
            if not text:
                continue
            code = codes[ordinal] if ordinal < len(codes) else f"#{place}.{ordinal + 1}"
            if code in LISTED and len(components) > 1 and components[1].strip():
                code += f":{components[1].strip()[:3]}"
            yield code, text
