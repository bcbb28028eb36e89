"""Delimited text of every odd kind: what is read, what is refused, and where."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_schema.errors import RefusedError
from lake_schema.formats import delimited_blocks, tabular
from lake_schema.formats.delimited import DelimitedReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]


def refusal(content: bytes) -> RefusedError:
    reader = DelimitedReader()
    with pytest.raises(RefusedError) as refused:
        list(reader.read(0, io.BytesIO(content)))
    return refused.value


def test_a_line_is_a_goods_item_and_equal_keys_one_declaration(read_rows: ReadRows) -> None:
    rows = read_rows(
        b"lrn,declarant_id,declaration.gross_mass_kg,item_number,gross_mass_kg\n"
        b"A,X,30,1,10\nA,X,,2,20\nA,Y,5,1,5\nB,Y,5,1,5\nA,X,1,1,1\n"
    )
    assert [
        (row["_record"], row["_line"], row["lrn"], row["gross_mass_kg"])
        for row in rows["declaration"]
    ] == [(1, 2, "A", "30"), (2, 4, "A", "5"), (3, 5, "B", "5"), (4, 6, "A", "1")]
    assert [
        (row["_record"], row["_line"], row["item_number"], row["gross_mass_kg"])
        for row in rows["goods_item"]
    ] == [
        (1, 2, "1", "10"),
        (1, 3, "2", "20"),
        (2, 4, "1", "5"),
        (3, 5, "1", "5"),
        (4, 6, "1", "1"),
    ]


def test_equal_keys_in_two_uploads_are_two_declarations(read_rows: ReadRows) -> None:
    rows = read_rows(b"lrn,item_number\nA,1\nB,1\n", b"lrn,item_number\nB,1\nB,2\nC,1\n")
    assert [(row["_part"], row["_record"], row["lrn"]) for row in rows["declaration"]] == [
        (0, 1, "A"),
        (0, 2, "B"),
        (1, 1, "B"),
        (1, 2, "C"),
    ]


@pytest.mark.parametrize("absent", [b"", b'""', b" ", b'"  "'])
def test_an_absent_key_differs_from_a_present_one(read_rows: ReadRows, absent: bytes) -> None:
    content = b"lrn,declarant_id,item_number\nA,X,1\nA,%s,1\nA,%s,2\n" % (absent, absent)
    rows = read_rows(content)["declaration"]
    assert [row.get("declarant_id") for row in rows] == ["X", None]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_breaks_make_no_difference(
    read_rows: ReadRows, delimiter: str, encoding: str, line_break: str
) -> None:
    table = [["LRN", "Item Number", "goods_description"], ["Ü1", "1", "café"], ["Ü1", "2", "𝄞"]]
    text = line_break.join(delimiter.join(line) for line in table).replace("Item N", "item_n")
    content = (
        b"\xfe\xff" + text.encode("utf-16-be")
        if encoding == "utf-16-be-bom"
        else text.encode(encoding)
    )
    for step in (1, 3, 1 << 20):
        rows = read_rows(content, step=step)
        assert [row["lrn"] for row in rows["declaration"]] == ["Ü1"]
        assert [(row["goods_description"], row["_line"]) for row in rows["goods_item"]] == [
            ("café", 2),
            ("𝄞", 3),
        ]


def test_header_names_match_without_case_and_white_space(read_rows: ReadRows) -> None:
    (row,) = read_rows(b'  LRN , "Item_Number"\nA,1\n'.replace(b', "', b',"'))["goods_item"]
    assert row["item_number"] == "1"


def test_values_are_stripped_and_quotes_undone(read_rows: ReadRows) -> None:
    content = b'lrn,item_number,goods_description\n A , 1,"  5"" pipe, red\n"\nB,1,5" x\n'
    first, second = read_rows(content)["goods_item"]
    assert (first["item_number"], first["goods_description"]) == ("1", '5" pipe, red')
    assert (second["goods_description"], second["_line"]) == ('5" x', 4)


def test_duty_lines_stand_in_numbered_groups(read_rows: ReadRows) -> None:
    rows = read_rows(
        b"lrn,item_number,duty_1.tax_type_code,duty_1.rate,duty_3.rate\n"
        b"A,1,A00,0.05,0.2\nA,2,,,\nA,3,,0.1,\n"
    )
    assert sorted(
        (row["item_number"], row["line_number"], row.get("tax_type_code"), row["rate"])
        for row in rows["duty_tax"]
    ) == [("1", "1", "A00", "0.05"), ("1", "3", None, "0.2"), ("3", "1", None, "0.1")]


def test_containers_are_counted_in_their_declaration(read_rows: ReadRows) -> None:
    rows = read_rows(b"lrn,item_number,container.container_number\nA,1,C1\nA,2,\nA,3,C2\nB,1,C3\n")
    assert [
        (row["_record"], row["line_number"], row["container_number"]) for row in rows["container"]
    ] == [(1, "1", "C1"), (1, "2", "C2"), (2, "1", "C3")]


def test_blank_lines_are_no_records_but_count_as_lines(read_rows: ReadRows) -> None:
    rows = read_rows(b"\n\r\nlrn,item_number\n\nA,1\n\n\nB,1\n\n")
    assert [row["_line"] for row in rows["declaration"]] == [5, 8]


def test_a_record_may_stand_in_two_blocks() -> None:
    reader = DelimitedReader(block=20)
    content = b"lrn,item_number\n" + b"".join(b"A%d,%d\n" % (i // 5, i % 5) for i in range(50))
    list(reader.read(0, io.BytesIO(content)))
    (chunk,) = reader.rest()
    assert chunk.tables["declaration"].num_rows == 10
    assert chunk.tables["goods_item"].column("_record").to_pylist() == [
        i // 5 + 1 for i in range(50)
    ]


def test_large_files_give_chunks_of_whole_records_as_they_fill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tabular, "CHUNK_ROWS", 10)
    reader = DelimitedReader(block=64)
    content = b"lrn,item_number\n" + b"".join(b"A%d,%d\n" % (i // 3, i % 3) for i in range(60))
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    assert len(chunks) > 3
    seen: list[int] = []
    for chunk in chunks:
        records = chunk.tables["declaration"].column("_record").to_pylist()
        assert set(chunk.tables["goods_item"].column("_record").to_pylist()) == set(records)
        seen += records
    assert seen == list(range(1, 21))


def test_uploads_with_other_columns_go_into_other_chunks() -> None:
    reader = DelimitedReader()
    contents = [b"lrn,item_number\nA,1\n", b"lrn,item_number\nB,1\n", b"item_number;LRN\n1;C\n"]
    chunks = [c for n, content in enumerate(contents) for c in reader.read(n, io.BytesIO(content))]
    chunks += reader.rest()
    assert [chunk.tables["declaration"].column("lrn").to_pylist() for chunk in chunks] == [
        ["A", "B"],
        ["C"],
    ]
    assert [chunk.wires["declaration"]["lrn"].name for chunk in chunks] == ["lrn", "LRN"]


@pytest.mark.parametrize(
    ("content", "code", "place", "says"),
    [
        (b"", "empty-file", "", "white space"),
        (b"\xef\xbb\xbf\n\n", "empty-file", "", "white space"),
        (b"lrn,item_number", "no-records", "", "header"),
        (b"lrn,item_number\n\n\n", "no-records", "", "header"),
        (b"lrn,item_number\nA,1\nA\n", "not-well-formed", "line 3", "1 values .* has 2"),
        (b"\nlrn,item_number\nA,1,2\n", "not-well-formed", "line 3", "3 values .* has 2"),
        (b'lrn,item_number\n"A\nB",1\n\nA,,\n', "not-well-formed", "line 5", "3 values"),
        (b'lrn,item_number\nA,1\nB,"1\nC,1\n', "not-well-formed", "line 3, byte 3", "never closed"),
        (b"lrn,item_number\nA,1\nB\xff,1\n", "not-decodable", "line 3, byte 2", "0xFF is no UTF-8"),
        (b"lrn,Stra\xdfe\nA,1\n", "not-decodable", "line 1, byte 9", "0xDF"),
        (b"lrn,item_number\nA,1\nB,\x00\n", "not-decodable", "line 3, byte 3", "null byte"),
        ("lrn,item_number\nA,1".encode("utf-16")[:-1], "not-decodable", "byte", "no UTF-16"),
        (b"lrn,item_number,LRN\nA,1,2\n", "unknown-columns", "line 1", "'lrn', 'LRN'"),
        (b"lrn,declaration.lrn,item_number\n,,\n", "unknown-columns", "line 1", "are one column"),
        (b"\nlrn,item_no\nA,1\n", "unknown-columns", "line 2", "mean 'item_number'"),
        (b"lrn,item_number,colour\n,,\n", "unknown-columns", "line 1", "not know 'colour'"),
        (b"lrn,item_number,\n,,\n", "unknown-columns", "line 1", "not know ''"),
        (b"mrn,item_number\n,\n", "unknown-columns", "line 1", "needs 'lrn or registration"),
        (b"lrn,hs6_code,item_number\n,,\n", "unknown-columns", "line 1", "not know 'hs6_code'"),
        (b"Declaration ID,Date\n,\n", "unknown-columns", "line 1", "korea.* it needs 'Office ID'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    content: bytes, code: str, place: str, says: str
) -> None:
    found = refusal(content)
    assert found.code == code
    assert place in found.place
    with pytest.raises(RefusedError, match=says):
        raise found


def test_a_missing_header_is_guessed_and_values_are_not_repeated() -> None:
    found = refusal(b"Jane Doe,1 Main Street\nJohn Doe,2 Main Street\n")
    assert "is the header missing" in str(found)
    assert "Jane" not in str(found)


def test_a_quote_that_never_closes_is_refused_before_memory_fills(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delimited_blocks, "RECORD_LIMIT", 1000)
    stream = io.BytesIO(b'lrn,item_number\nA,1\nB,"' + b"1,1\n" * 10_000)
    with pytest.raises(RefusedError, match="quote") as refused:
        list(DelimitedReader(block=100).read(0, stream))
    assert (refused.value.code, refused.value.place) == ("record-too-large", "line 3")
    assert stream.read(1)


def test_a_record_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "CHUNK_ROWS", 10)
    monkeypatch.setattr(tabular, "RECORD_LINES", 100)
    stream = io.BytesIO(b"lrn,item_number\nA,1\n" + b"B,1\n" * 10_000)
    with pytest.raises(RefusedError, match="key") as refused:
        list(DelimitedReader(block=100).read(0, stream))
    assert (refused.value.code, refused.value.place) == ("record-too-large", "line 3")


_VALUES = st.text(st.sampled_from('ab," \n\r;é'), max_size=6)
_TABLES = st.lists(st.lists(_VALUES, min_size=2, max_size=2), min_size=1, max_size=12)


def parsed(content: bytes, block: int) -> list[tuple[str | None, str | None, int]]:
    reader = DelimitedReader(block)
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    tables = [chunk.tables["goods_item"] for chunk in chunks]
    names = ("commodity_code", "goods_description", "_line")
    return [row for t in tables for row in zip(*(t[n].to_pylist() for n in names), strict=True)]


@given(_TABLES, st.integers(1, 60), st.booleans())
def test_what_is_written_is_read_with_its_line(
    table: list[list[str]], block: int, quote_all: bool
) -> None:
    text = io.StringIO(newline="")
    # Before Python 3.13 a lone CR is left unquoted unless the line break has one.
    line_break = "\n" if quote_all else "\r\n"
    writer = csv.writer(
        text,
        lineterminator=line_break,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(["lrn", "item_number", "commodity_code", "goods_description"])
    expected = []
    for number, (code, description) in enumerate(table):
        line = len(text.getvalue().replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        expected.append((code.strip() or None, description.strip() or None, line))
        writer.writerow([f"L{number}", "1", code, description])
    assert parsed(text.getvalue().encode(), block) == expected


@given(st.text(st.sampled_from('a," \n'), max_size=40), st.integers(1, 40))
def test_blocks_of_any_size_give_the_same_rows_or_a_refusal(body: str, block: int) -> None:
    content = b"lrn,item_number,commodity_code,goods_description\n" + body.encode()

    def outcome(size: int) -> object:
        try:
            return parsed(content, size)
        except RefusedError:
            return "refused"  # for the first fault that its blocks lead to

    assert outcome(block) == outcome(1 << 20)


def test_the_line_by_which_excel_states_its_delimiter_is_understood(read_rows: ReadRows) -> None:
    for first in (b"sep=;\r\n", b"sep=;\n\n", b'"sep=;"\r\n', b"\xef\xbb\xbfsep=;\r"):
        rows = read_rows(first + b"lrn;item_number\r\nA,B;1\r\n")
        assert [row["lrn"] for row in rows["declaration"]] == ["A,B"]
    rows = read_rows(b"sep=^\nlrn^item_number\nA,B^1\n")
    assert rows["goods_item"][0]["_line"] == 3
    assert refusal(b"sep=;\n").code == "empty-file"


def test_utf_16_without_a_byte_order_mark_is_told_by_its_null_bytes(read_rows: ReadRows) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        content = "lrn,item_number\nÜ𝄞,1\n".encode(encoding)
        for step in (1, 3, 1 << 20):
            (row,) = read_rows(content, step=step)["declaration"]
            assert row["lrn"] == "Ü𝄞"
        found = refusal(content + "A,".encode(encoding)[:1])
        assert (found.code, found.says) == ("not-decodable", "the bytes are no UTF-16")


def test_documents_and_packages_of_an_item_stand_in_numbered_groups(read_rows: ReadRows) -> None:
    rows = read_rows(
        b"lrn,item_number,additional_document_1.type_code,additional_document_3.type_code,"
        b"packaging_1.package_count,previous_document_2.type_code\n"
        b"A,1,N380,Y900,3,\nA,2,N935,,4,ZZZ\nB,1,,C644,,\n"
    )
    assert [
        (row["_record"], row["item_number"], row["line_number"], row["type_code"])
        for row in rows["additional_document"]
    ] == [
        (1, "1", "1", "N380"),
        (1, "1", "2", "Y900"),
        (1, "2", "3", "N935"),
        (2, "1", "1", "C644"),
    ]
    assert [row["package_count"] for row in rows["packaging"]] == ["3", "4"]
    assert [row["item_number"] for row in rows["previous_document"]] == ["2"]


def test_a_response_of_several_lines_has_several_errors(read_rows: ReadRows) -> None:
    rows = read_rows(
        b"message_number,function_code,mrn,notification_error.error_code\n"
        b"R1,03,M1,CDS1\nR1,03,M1,CDS2\nR2,01,M2,\n"
    )
    assert [(row["_record"], row["mrn"]) for row in rows["notification"]] == [(1, "M1"), (2, "M2")]
    assert [
        (row["_record"], row["line_number"], row["error_code"])
        for row in rows["notification_error"]
    ] == [(1, "1", "CDS1"), (1, "2", "CDS2")]


class Endless(io.RawIOBase):
    """A stream that is larger than any memory."""

    def __init__(self, start: bytes, rest: bytes) -> None:
        self._start, self._rest, self.given = start, rest, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._start or self._rest * (size // len(self._rest))
        self._start = b""
        self.given += len(found)
        return found


@pytest.mark.parametrize(
    ("start", "rest", "code"),
    [
        (b"", b"x", "record-too-large"),
        (b"", b"lrn,", "record-too-large"),
        (b"lrn,item_number\nA,", b"1", "record-too-large"),
        (b'lrn,item_number\nA,"', b"1\n", "record-too-large"),
        (b"lrn,item_number\nA,1\n", b"A,1\n", "record-too-large"),
    ],
)
def test_what_never_ends_is_refused_in_bounded_memory(start: bytes, rest: bytes, code: str) -> None:
    stream = Endless(start, rest)
    with pytest.raises(RefusedError) as refused:
        for _ in DelimitedReader().read(0, stream):  # type: ignore[arg-type]
            pass
    assert refused.value.code == code
    assert stream.given < 40 << 20


def test_two_million_columns_are_refused() -> None:
    found = refusal(b"lrn" + b",lrn" * 2_000_000 + b"\n")
    assert (found.code, found.place) == ("unknown-columns", "line 1")
    assert len(found.says) < 100


def test_long_lines_are_handed_on_before_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "CHUNK_SIZE", 10_000)
    reader = DelimitedReader(block=4_000)
    content = b"lrn,item_number,goods_description\n" + b"".join(
        b"A%d,1,%s\n" % (number, b"x" * 1_000) for number in range(100)
    )
    sizes = [chunk.tables["declaration"].num_rows for chunk in reader.read(0, io.BytesIO(content))]
    assert sum(sizes) > 80
    assert max(sizes) < 20
