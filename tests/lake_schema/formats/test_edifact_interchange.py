"""The grammar of EDIFACT: what is whole is read, what is not is refused with its place."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats import edifact_interchange
from lake_schema.formats.edifact import CusdecReader
from lake_schema.formats.edifact_interchange import ENCODINGS
from lake_schema.formats.edifact_tokens import SEGMENT_LIMIT
from lake_schema.formats.edifact_walk import ROW_LIMIT
from tests.lake_schema.formats.edifact_messages import IMPORT, interchange, message

ReadRows = Callable[..., dict[str, list[dict[str, Any]]]]

BGM = "BGM+929+A+9'"
UNB = "UNB+UNOC:3+A+B+260131:1030+REF1'"


def refusal_of(content: bytes) -> RefusedError:
    reader = CusdecReader()
    with pytest.raises(RefusedError) as refused:
        list(reader.read(0, io.BytesIO(content)))
    return refused.value


@pytest.mark.parametrize(
    ("content", "code", "says", "place"),
    [
        (f"{UNB}UNH+1+CUSDEC:D:96B:UN'{BGM}", "not-well-formed", "without UNT", "segment 4"),
        (f"{UNB}{message(BGM).decode()}", "not-well-formed", "without UNZ", "segment 5"),
        (
            f"{UNB}UNH+1+CUSDEC:D:96B:UN'{BGM}UNT+4+1'UNZ+1+REF1'",
            "not-well-formed",
            "counts '4' segments, found 3",
            "segment 4",
        ),
        (
            f"{UNB}UNH+1+CUSDEC:D:96B:UN'{BGM}UNT+3+2'UNZ+1+REF1'",
            "not-well-formed",
            "the reference '2', begun as '1'",
            "segment 4",
        ),
        (
            f"{UNB}{message(BGM).decode()}UNZ+2+REF1'",
            "not-well-formed",
            "counts '2' messages, found 1",
            "segment 5",
        ),
        (
            f"{UNB}{message(BGM).decode()}UNZ+{'9' * 5000}+REF1'",
            "not-well-formed",
            "counts",
            "segment 5",
        ),
        (
            f"{UNB}{message(BGM).decode()}UNZ+1+REF2'",
            "not-well-formed",
            "the reference 'REF2', begun as 'REF1'",
            "segment 5",
        ),
        (
            f"{UNB}{message(BGM).decode()}UNZ+1+REF1'{UNB}",
            "not-well-formed",
            "behind UNZ",
            "segment 6",
        ),
        (f"{UNB}UNZ+0+REF1'", "no-records", "no message", "segment 2"),
        (f"{UNB}{BGM}UNZ+0+REF1'", "not-well-formed", "found BGM", "segment 2"),
        (f"{BGM}", "not-well-formed", "found BGM where UNB or UNH", "segment 1"),
        (f"{message(BGM).decode()}{UNB}", "not-well-formed", "found UNB", "segment 4"),
        (f"UNH+1+CUSDEC:D'{message(BGM).decode()}", "not-well-formed", "no UNT", "segment 2"),
        (f"{UNB}UNH+1+CUSCAR:D:99A:UN'", "unknown-message", "'CUSCAR'", "segment 2"),
        (f"{UNB}UNH+1'", "unknown-message", "''", "segment 2"),
        (f"{UNB}UNH+1+CUSDEC:D'BGM+929", "not-well-formed", "inside a segment", "segment 3"),
        (f"{UNB}UNH+1+CUSDEC:D'bgm+929'", "not-well-formed", "'bgm'", "segment 3"),
        (f"{UNB}UNH+1+CUSDEC:D'FTX+\x00'", "not-well-formed", r"'\\x00'", "segment 3"),
        ("UNA:+.?", "not-well-formed", "six", "line 1"),
        ("UNA++.? 'UNB", "not-well-formed", "six", "line 1"),
        ("UNAx+.? 'UNB", "not-well-formed", "six", "line 1"),
        ("UNA: .? 'UNB", "not-well-formed", "blank", "line 1"),
        ("UNA:+.? '", "not-well-formed", "behind UNA", "segment 1"),
        ("UNB+UNOX:3+A+B'", "not-decodable", "'UNOX' is none of UNOA", "segment 1"),
        ("", "empty-file", "white space", ""),
        ("\r\n \t", "empty-file", "white space", ""),
    ],
)
def test_what_is_not_whole_is_refused_with_its_place(
    content: str, code: str, says: str, place: str
) -> None:
    refused = refusal_of(content.encode())
    assert (refused.code, refused.place) == (code, place)
    assert says.replace("\\\\", "\\") in refused.says


def test_places_name_the_line_in_a_file_with_lines() -> None:
    broken = IMPORT.replace(b"CST+2+", b"cst+2+")
    refused = refusal_of(broken)
    line = broken[: broken.index(b"cst+2+")].count(b"\n") + 1
    assert refused.place == f"line {line}, segment {line - 1}"


@pytest.mark.parametrize("cut", range(0, len(IMPORT) - 2, 7))
def test_a_file_that_was_cut_off_is_refused(cut: int) -> None:
    assert refusal_of(IMPORT[:cut]).code in {"not-well-formed", "empty-file"}


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("content", [IMPORT, b"\xef\xbb\xbf\r\n" + IMPORT.replace(b"\n", b"\r\n")])
def test_bytes_may_come_in_any_portions(read_rows: ReadRows, content: bytes, step: int) -> None:
    assert read_rows(content, step=step) == read_rows(content)


def test_groups_of_messages_are_counted_like_interchanges(read_rows: ReadRows) -> None:
    group = f"UNG+CUSDEC+A+B+260131:1030+G1+UN+D:96B'{message(BGM).decode()}"
    whole = f"{UNB}{group}UNE+1+G1'UNZ+1+REF1'"
    assert len(read_rows(whole.encode())["declaration"]) == 1
    assert "counts '2' messages" in refusal_of(f"{UNB}{group}UNE+2+G1'".encode()).says
    assert "found UNZ" in refusal_of(f"{UNB}{group}UNZ+1+REF1'".encode()).says


@pytest.mark.parametrize("level", sorted(set(ENCODINGS) - {"UNOA", "UNOB"}))
def test_each_syntax_identifier_has_its_encoding(read_rows: ReadRows, level: str) -> None:
    encoding = ENCODINGS[level]
    name = {
        "iso8859-5": "Тошкент",
        "iso8859-7": "Αθήνα",
        "iso8859-6": "دبي",
        "iso8859-8": "חיפה",
        "utf-8": "Straße Тошкент",
        "iso8859-2": "Łódź",
        "iso8859-3": "Ħamrun",
        "iso8859-4": "Rīga",
    }.get(encoding, "Straße Ü")
    body = f"{BGM}NAD+EX+1++{name}'"
    content = interchange(body, level=f"{level}:3", encoding=encoding)
    assert read_rows(content)["declaration"][0]["exporter_name"] == name


@pytest.mark.parametrize("level", ["UNOA", "UNOB", "UNOY"])
def test_bytes_of_another_encoding_are_refused_with_their_place(level: str) -> None:
    content = interchange(f"{BGM}NAD+EX+1++Ü'", level=f"{level}:3", encoding="latin-1")
    refused = refusal_of(content)
    at = content.index(b"\xdc") + 1
    assert (refused.code, refused.place) == ("not-decodable", f"line 2, segment 4, byte {at}")


def test_a_message_without_an_interchange_is_utf_8(read_rows: ReadRows) -> None:
    content = message(f"{BGM}NAD+EX+1++Straße'")
    assert read_rows(content)["declaration"][0]["exporter_name"] == "Straße"


def test_una_states_all_separators(read_rows: ReadRows) -> None:
    other = IMPORT.translate(bytes.maketrans(b":+'?", b"*|~\\"))
    other = other.replace(b"UNA*|.\\ ~", b"UNA*|,\\ ~")
    assert other.startswith(b"UNA*|,\\ ~")
    read = read_rows(other)
    assert read["goods_item"][0]["commodity_code"] == "0101210000"
    assert read["declaration"][0]["exporter_name"] == "Ipak Yo~li | Co"


def test_a_release_character_may_be_left_out(read_rows: ReadRows) -> None:
    content = b"UNA:+.  '" + message("BGM+929+A?+9'")
    assert read_rows(content)["declaration"][0]["lrn"] == "A?"


def test_line_breaks_are_no_part_of_a_segment(read_rows: ReadRows) -> None:
    text = IMPORT.replace(b"\n", b"")
    wrapped = b"\r\n".join(text[at : at + 80] for at in range(0, len(text), 80))
    assert read_rows(wrapped) == read_rows(text)


def test_elements_repeat_in_syntax_version_4(read_rows: ReadRows) -> None:
    body = f"{BGM}UNS+D'CST+1+64:122*100:116'FTX+AAA+++a?*b'"
    (item,) = read_rows(interchange(body, level="UNOC:4"))["goods_item"]
    found = (item["commodity_code"], item["preference_code"], item["goods_description"])
    assert found == ("64", "100", "a*b")
    (item,) = read_rows(interchange(body, level="UNOC:3"))["goods_item"]
    assert "preference_code" not in item


class Endless(io.RawIOBase):
    """A beginning, then the same bytes for ever."""

    def __init__(self, begin: bytes, again: bytes) -> None:
        self._begin, self._again = begin, again
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        text, self._begin = self._begin[:size], self._begin[size:]
        while len(text) < size:
            text += self._again
        self.given += len(text)
        return text


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        (b"UNB+UNOC:3+", b"A" * 1024),
        (b"UNH+1+CUSDEC:D'FTX+", b"?'" * 512),
        (b"UNH+1+CUSDEC:D'", b"LOC+22+A'" * 512),
        (b"UNH+1+CUSDEC:D'UNS+D'", b"CST'" * 512),
    ],
)
def test_what_never_ends_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch, begin: bytes, again: bytes
) -> None:
    monkeypatch.setattr(edifact_interchange, "MESSAGE_LIMIT", 1 << 20)
    stream = Endless(begin, again)
    with pytest.raises(RefusedError) as refused:
        list(CusdecReader().read(0, stream))  # type: ignore[arg-type]
    assert refused.value.code == "record-too-large"
    assert stream.given <= (1 << 20) + 4 * SEGMENT_LIMIT


def test_the_third_party_sample_is_read_whole(samples: Path, read_rows: ReadRows) -> None:
    found = read_rows((samples / "edifact-smooks" / "96b_cusdec.edi").read_bytes())
    counts = {dataset: len(rows) for dataset, rows in found.items()}
    assert counts == {
        "declaration": 1,
        "goods_item": 1,
        "additional_document": 2,
        "previous_document": 1,
        "additional_information": 3,
        "packaging": 1,
        "party": 3,
    }
    assert found["declaration"][0]["flow_code"] == "TR"


def test_another_message_type_is_refused_by_its_name(samples: Path) -> None:
    content = (samples / "edifact-smooks" / "99a_cuscar.edi").read_bytes()
    refused = refusal_of(content)
    assert refused.code == "unknown-message"
    assert "CUSCAR" in refused.says
    assert refused.place == "line 2, segment 2"


def test_a_message_may_not_swell_into_more_rows_than_a_declaration_has() -> None:
    body = f"{BGM}UNS+D'" + "CST+1'" * (ROW_LIMIT + 2)
    refused = refusal_of(message(body))
    assert refused.code == "record-too-large"
    assert "rows of goods_item" in refused.says
