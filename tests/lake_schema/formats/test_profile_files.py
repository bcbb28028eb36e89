"""A profile that a steward writes as a file: what it can say, and how its faults are told."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lake_schema.formats import profiles as package
from lake_schema.formats.delimited import DelimitedReader
from lake_schema.formats.delimited_header import understood
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile_file import ProfileError, read_profile
from lake_schema.formats.tabular_header import known

FILE = """
says = "A line a declaration."
source = "The trader's handbook."
required = ["Nr"]
[[rows]]
dataset = "declaration"
[rows.columns]
lrn = "Nr"
declared_on = "Tag"
border_transport_mode_code = ["Art", "Verkehrszweig"]
invoice_amount = "Betrag"
"""


@pytest.fixture
def steward(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Files of a steward by name, which the lake then knows beside its own."""
    written: dict[str, str] = {}
    caches = (profiles, known, understood)
    original = package._written

    def all_of_them() -> list[package.Profile]:
        return [*original(), *(read_profile(*each) for each in written.items())]

    # The folder of the package is not to be written to.
    monkeypatch.setattr(package, "_written", all_of_them)
    for cache in caches:
        cache.cache_clear()
    yield written
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def lines(content: bytes) -> list[dict[str, str]]:
    reader = DelimitedReader()
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    rows = [row for chunk in chunks for row in chunk.tables["declaration"].to_pylist()]
    return [{k: v for k, v in row.items() if v is not None and k[0] != "_"} for row in rows]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('says = "A line', 'sais = "A line', "unknown key 'sais'; did you mean 'says'|'says' is"),
        ("dataset =", "datset =", "rows 1|dataset"),
        ('"declaration"', '"declaraton"', "did you mean 'declaration'"),
        ("lrn =", "lnr =", "no wire column 'lnr'; did you mean 'lrn'"),
        ('lrn = "Nr"', "lrn = 1", r"rows 1.columns: expected a text, found 1"),
        ('lrn = "Nr"', "lrn = []", "rows 1.columns: 'lrn' has no header"),
        ('lrn = "Nr"', 'lrn = "Tag"', "fills two columns"),
        ('required = ["Nr"]', "", "required: expected 'all' or a list"),
        ('required = ["Nr"]', 'required = ["No"]', "'No'.* read into no column"),
        ('required = ["Nr"]', 'required = ["Nr"]\nleft_out = {Nr = "?"}', "both read and left out"),
        ('required = ["Nr"]', 'required = ["Nr"]\nday_formats = "%d"', "expected a list of texts"),
        ('required = ["Nr"]', 'required = ["Nr"]\nencoding = "klingon"', "no encoding"),
        ('required = ["Nr"]', 'required = ["Nr"', "line 5|Unclosed|array"),
        ("[[rows]]", "[rows]", r"rows: expected \[\[rows\]\]"),
        ("[rows.columns]", "[rows.colums]", "unknown key 'rows 1.colums'|no header"),
        ('Betrag"', 'Betrag"\n[rows.codes.mrn]\na = "b"', "codes of .'mrn'"),
        ('Betrag"', 'Betrag"\n[rows.constants]\nlrn = "b"', "both read and made"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_would_do(old: str, new: str, says: str) -> None:
    assert old in FILE
    with pytest.raises(ProfileError, match=says) as error:
        read_profile("handbook", FILE.replace(old, new, 1))
    assert str(error.value).startswith("handbook.toml: ")


def test_the_example_of_the_readme_is_a_profile() -> None:
    text = (Path(package.__file__).parent / "README.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example
    profile = read_profile("example", example[1])
    assert profile.required == (("Nr",), ("MRN", "Movement reference", "LRN"))
    assert profile.sheet == "Waren"


def test_a_header_in_required_stands_for_all_spellings_of_its_column() -> None:
    profile = read_profile("handbook", FILE.replace('["Nr"]', '["Nr", "Art"]'))
    assert profile.required == (("Nr",), ("Art", "Verkehrszweig"))
    everything = read_profile("handbook", FILE.replace('["Nr"]', '"all"'))
    assert set(everything.required) == {("Nr",), ("Tag",), ("Art", "Verkehrszweig"), ("Betrag",)}


def test_a_file_in_the_folder_is_a_profile_without_any_python() -> None:
    folder = Path(package.__file__).parent
    written = {file.stem for file in folder.glob("*.toml")}
    assert written >= {"korea-import-declaration", "bacuda-import-declaration"}
    assert written < set(profiles())


def test_codes_are_exchanged_and_others_pass(steward: dict[str, str]) -> None:
    steward["handbook"] = FILE + '[rows.codes.border_transport_mode_code]\n"10" = "1"\n"40" = "4"\n'
    found = lines(b"Nr;Verkehrszweig\nA;10\nB; 40\nC;99\nD;\n")
    assert [row.get("border_transport_mode_code") for row in found] == ["1", "4", "99", None]


def test_groups_of_thousands_are_joined_where_they_are_nothing_else(
    steward: dict[str, str],
) -> None:
    marks = 'decimal_mark = ","\nthousands_mark = "."\n'
    steward["handbook"] = marks + FILE
    found = lines(b"Nr;Betrag\nA;1.234.567,89\nB;1.23\nC;12\nD;1.234\n1.234;1\n")
    assert [row["invoice_amount"] for row in found] == ["1234567,89", "1.23", "12", "1234", "1"]
    assert found[-1]["lrn"] == "1.234"


@pytest.mark.parametrize(
    ("encoding", "header", "value"),
    [
        ("windows-1251", "Номер", "Ж-1"),
        ("cp1252", "Größe", "Ä-1"),
        ("euc-kr", "신고번호", "가-1"),
        ("shift_jis", "申告番号", "ソ-1"),
        ("gb18030", "申报单号", "进|口"),
    ],
)
@pytest.mark.parametrize("is_ascii_header", [True, False])
def test_a_declared_encoding_is_tried_where_text_is_no_unicode(
    steward: dict[str, str], encoding: str, header: str, value: str, is_ascii_header: bool
) -> None:
    name = "Nr" if is_ascii_header else header
    steward["handbook"] = f'encoding = "{encoding}"\n' + FILE.replace('"Nr"', f'"{name}"')
    text = f'{name},Tag\n"{value}",1\n'
    assert lines(text.encode(encoding))[0]["lrn"] == value
    assert lines(text.encode())[0]["lrn"] == value
    assert lines(text.encode("utf-16"))[0]["lrn"] == value


def test_ascii_before_the_first_legacy_character_is_the_same_text(steward: dict[str, str]) -> None:
    steward["handbook"] = 'encoding = "cp1252"\n' + FILE
    reader = DelimitedReader(block=64)
    content = b"Nr,Tag\n" + b"A,1\n" * 100 + "Ü,1\n".encode("cp1252") * 100
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    numbers = [n for chunk in chunks for n in chunk.tables["declaration"]["lrn"].to_pylist()]
    assert numbers == ["A"] * 100 + ["Ü"] * 100


def test_a_declared_delimiter_is_known_from_the_header(steward: dict[str, str]) -> None:
    steward["handbook"] = 'delimiter = "^"\n' + FILE
    assert lines(b"Nr^Tag\nA,B^1\n") == [{"lrn": "A,B", "declared_on": "1"}]


def test_values_left_out_are_counted_as_unknown(steward: dict[str, str]) -> None:
    steward["handbook"] = 'left_out = {Bemerkung = "free text"}\n' + FILE
    reader = DelimitedReader()
    list(reader.read(3, io.BytesIO(b"Nr,Bemerkung\nA,x\nB, \nC,\nD,y\n")))
    assert reader.unknown == {3: {"Bemerkung": 2}}
