"""ASYCUDA files as wholes: told, read to their end, or refused with a place."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lake_schema.errors import RefusedError
from lake_schema.formats import recognise
from lake_schema.formats.asycuda_walk import BLANK
from lake_schema.formats.asycuda_xml import AsycudaReader
from lake_schema.formats.xml_stream import RECORD_LIMIT
from tests.lake_schema.formats.test_asycuda_traps import asycuda, identified, unknown

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]


def test_several_documents_of_a_file_are_records_each_with_its_line(read_rows: ReadRows) -> None:
    one = identified("")
    rows = read_rows(f"<a:Batch xmlns:a='u'>\n{one}\n{one}\n</a:Batch>".encode())["declaration"]
    assert [(row["_record"], row["_line"]) for row in rows] == [(1, 2), (2, 3)]


def test_a_blank_form_alone_is_refused_with_its_place() -> None:
    form = "<ASYCUDA><Property><Sad_flow>I</Sad_flow></Property><Transport><Container_flag>false"
    form += "</Container_flag></Transport><Valuation><Total_cost>0.0</Total_cost></Valuation>"
    for content in (f"\n{form}</ASYCUDA>", "\n<ASYCUDA/>"):
        with pytest.raises(RefusedError, match=r"blank form.*line 2") as refused:
            list(AsycudaReader().read(0, io.BytesIO(content.encode())))
        assert refused.value.code == "no-records"


def test_a_blank_form_among_others_is_no_record_but_heard(read_rows: ReadRows) -> None:
    content = f"<B><ASYCUDA/>{identified('')}<ASYCUDA/>{identified('')}</B>"
    assert [row["_record"] for row in read_rows(content.encode())["declaration"]] == [1, 2]
    assert unknown(content) == {BLANK: 2}


@pytest.mark.parametrize(
    "content",
    [
        identified("").encode(),
        b"\xef\xbb\xbf" + identified("").encode(),
        b"\t\n" + identified("").encode(),
        b"<?xml version='1.0'?>\n<!-- <Declaration> --><?a b?><ASYCUDA id='1'/>",
        f"<Envelope><Head/>{identified('')}</Envelope>".encode(),
        b"<a:ASYCUDA xmlns:a='urn:a'/>",
        b"<!DOCTYPE ASYCUDA [<!ENTITY a 'b'>]><ASYCUDA/>",
        identified("").encode("utf-16"),
        identified("").encode("utf-16-be"),
        f"<?xml version='1.0' encoding='windows-1251'?><!-- Ж -->{identified('')}".encode("cp1251"),
    ],
)
def test_the_format_is_told_by_the_first_record(content: bytes) -> None:
    assert recognise(content).name == "asycuda-sad-xml"


@pytest.mark.parametrize(
    "content",
    [
        b"<Declaration><!-- <ASYCUDA> --></Declaration>",
        b"<M><Declaration/><ASYCUDA/></M>",
        b"<M><![CDATA[<ASYCUDA>]]></M>",
        b"<ASYCUDAS/>",
        b"<M><!-- <ASYCUDA>",
        b"lrn,name\n1,<ASYCUDA>\n",
    ],
)
def test_other_files_are_not_taken_for_it(content: bytes) -> None:
    assert recognise(content).name != "asycuda-sad-xml"


def test_utf_16_is_read_as_any_other(read_rows: ReadRows) -> None:
    content = "<?xml version='1.0' encoding='UTF-16'?>" + identified("").replace("XX1", "ØX1")
    assert read_rows(content.encode("utf-16"))["declaration"][0]["office_code"] == "ØX1"


BOMB = b"""<!DOCTYPE ASYCUDA [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<ASYCUDA><Warehouse><Identification>&b;</Identification></Warehouse></ASYCUDA>"""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "forbidden-dtd"),
        (b"<!DOCTYPE ASYCUDA SYSTEM 'file:///etc/passwd'><ASYCUDA/>", "forbidden-dtd"),
        (BOMB.decode().encode("utf-16"), "forbidden-dtd"),
        (b"<ASYCUDA><Item></ASYCUDA>", "not-well-formed"),
        (b"<ASYCUDA><Item>&b;</Item></ASYCUDA>", "not-well-formed"),
        (b"<ASYCUDA><Item>\x00</Item></ASYCUDA>", "not-well-formed"),
        (identified("").encode()[:-9], "not-well-formed"),
    ],
)
def test_what_is_hostile_or_broken_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        list(AsycudaReader().read(0, io.BytesIO(content)))
    assert refused.value.code == code
    assert refused.value.place


def test_hundreds_of_items_are_read_in_full(read_rows: ReadRows) -> None:
    item = "<Item><Goods_description><Description_of_goods>{}</Description_of_goods>"
    item += "</Goods_description><Taxation><Taxation_line><Duty_tax_code>A</Duty_tax_code>"
    item += "</Taxation_line><Taxation_line/></Taxation></Item>\n"
    content = asycuda("\n" + "".join(item.format(number) for number in range(1, 701)))
    rows = read_rows(content.encode(), step=4096)
    described = [(row["item_number"], row["goods_description"]) for row in rows["goods_item"]]
    assert described == [(str(number), str(number)) for number in range(1, 701)]
    assert len(rows["duty_tax"]) == 700
    assert rows["goods_item"][-1]["_line"] == 701


def test_a_record_that_is_too_large_is_refused() -> None:
    content = b"<B>\n<ASYCUDA>" + b"<Item><Odd>5</Odd></Item>\n" * (RECORD_LIMIT // 25)
    with pytest.raises(RefusedError, match=r"larger than 16 MiB.*line 2") as refused:
        list(AsycudaReader().read(0, io.BytesIO(content)))
    assert refused.value.code == "record-too-large"


def test_the_samples_are_read_or_refused_with_a_reason(samples: Path, read_rows: ReadRows) -> None:
    folder = samples / "asycuda-jamaica-igonics"
    (row,) = read_rows((folder / "CBJ250.xml").read_bytes())["declaration"]
    assert row["registration_number"] == "JMKAJ-2025-C-8879"
    assert row["tax_national_amount"] == "10445.47"
    with pytest.raises(RefusedError, match="blank form"):
        read_rows((folder / "blank-asycuda-template.xml").read_bytes())


TAGS = ("Item", "Taxation", "Taxation_line", "Duty_tax_rate", "Duty_tax_Base", "null", "Odd")


@given(
    st.recursive(
        st.sampled_from(("", "1", "0.2", "1E9", "x")),
        lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner), max_size=4).map(
            lambda parts: "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
        ),
        max_leaves=12,
    )
)
def test_every_text_of_any_tree_is_taken_or_heard(inside: str) -> None:
    reader = AsycudaReader()
    content = identified("").replace("</ASYCUDA>", f"{inside}</ASYCUDA>").encode()
    chunks = [*reader.read(0, io.BytesIO(content)), *reader.rest()]
    rows = [row for chunk in chunks for row in chunk.tables["duty_tax"].to_pylist()]
    columns = ("rate", "tax_base_amount", "tax_base_quantity")
    taken = sum(row[column] is not None for row in rows for column in columns)
    texts = [text for text in etree.fromstring(content).itertext() if text != "XX1"]
    assert taken + sum(reader.unknown[0].values()) == len(texts)
