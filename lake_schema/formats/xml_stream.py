"""The records of an XML file, one element at a time, however large the file is.

A document type declaration is refused before it is parsed, no entity is resolved and nothing is
fetched. Names count by their local part, since real senders disagree about namespaces.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from lake_schema.errors import RefusedError
from lake_schema.formats import xml_refusals as refusals
from lake_schema.formats.xml_names import Documents, Element, local_name

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
_FALSE_UTF_16 = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*encoding\s*=\s*[\"']utf-?16", re.IGNORECASE
)
"""Legible as ASCII: some programs write the encoding of their memory and save in another."""
_LATE_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?(\s+)(<\?xml\s.*?\?>)", re.DOTALL)


def records(
    stream: BinaryIO, documents: Documents, beside: Counter[str] | None = None
) -> Iterator[Element]:
    """Yield each outermost record; it is valid until the next one is asked for.

    Args:
        stream: The file.
        documents: What its records are called.
        beside: Where to count, by path, the values that stand outside of records.

    Raises:
        RefusedError: `empty-file`, `forbidden-dtd`, `not-well-formed`, `not-decodable`,
            `unknown-root`, `no-records` or `record-too-large`.
    """
    head = _fill(stream, WHOLE)
    is_whole = len(head) < WHOLE
    if not head.removeprefix(_BOM).strip():
        raise RefusedError("empty-file", "the file holds nothing but white space")
    if found := _DTD.search(head):
        raise refusals.document_type(head.count(b"\n", 0, found.end()) + 1)
    if late := _LATE_DECLARATION.match(head):
        # White space before the XML declaration changes places with it: lines stay right.
        head = late[2] + late[1] + head[late.end() :]
    if found := _FALSE_UTF_16.match(head):
        raise refusals.false_encoding(head.count(b"\n", 0, found.end()) + 1)
    outermost = _Outermost(documents, beside)
    try:
        if is_whole:
            yield from _at_once(head, outermost)
        else:
            yield from _in_blocks(head, stream, outermost)
    except etree.XMLSyntaxError as error:
        says = _POSITION.sub("", error.msg or "no XML")
        raise refusals.fault(says, error.position, cast("Any", error).code) from error


def _fill(stream: BinaryIO, size: int) -> bytes:
    pieces, missing = [], size
    while missing and (piece := stream.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


class _Outermost:
    """Finds the records below an element, and counts what stands beside them."""

    def __init__(self, documents: Documents, beside: Counter[str] | None) -> None:
        self.documents, self._beside = documents, beside
        self.names = frozenset((*documents.records, *documents.reports))
        self._passed = self.names | documents.silent

    def below(self, element: Element, path: str = "") -> Iterator[Element]:
        """Yield each record; elements around them have that path before their names."""
        name = local_name(element.tag)
        if name in self.names:
            yield element
            return
        if len(element):
            inside = f"{path}{name}/"
            for child in element:
                yield from self.below(child, inside)
        else:
            self._count(name, element, path)

    def count(self, element: Element, path: str = "") -> None:
        """Count what stands in an element whose records were read."""
        if self._beside is None:
            return
        if len(element):
            for _ in self.below(element, path):
                pass
        elif element.text:
            self._count(local_name(element.tag), element, path)

    def _count(self, name: str, element: Element, path: str) -> None:
        if self._beside is not None and name not in self._passed and (element.text or "").strip():
            self._beside[path + name] += 1


def _at_once(content: bytes, outermost: _Outermost) -> Iterator[Element]:
    root = etree.fromstring(content, etree.XMLParser(**_SAFE))
    _refuse_any_dtd(root)
    refusals.refuse_broken_root(root, outermost.documents)
    elements = outermost.below(root)
    first = next(elements, None)
    if first is None:
        raise refusals.no_record(root, outermost.documents)
    yield first
    yield from elements


def _in_blocks(head: bytes, stream: BinaryIO, outermost: _Outermost) -> Iterator[Element]:
    tags = [f"{{*}}{name}" for name in outermost.names]
    parser = etree.XMLPullParser(events=("start", "end"), tag=tags, **_SAFE)
    open_record: Element | None = None
    found, since = 0, 0
    block = head
    while block:
        since += len(block)
        for event, element in _fed(parser, block):
            if event == "start" and open_record is None:
                open_record = element
                if not found:
                    _refuse_any_dtd(element)
                    refusals.refuse_broken_root(
                        element.getroottree().getroot(), outermost.documents
                    )
            elif event == "end" and element is open_record:
                yield element
                _release(element, outermost)
                open_record, since, found = None, 0, found + 1
        if since > RECORD_LIMIT:
            _refuse_size(open_record, found, head, outermost.documents)
        block = stream.read(BLOCK)
    root = parser.close()
    if not found:
        _refuse_any_dtd(root)
        raise refusals.no_record(root, outermost.documents)
    outermost.count(root)


def _fed(parser: etree.XMLPullParser, block: bytes) -> Iterator[tuple[str, Element]]:
    """Feed a block and yield the events that it completes."""
    parser.feed(block)
    for fault in parser.feed_error_log.filter_from_errors():
        # Fed in blocks, an undefined entity is logged and not raised.
        raise refusals.fault(fault.message, (fault.line, fault.column), fault.type)
    yield from cast("Iterator[tuple[str, Element]]", parser.read_events())


def _release(element: Element, outermost: _Outermost) -> None:
    """Free a record that was read, and everything that is closed before it on each level."""
    element.clear()
    around = [*element.iterancestors()]
    path = "".join(f"{local_name(parent.tag)}/" for parent in reversed(around))
    for node, parent in zip((element, *around), around, strict=False):
        while node.getprevious() is not None:
            outermost.count(parent[0], path)
            del parent[0]
        path = path.removesuffix(f"{local_name(parent.tag)}/")


def _refuse_any_dtd(element: Element) -> None:
    # The second lock: a DOCTYPE in UTF-16, or behind a mebibyte of comments.
    if element.getroottree().docinfo.internalDTD is not None:
        raise refusals.document_type(1)


def _refuse_size(
    open_record: Element | None, found: int, head: bytes, documents: Documents
) -> None:
    limit = f"{RECORD_LIMIT >> 20} MiB"
    if open_record is not None:
        raise refusals.endless_record(open_record, found + 1, limit)
    raise refusals.endless_gap("" if found else _root_of(head), found, limit, documents)


def _root_of(head: bytes) -> str:
    probe = etree.XMLPullParser(events=("start",), **_SAFE)
    return next((local_name(element.tag) for _, element in _fed(probe, head)), "")
