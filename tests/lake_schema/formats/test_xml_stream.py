"""XML files of every odd kind: which are read, which are refused, and where."""

import io
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats import xml_stream
from lake_schema.formats.wco_xml import CHUNK_ROWS, DOCUMENTS, WcoXmlReader
from lake_schema.formats.xml_names import line_of
from lake_schema.formats.xml_stream import WHOLE, records

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]
D = b"<Declaration><ID>1</ID></Declaration>"
PADDING = b"<!--" + b"x" * WHOLE + b"-->"
"""Makes a file too large to be parsed at once, without adding lines."""


@pytest.fixture(params=[b"", PADDING], ids=["at once", "in blocks"])
def padding(request: pytest.FixtureRequest) -> bytes:
    """A comment to stand behind the root's start, so that both ways of reading are tried."""
    return cast("bytes", request.param)


def lines(content: bytes) -> list[int]:
    return [line_of(element) for element in records(io.BytesIO(content), DOCUMENTS)]


@pytest.mark.parametrize(
    ("head", "tail", "expected"),
    [
        (b"<MetaData>", D + b"</MetaData>", [1]),
        (b"<Declaration>", b"</Declaration>", [1]),
        (b"\n\t<x:MetaData xmlns:x='u'>", b"\n<x:Declaration/></x:MetaData>", [3]),
        (b"\xef\xbb\xbf<MetaData>", D + b"</MetaData>", [1]),
        (b"\xef\xbb\xbf\n\n<?xml version='1.0'?>\n<MetaData>", D + b"</MetaData>", [4]),
        (b"\t<?xml version='1.0' encoding='UTF-8'?><MetaData>", D + b"</MetaData>", [1]),
        (b"<!-- a --><?pi?><a><b>", D + b"\n</b><c><d>" + D + b"</d></c></a>", [1, 2]),
        (b"<a>", D + b"\n<Response>" + D + b"</Response>\n" + D + b"</a>", [1, 2, 3]),
        (b"<Response>", D + b"</Response>", [1]),
        (
            b"<x:DeclarationFullResponse xmlns:x='u'>",
            b"\n" + D + b"</x:DeclarationFullResponse>",
            [2],
        ),
        (b"<a><Declaration>", D + b"</Declaration></a>", [1]),
    ],
)
def test_declarations_are_found_in_any_envelope(
    padding: bytes, head: bytes, tail: bytes, expected: list[int]
) -> None:
    assert lines(head + padding + tail) == expected


@pytest.mark.parametrize(
    ("declared", "encoding", "word"),
    [
        ("utf-8", "utf-8-sig", "Ташкент 서울"),
        ("utf-16", "utf-16", "Ташкент 서울"),
        ("utf-16", "utf-16-le", "Ташкент 서울"),
        ("utf-16", "utf-16-be", "Ташкент 서울"),
        ("windows-1251", "windows-1251", "Ташкент"),
        ("ISO-8859-5", "iso-8859-5", "Ташкент"),
        ("KOI8-R", "koi8-r", "Ташкент"),
        ("EUC-KR", "euc-kr", "서울 세관"),
        ("GB18030", "gb18030", "北京"),
        ("iso-8859-1", "iso-8859-1", "Ü"),
        ("windows-1254", "windows-1254", "İstanbul"),
    ],
)
def test_the_declared_encoding_counts(
    read_rows: ReadRows, padding: bytes, declared: str, encoding: str, word: str
) -> None:
    text = (
        f"<?xml version='1.0' encoding='{declared}'?><a>{padding.decode()}"
        f"<Declaration><ID>{word}</ID></Declaration></a>"
    )
    assert read_rows(text.encode(encoding))["declaration"][0]["mrn"] == word


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("EUC-KR", b"\xff\xfe"),
        ("EUC-KR", b"\xb0"),
        ("GB2312", b"\xff\xfe"),
        ("UTF-8", "Ташкент".encode("windows-1251")),
        ("UTF-16", "Ü".encode()),
        ("us-ascii", "Ü".encode()),
    ],
)
def test_what_is_no_text_of_its_declared_encoding_is_refused(
    padding: bytes, declared: str, content: bytes
) -> None:
    head = f"<?xml version='1.0' encoding='{declared}'?><Declaration>".encode()
    with pytest.raises(RefusedError) as refused:
        lines(head + padding + b"<ID>" + content + b"</ID></Declaration>")
    assert refused.value.code == "not-decodable"
    assert "line 1" in refused.value.place


def test_values_beside_the_records_are_counted_by_their_path(padding: bytes) -> None:
    beside = Counter[str]()
    content = (
        b"<x:Request xmlns:x='u'><x:common><x:who>GB1</x:who><x:empty> </x:empty></x:common>"
        + padding
        + b"<detail><MetaData><WCOTypeName>DEC</WCOTypeName><Colour>red</Colour>"
        + D
        + b"<Colour>blue</Colour></MetaData></detail><detail><MetaData><Colour>red</Colour>"
        + D
        + b"</MetaData></detail><end>1</end></x:Request>"
    )

    assert len(list(records(io.BytesIO(content), DOCUMENTS, beside))) == 2
    assert beside == {
        "Request/common/who": 1,
        "Request/detail/MetaData/Colour": 3,
        "Request/end": 1,
    }


@pytest.mark.parametrize(
    ("head", "tail", "code", "place"),
    [
        (b"<MetaData>", b"", "not-well-formed", "line 1"),
        (b"<MetaData>", b"\n" + D + b"</Meta>", "not-well-formed", "line 2"),
        (b"<MetaData>", D + b"</MetaData>\n<MetaData/>", "not-well-formed", "line 2, column 1"),
        (b"<a>", D + b"</a>\n<?xml version='1.0'?><a/>", "not-well-formed", "line 2"),
        (b"<a>", b"\n\n<!-- a -- b --></a>", "not-well-formed", "line 3"),
        (b"<a>", b"\n<EORI><INSERTEORIHERE></EORI></a>", "not-well-formed", "line 2"),
        (b"<a>", b"\n<b>&nbsp;</b></a>", "not-well-formed", "line 2"),
        (b"<a>", b"<x:b/></a>", "not-well-formed", "line 1"),
        (b"<a>", b"\n\x00</a>", "not-well-formed", "line 2"),
        (b"<a>", b"\n\xff</a>", "not-decodable", "line 2"),
        (b"<?xml version='1.0' encoding='klingon'?><a>", b"</a>", "not-decodable", "line 1"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE a><a>", D + b"</a>", "forbidden-dtd", "line 2"),
        (b"<!-- x --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>", b"</a>", "forbidden-dtd", "1"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>", b"&x;</a>", "forbidden-dtd", "line 1"),
        (b"<!DOCTYPE html>\n<html>", b"<br></html>", "forbidden-dtd", "line 1"),
        (b"\n<_2MetaData>", b"</_2MetaData>", "unknown-root", "line 2, root '_2MetaData'"),
        (b"\n<_2MetaData>", D + b"</_2MetaData>", "unknown-root", "line 2, root '_2MetaData'"),
        (b"<a>", b"<_2Response>" + b"</_2Response></a>", "unknown-root", "root 'a'"),
        (b"<declaration>", b"</declaration>", "unknown-root", "root 'declaration'"),
        (b"<MetaData>", b"</MetaData>", "no-records", "root 'MetaData'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    padding: bytes, head: bytes, tail: bytes, code: str, place: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        lines(head + padding + tail)
    assert refused.value.code == code
    assert place in refused.value.place


@pytest.mark.parametrize("content", [b"", b"\n \t", b"\xef\xbb\xbf "])
def test_a_file_without_content_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        lines(content)
    assert refused.value.code == "empty-file"


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    content = "<!DOCTYPE a [<!ENTITY x 'y'>]><a><Declaration/></a>".encode("utf-16")
    with pytest.raises(RefusedError) as refused:
        lines(content)
    assert refused.value.code == "forbidden-dtd"


def test_the_nearest_root_is_offered() -> None:
    with pytest.raises(RefusedError, match="did you mean 'MetaData'"):
        lines(b"<_2MetaData/>")


def test_what_the_envelope_holds_instead_is_told() -> None:
    with pytest.raises(RefusedError, match="it holds Request, WCOTypeName"):
        lines(b"<MetaData><WCOTypeName>RES</WCOTypeName><Request/></MetaData>")


def test_a_refusal_does_not_repeat_a_broken_comment() -> None:
    with pytest.raises(RefusedError) as refused:
        lines(b"<a><!-- Jane Doe -- --></a>")
    assert "Jane" not in str(refused.value)


def test_lines_are_right_where_libxml2_counts_no_further() -> None:
    content = b"<a>" + b"\n" * 70_000 + b"<Declaration>\n <ID>1</ID></Declaration>\n" + D + b"</a>"
    assert lines(content) == [70_001, 70_003]


def test_a_stream_that_trickles_is_read_alike(read_rows: ReadRows) -> None:
    content = b"<?xml version='1.0'?><a>" + D * 3 + b"</a>"
    assert read_rows(content, step=7) == read_rows(content)


class Endless(io.RawIOBase):
    """A stream of a head, a body given many times, and a tail, without holding them."""

    def __init__(self, head: bytes, body: bytes, times: int, tail: bytes) -> None:
        self._pieces = self._all(head, body, times, tail)
        self._rest = b""

    @staticmethod
    def _all(head: bytes, body: bytes, times: int, tail: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(times):
            yield body
        yield tail

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "a whole file is never asked for"
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def test_large_files_give_chunks_as_they_fill_and_are_never_held_whole() -> None:
    times = CHUNK_ROWS * 3
    body = b"<item><note>" + b"n" * 500 + b"</note>" + D + b"</item>"
    stream = cast("BinaryIO", Endless(b"<Batch>", body, times, b"</Batch>"))
    reader = WcoXmlReader()
    sizes = []
    tracemalloc.start()
    for chunk in reader.read(0, stream):
        table = chunk.tables["declaration"]
        sizes.append(table.num_rows)
        assert table.column("_record")[-1].as_py() == sum(sizes)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == [CHUNK_ROWS] * 3
    assert peak < 8 << 20
    assert not list(reader.rest())


@pytest.mark.parametrize(
    ("head", "body", "code", "says"),
    [
        (b"<MetaData><Declaration>", b"<ID>1</ID>\n" * 100, "record-too-large", "Declaration 1 is"),
        (b"<Things>", b"<thing>1</thing>\n" * 100, "unknown-root", "root 'Things'"),
        (b"<a>" + D, b"<thing>1</thing>\n" * 100, "record-too-large", "after record 1"),
    ],
)
def test_a_record_or_a_gap_without_end_is_refused_early(
    monkeypatch: pytest.MonkeyPatch, head: bytes, body: bytes, code: str, says: str
) -> None:
    monkeypatch.setattr(xml_stream, "RECORD_LIMIT", WHOLE)
    stream = cast("BinaryIO", Endless(head, body, 10_000, b""))
    with pytest.raises(RefusedError, match=says) as refused:
        list(records(stream, DOCUMENTS))
    assert refused.value.code == code
    assert stream.read(1)
