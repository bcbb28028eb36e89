"""The content decides what a file is."""

import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats import FORMATS, recognise


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<Declaration/>", "wco-dm-xml"),
        (b"\xef\xbb\xbf<Declaration/>", "wco-dm-xml"),
        (b"\r\n\t <?xml version='1.0'?><a/>", "wco-dm-xml"),
        ("<Declaration/>".encode("utf-16"), "wco-dm-xml"),
        (b"<html>", "wco-dm-xml"),
        (b"UNA:+.? 'UNB+UNOA:1+X+Y'", "edifact-cusdec"),
        (b"\xef\xbb\xbf\r\nUNB+UNOA:1+X+Y,Z'", "edifact-cusdec"),
        (b"UNH+1+CUSDEC:D:96B:UN'", "edifact-cusdec"),
        (b"UNH,lrn\n", "delimited-text"),
        (b"lrn,item_number\n", "delimited-text"),
        (b"\xef\xbb\xbflrn;item_number", "delimited-text"),
        (b"\n\nlrn\titem_number\r\n", "delimited-text"),
        (b'"lrn"|"item_number"', "delimited-text"),
        ("lrn,item_number".encode("utf-16"), "delimited-text"),
        ("lrn,item_number".encode("utf-16-le"), "delimited-text"),
        ("lrn,item_number".encode("utf-16-be"), "delimited-text"),
        (b"sep=^\nlrn^item_number", "delimited-text"),
        (b'{"lrn": 1, "item_number": 2}', "json-lines"),
        (b'\xef\xbb\xbf [\r\n {"lrn": 1}', "json-lines"),
        ('{"lrn": 1}'.encode("utf-16"), "json-lines"),
        ('{"lrn": 1}'.encode("utf-32-be"), "json-lines"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "excel"),
        (b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", "excel"),
        (b"PAR1\x15\x04", "parquet"),
        ("lrn,Stra\xdfe".encode("latin-1"), "delimited-text"),
    ],
)
def test_a_format_is_told_from_the_first_bytes(head: bytes, name: str) -> None:
    assert recognise(head).name == name


@pytest.mark.parametrize(
    "head", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\n"]
)
def test_white_space_is_an_empty_file(head: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        recognise(head)
    assert refused.value.code == "empty-file"


@pytest.mark.parametrize(
    "head",
    [
        b"PK\x03\x04,,,,",
        b"\x1f\x8b\x08\x00,;",
        b"[1, 2]",
        b"one word",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_no_format_reads_is_refused_and_the_formats_are_named(head: bytes) -> None:
    with pytest.raises(RefusedError, match=r"wco-dm-xml, .*delimited-text") as refused:
        recognise(head)
    assert refused.value.code == "unknown-format"


def test_a_format_stands_under_its_own_name() -> None:
    assert all(name == wire_format.name for name, wire_format in FORMATS.items())
    assert all(wire_format.says.endswith(".") for wire_format in FORMATS.values())
