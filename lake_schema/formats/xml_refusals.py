"""Why an XML file is refused, and where: what the sender is told."""

import re

from lxml import etree

from lake_schema.errors import RefusedError, nearest
from lake_schema.formats.xml_names import Documents, Element, line_of, local_name

_LOST_COLON = re.compile(r"[a-z_][a-z0-9_]{0,3}(?=[A-Z])")
_ENCODING_ERRORS = frozenset(
    {
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    }
)


def fault(says: str, position: tuple[int, int], kind: int) -> RefusedError:
    """Return the refusal for what libxml2 says of a file, at a line and column."""
    line, column = position
    place = f"line {line}, column {column}"
    if "XML_PARSE_HUGE" in says or kind == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        # libxml2's own bound on one text, and on how deep elements stand in each other.
        says = "one value is longer than 10 MB, or elements stand too deep; split it"
        return RefusedError("record-too-large", says, place)
    code = "not-decodable" if kind in _ENCODING_ERRORS else "not-well-formed"
    # libxml2 quotes the start of a broken comment: it may hold anything, so it is cut off.
    shown = says.partition("<!--")[0].strip(" :\n")
    return RefusedError(code, f"XML: {shown}", place)


def false_encoding(line: int) -> RefusedError:
    """Return the refusal of a file that says it is in UTF-16 in another encoding."""
    says = "the file declares UTF-16 and is not in it; declare the encoding that it is saved in"
    return RefusedError("not-decodable", says, f"line {line}")


def document_type(line: int) -> RefusedError:
    """Return the refusal of a document type declaration."""
    return RefusedError(
        "forbidden-dtd",
        "found a document type declaration (DOCTYPE); send the file without it",
        f"line {line}",
    )


def refuse_broken_root(root: Element, documents: Documents) -> None:
    """Refuse an envelope whose prefix lost its colon, such as `_2MetaData` of `_2:MetaData`.

    Any other envelope is read, but this one was made by a program that breaks names: what else it
    broke can't be known.

    Raises:
        RefusedError: `unknown-root`.
    """
    name = local_name(root.tag)
    known = (*documents.envelopes, *documents.records)
    if _LOST_COLON.match(name) and _LOST_COLON.sub("", name, count=1) in known:
        raise RefusedError(
            "unknown-root",
            f"the root {name[:80]!r} is none of {', '.join(known)}: did its prefix lose the colon?"
            + nearest(name, known),
            f"line {line_of(root)}, root {name[:80]!r}",
        )


def no_record(root: Element, documents: Documents) -> RefusedError:
    """Return the refusal of a whole file in which no record stands."""
    name = local_name(root.tag)[:80]
    place = f"line {line_of(root)}, root {name!r}"
    if name not in documents.envelopes:
        known = (*documents.envelopes, *documents.records)
        return RefusedError(
            "unknown-root",
            f"the root {name!r} holds no {documents.named}; expected one of {', '.join(known)} "
            f"at the top{nearest(name, known)}",
            place,
        )
    inside = sorted({local_name(child.tag)[:40] for child in root})[:8]
    return RefusedError(
        "no-records",
        f"the envelope {name!r} holds no {documents.named}; it holds "
        f"{', '.join(inside) or 'nothing'}",
        place,
    )


def endless_record(record: Element, ordinal: int, limit: str) -> RefusedError:
    """Return the refusal of a record that goes on for more than the limit."""
    name = local_name(record.tag)
    says = f"{name} {ordinal} is larger than {limit}; split it"
    return RefusedError("record-too-large", says, f"line {line_of(record)}")


def endless_gap(root: str, found: int, limit: str, documents: Documents) -> RefusedError:
    """Return the refusal of more than the limit without a record."""
    if found:
        says = f"more than {limit} without a {documents.named}"
        return RefusedError("record-too-large", says, f"after record {found}")
    says = f"no {documents.named} in the first {limit}"
    return RefusedError("unknown-root", says, f"root {root[:80]!r}")
