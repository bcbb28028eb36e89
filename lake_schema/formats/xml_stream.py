"""Declarations of an XML file, one element at a time, however large the file is.

A document type declaration is refused before it is parsed, no entity is resolved and nothing is
fetched. Names count by their local part, since real senders disagree about namespaces.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from lake_schema.errors import RefusedError, nearest

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it

RECORD = "Declaration"
ANSWER = "Response"
"""A Response names the Declaration it answers: that one is no record."""
ENVELOPES = ("MetaData", "submitDeclarationRequest")

WHOLE = 1 << 20
"""Files below 1 MiB are parsed at once, which is faster than in blocks."""
BLOCK = 1 << 16
RECORD_LIMIT = 16 << 20
"""Bytes that one record, or what stands between two, may have: some 5,000 goods items.

A tree needs up to 30 times its text, and a Lambda function has 2 GB.
"""

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_BOM = b"\xef\xbb\xbf"
_PROLOG = rb"\A(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
_DTD = re.compile(_PROLOG + rb"<!DOCTYPE", re.DOTALL)
_POSITION = re.compile(r", line \d+, column \d+$")
_LATE_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?(\s+)(<\?xml\s.*?\?>)", re.DOTALL)
_ENCODING_ERRORS = frozenset(
    {
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    }
)
# libxml2 counts lines of nodes in 16 bits; beyond, lxml tells the line of the first text inside.
_LAST_SHORT_LINE = 65_534


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


def declarations(stream: BinaryIO) -> Iterator[Element]:
    """Yield each outermost Declaration; it is valid until the next one is asked for.

    Raises:
        RefusedError: `empty-file`, `forbidden-dtd`, `not-well-formed`, `not-decodable`,
            `unknown-root`, `no-records` or `record-too-large`.
    """
    head = _fill(stream, WHOLE)
    is_whole = len(head) < WHOLE
    if not head.removeprefix(_BOM).strip():
        raise RefusedError("empty-file", "the file holds nothing but white space")
    if found := _DTD.search(head):
        _refuse_dtd(head.count(b"\n", 0, found.end()) + 1)
    if late := _LATE_DECLARATION.match(head):
        # White space before the XML declaration changes places with it: lines stay right.
        head = late[2] + late[1] + head[late.end() :]
    try:
        if is_whole:
            yield from _at_once(head)
        else:
            yield from _in_blocks(head, stream)
    except etree.XMLSyntaxError as error:
        says = _POSITION.sub("", error.msg or "no XML")
        raise _refusal(says, error.position, cast("Any", error).code) from error


def _fill(stream: BinaryIO, size: int) -> bytes:
    pieces, missing = [], size
    while missing and (piece := stream.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _at_once(content: bytes) -> Iterator[Element]:
    root = etree.fromstring(content, etree.XMLParser(**_SAFE))
    _refuse_any_dtd(root)
    elements = _outermost(root)
    first = next(elements, None)
    if first is None:
        _refuse_no_record(root)
    else:
        yield first
        yield from elements


def _outermost(element: Element) -> Iterator[Element]:
    name = local_name(element.tag)
    if name == RECORD:
        yield element
    elif name != ANSWER:
        for child in element:
            yield from _outermost(child)


def _in_blocks(head: bytes, stream: BinaryIO) -> Iterator[Element]:
    parser = etree.XMLPullParser(events=("start", "end"), tag=f"{{*}}{RECORD}", **_SAFE)
    open_record: Element | None = None
    found, since = 0, 0
    block = head
    while block:
        since += len(block)
        for event, element in _fed(parser, block):
            if event == "start" and open_record is None and _is_record(element):
                open_record = element
                _refuse_any_dtd(element)
            elif event == "end" and element is open_record:
                yield element
                _release(element)
                open_record, since, found = None, 0, found + 1
        if since > RECORD_LIMIT:
            _refuse_size(open_record, found, head)
        block = stream.read(BLOCK)
    root = parser.close()
    if not found:
        _refuse_any_dtd(root)
        _refuse_no_record(root)


def _fed(parser: etree.XMLPullParser, block: bytes) -> Iterator[tuple[str, Element]]:
    """Feed a block and yield the events that it completes."""
    parser.feed(block)
    for fault in parser.feed_error_log.filter_from_errors():
        # Fed in blocks, an undefined entity is logged and not raised.
        raise _refusal(fault.message, (fault.line, fault.column), fault.type)
    yield from cast("Iterator[tuple[str, Element]]", parser.read_events())


def _is_record(element: Element) -> bool:
    return not any(local_name(a.tag) in (RECORD, ANSWER) for a in element.iterancestors())


def _release(element: Element) -> None:
    """Free a record that was read, and everything that is closed before it on each level."""
    element.clear()
    for node in (element, *element.iterancestors()):
        parent = node.getparent()
        while parent is not None and node.getprevious() is not None:
            del parent[0]


def _refusal(says: str, position: tuple[int, int], kind: int) -> RefusedError:
    line, column = position
    code = "not-decodable" if kind in _ENCODING_ERRORS else "not-well-formed"
    # libxml2 quotes the start of a broken comment: it may hold anything, so it is cut off.
    shown = says.partition("<!--")[0].strip(" :\n")
    return RefusedError(code, f"XML: {shown}", f"line {line}, column {column}")


def _refuse_dtd(line: int) -> None:
    raise RefusedError(
        "forbidden-dtd",
        "found a document type declaration (DOCTYPE); send the file without it",
        f"line {line}",
    )


def _refuse_any_dtd(element: Element) -> None:
    # The second lock: a DOCTYPE in UTF-16, or behind a mebibyte of comments.
    if element.getroottree().docinfo.internalDTD is not None:
        _refuse_dtd(1)


def _refuse_no_record(root: Element) -> None:
    name = local_name(root.tag)[:80]
    place = f"line {line_of(root)}, root {name!r}"
    if name not in ENVELOPES:
        raise RefusedError(
            "unknown-root",
            f"the root {name!r} holds no {RECORD}; expected {', '.join(ENVELOPES)} or {RECORD} "
            f"at the top{nearest(name, (*ENVELOPES, RECORD))}",
            place,
        )
    inside = sorted({local_name(child.tag)[:40] for child in root})[:8]
    raise RefusedError(
        "no-records",
        f"the envelope {name!r} holds no {RECORD}; it holds {', '.join(inside) or 'nothing'}",
        place,
    )


def _refuse_size(open_record: Element | None, found: int, head: bytes) -> None:
    limit = f"{RECORD_LIMIT >> 20} MiB"
    if open_record is not None:
        raise RefusedError(
            "record-too-large",
            f"{RECORD} {found + 1} is larger than {limit}; split it",
            f"line {line_of(open_record)}",
        )
    if not found:
        probe = etree.XMLPullParser(events=("start",), **_SAFE)
        name = next((local_name(root.tag)[:80] for _, root in _fed(probe, head)), "")
        raise RefusedError("unknown-root", f"no {RECORD} in the first {limit}", f"root {name!r}")
    raise RefusedError(
        "record-too-large", f"more than {limit} without a {RECORD}", f"after {RECORD} {found}"
    )
