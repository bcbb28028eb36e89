"""Workbooks: what cells hold, which sheets are read, what is refused."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lake_schema.errors import RefusedError
from lake_schema.formats import excel, excel_workbook, packed_allowance
from lake_schema.formats.excel import ExcelReader

HEADER = ("lrn", "item_number", "commodity_code", "goods_description", "gross_mass_kg")
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)
Rows = dict[str, list[dict[str, Any]]]


def book(*sheets: tuple[str, Iterable[Iterable[object]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, lines in sheets:
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """Return a workbook with one of its parts changed, or left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for entry in old.infolist():
            found: bytes | None = old.read(entry)
            if entry.filename == part:
                found = change(found or b"")
            if found is not None:
                new.writestr(entry.filename, found)
    return file.getvalue()


def read(content: bytes) -> tuple[Rows, dict[str, int]]:
    reader = ExcelReader()
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    rows: Rows = {}
    for chunk in chunks:
        for dataset, table in chunk.tables.items():
            for row in table.to_pylist():
                present = {name: value for name, value in row.items() if value is not None}
                rows.setdefault(dataset, []).append(present)
    return rows, dict(reader.unknown[0])


def refusal(content: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        read(content)
    return refused.value


def with_sheet(rows: bytes) -> bytes:
    """Return a workbook with a header in row 1 and these rows of XML behind it."""
    plain = book(("Lines", [HEADER]))
    named = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % name.encode() for name in HEADER)
    sheet = SHEET % (b"<row>" + named + b"</row>" + rows)
    return changed(plain, "xl/worksheets/sheet1.xml", lambda _: sheet)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Ü 𝄞", "Ü 𝄞"),
        (1234.0, "1234"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "1e-07"),
        (-5, "-5"),
        (True, "true"),
        (date(2026, 2, 28), "2026-02-28"),
        (date(1900, 3, 1), "1900-03-01"),
        (datetime(2026, 5, 31, 23, 59, 59), "2026-05-31T23:59:59"),  # noqa: DTZ001
        (time(3, 4), "03:04:00"),
        ("=1/0", "=1/0"),
        ("#REF!", "#REF!"),
        ("a_x000D_b", "a\rb"),
        ("0101", "0101"),
    ],
)
def test_a_cell_is_text_as_it_is_shown(value: object, text: str) -> None:
    rows, _ = read(book(("Lines", [HEADER, ("A", 1, "0101", value, 1)])))
    assert rows["goods_item"][0]["goods_description"] == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b"<c><v>1234.5600000000001</v></c>", "1234.56"),
        (b"<c><v>123456789012345678</v></c>", "123456789012345678"),
        (b"<c t='e'><v>#N/A</v></c>", "#N/A"),
        (b"<c t='b'><v>0</v></c>", "false"),
        (b"<c t='d'><v>2026-05-31T00:00:00</v></c>", "2026-05-31"),
        (b"<c t='str'><f>A1</f><v>x_x0041_y</v></c>", "xAy"),
        (b"<c t='str'><v>_x0000__xD800_</v></c>", "_x0000__xD800_"),
        (b"<c><f>1+1</f></c>", "=1+1"),
        (b"<c t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r><rPh><t>z</t></rPh></is></c>", "ab"),
        (b"<c><v>nan</v></c>", "nan"),
    ],
)
def test_cells_that_other_programs_write(cell: bytes, text: str) -> None:
    start = b"<row><c t='str'><v>A</v></c><c><v>1</v></c><c/>"
    rows, _ = read(with_sheet(start + cell + b"</row>"))
    assert rows["goods_item"][0]["goods_description"] == text


def test_number_formats_say_what_a_number_is() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([*HEADER, "duty_1.rate", "declared_on"])
    sheet.append(["A", 1, 101210000, "x", 5, 0.08, 46173])
    sheet["C2"].number_format = "0000000000"
    sheet["F2"].number_format = "0.0%"
    sheet["G2"].number_format = 'dd" day"/mm/yyyy;@'
    rows, _ = read(saved(workbook))
    assert rows["goods_item"][0]["commodity_code"] == "0101210000"
    assert rows["duty_tax"][0]["rate"] == "0.08"
    assert rows["declaration"][0]["declared_on"] == "2026-05-31"


def test_percentages_are_what_is_shown_where_the_profile_has_percent() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    names = (
        "Declaration ID,Date,Office ID,Process Type,Payment Type,Mode of Transport,Declarant ID,"
        "Importer ID,Seller ID,Courier ID,Country of Departure,HS6 Code,Import Type,Import Use,"
        "Country of Origin,Country of Origin Indicator,Net Mass,Item Price,Tax Type,Tax Rate"
    ).split(",")
    sheet.append(names)
    sheet.append([*range(len(names) - 1), 0.07])
    sheet.append([*range(len(names) - 1), 7])
    sheet.cell(2, len(names)).number_format = "0%"
    rows, _ = read(saved(workbook))
    assert [row["rate"] for row in rows["duty_tax"]] == ["7", "7"]


def test_days_may_be_counted_from_1904() -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    sheet.append([*HEADER, "declared_on"])
    sheet.append(["A", 1, "x", "x", 1, date(2026, 5, 31)])
    rows, _ = read(saved(workbook))
    assert rows["declaration"][0]["declared_on"] == "2026-05-31"


def test_lines_are_rows_and_empty_ones_are_passed_over() -> None:
    lines = [(), HEADER, ("A", 1, "x"), (), (" ",), ("A", 2, "y")]
    rows, _ = read(book(("Lines", lines)))
    assert [row["_line"] for row in rows["goods_item"]] == [3, 6]


def test_each_known_sheet_is_read_and_the_others_are_heard() -> None:
    rows, unknown = read(
        book(
            ("Notes", [("Dear colleagues",)]),
            ("May", [HEADER, ("A", 1)]),
            ("Empty", []),
            ("June", [HEADER, ("A", 2)]),
            ("Responses", [("message_number", "mrn"), ("R1", "M1")]),
        )
    )
    assert [(row["_record"], row["lrn"]) for row in rows["declaration"]] == [(1, "A"), (2, "A")]
    assert rows["notification"][0]["_record"] == 3
    assert unknown == {"sheet 'Notes'": 1}


def test_values_beside_the_named_columns_are_heard() -> None:
    lines = [("lrn", None, "item_number"), ("A", "x", 1), ("A", None, 2, "y")]
    rows, unknown = read(book(("May", lines)))
    assert len(rows["goods_item"]) == 2
    assert unknown == {"sheet 'May', column B": 1, "sheet 'May', column D": 1}


@pytest.mark.parametrize(
    ("sheets", "code", "says"),
    [
        (
            [("Notes", [("hello",)])],
            "unknown-columns",
            "none of the 1 columns.*sheet 'Notes', row 1",
        ),
        ([("A", [("lrn", "item_no")])], "unknown-columns", "mean 'item_number'"),
        ([("A", [("lrn", "LRN", "item_number")])], "unknown-columns", "stand twice"),
        ([("A", [HEADER])], "no-records", "no line"),
        ([("A", [])], "no-records", "no line"),
    ],
)
def test_a_workbook_without_lines_is_refused(
    sheets: list[tuple[str, list[tuple[object, ...]]]], code: str, says: str
) -> None:
    found = refusal(book(*sheets))
    assert found.code == code
    with pytest.raises(RefusedError, match=says):
        raise found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown-format"),
        (book(("A", [HEADER, ("A", 1)]))[:-30], "archive-damaged"),
        (b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", "archive-damaged"),
        (changed(book(("A", [HEADER])), "xl/workbook.xml", lambda _: None), "unknown-format"),
        (changed(book(("A", [HEADER])), "xl/workbook.xml", lambda _: b"<a"), "not-well-formed"),
        (with_sheet(b"<row><c t='s'><v>7</v></c></row>"), "not-well-formed"),
        (with_sheet(b"<row><c t='s'><v>-1</v></c></row>"), "not-well-formed"),
        (with_sheet(b"<row><c s='99'><v>1</v></c></row>"), "not-well-formed"),
        (with_sheet(b"<row r='9999999'><c><v>1</v></c></row>"), "not-well-formed"),
        (with_sheet(b"<row><c r='ZZZ1'><v>1</v></c></row>"), "not-well-formed"),
        (with_sheet(b"<row><c><v>1</v></c></ro>"), "not-well-formed"),
    ],
)
def test_a_broken_workbook_is_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_two_cells_in_opposite_corners_take_no_memory() -> None:
    corner = b'<row r="1048576"><c r="A1048576"><v>7</v></c><c r="XFD1048576"><v>1</v></c></row>'
    rows, unknown = read(with_sheet(corner))
    assert [row["_line"] for row in rows["declaration"]] == [1_048_576]
    assert unknown == {"sheet 'Lines', column XFD": 1}


def test_external_entities_and_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = book(("A", [HEADER, ("A", 1)]))
    dtd = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    found = refusal(changed(plain, "xl/worksheets/sheet1.xml", lambda _: dtd))
    assert found.code == "forbidden-dtd"
    assert "sheet1.xml" in found.place
    blanks = changed(plain, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (20 << 20))
    assert refusal(blanks).code == "record-too-large"
    monkeypatch.setattr(packed_allowance, "RATIO_FREE", 1 << 16)
    assert refusal(blanks).code == "archive-too-large"
    monkeypatch.setattr(excel, "FILE_LIMIT", 1000)
    assert refusal(plain).code == "archive-too-large"
    monkeypatch.undo()
    monkeypatch.setattr(excel_workbook, "STRINGS_LIMIT", 100)
    assert refusal(with_shared_strings("A")).code == "archive-too-large"


def with_shared_strings(*texts: str) -> bytes:
    """Return a workbook with its strings behind its sheets, in a part of another name."""
    row = "".join(f"<c t='s'><v>{n}</v></c>" for n in range(len(HEADER)))
    line = f"<c t='s'><v>{len(HEADER)}</v></c>" * len(HEADER)
    sheet = SHEET % f"<row>{row}</row><row>{line}</row>".encode()
    relation = b"<Relationship Id='x' Type='a/sharedStrings' Target='/deep/texts.xml'/>"
    content = changed(book(("A", [])), "xl/worksheets/sheet1.xml", lambda _: sheet)
    content = changed(
        content,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation + b"</Relationships>"),
    )
    items = "".join(f"<si><t>{text}</t></si>" for text in (*HEADER, *texts))
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("deep/texts.xml", f"<sst>{items}</sst>")
    return file.getvalue()


def test_a_workbook_may_share_its_strings_wherever_they_lie() -> None:
    rows, _ = read(with_shared_strings("Ä"))
    assert rows["declaration"][0]["lrn"] == "Ä"
    assert rows["goods_item"][0]["goods_description"] == "Ä"
