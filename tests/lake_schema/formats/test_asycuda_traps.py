"""What ASYCUDA files of several countries have in common: traps."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.ingest.convert import Converted, convert
from lake_schema.formats.asycuda_xml import AsycudaReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]
OFFICE = (
    "<Office_segment><Customs_clearance_office_code>XX1</Customs_clearance_office_code>"
    "</Office_segment>"
)


def asycuda(inside: str) -> str:
    return f"<ASYCUDA>{inside}</ASYCUDA>"


def identified(registration: str, notice: str = "", office: str = OFFICE) -> str:
    return asycuda(
        f"<Assessment_notice>{notice}</Assessment_notice><Identification>{office}"
        f"<Registration>{registration}</Registration></Identification>"
    )


def unknown(content: str) -> dict[str, int]:
    reader = AsycudaReader()
    list(reader.read(0, io.BytesIO(content.encode())))
    return dict(reader.unknown[0])


def typed(content: str) -> Converted:
    reader = AsycudaReader()
    chunks = [*reader.read(0, io.BytesIO(content.encode())), *reader.rest()]
    return convert(chunks[0])


def header(read_rows: ReadRows, content: str) -> dict[str, Any]:
    (row,) = read_rows(content.encode())["declaration"]
    return row


@pytest.mark.parametrize(
    ("registration", "notice", "number"),
    [
        ("<Serial_number>C</Serial_number><Number>88</Number><Date>3/31/15</Date>", "", "15-C-88"),
        ("<Number>88</Number><Date>31.03.2015</Date>", "", "15-88"),
        (
            "<Number>88</Number><Date>1/1/25</Date>",
            "<Registration_year>2024</Registration_year>",
            "24-88",
        ),
    ],
)
def test_a_registration_is_named_with_its_office_and_year(
    registration: str, notice: str, number: str, read_rows: ReadRows
) -> None:
    row = header(read_rows, identified(registration, notice))
    assert row["registration_number"] == f"XX1-20{number}"


@pytest.mark.parametrize(
    "content",
    [
        identified("<Number>88</Number>"),
        identified("<Number>88</Number><Date>1/1/25</Date>", office=""),
    ],
)
def test_a_number_without_office_or_year_names_nothing_and_is_heard(
    content: str, read_rows: ReadRows
) -> None:
    assert "registration_number" not in header(read_rows, content)
    assert unknown(content) == {"ASYCUDA/Identification/Registration/Number": 1}


@pytest.mark.parametrize(
    ("flow", "kind", "found"),
    [
        ("I", "IM", "IM"),
        ("E", "EX", "EX"),
        ("T", "", "TR"),
        ("I", "IMR", "IM"),
        ("", "EX", "EX"),
        ("", "SD", None),
    ],
)
def test_a_flow_is_said_or_begins_the_type(
    flow: str, kind: str, found: str | None, read_rows: ReadRows
) -> None:
    inside = f"<Property><Sad_flow>{flow}</Sad_flow></Property><Identification>{OFFICE}<Type>"
    inside += f"<Type_of_declaration>{kind}</Type_of_declaration></Type></Identification>"
    assert header(read_rows, asycuda(inside)).get("flow_code") == found


def test_an_unknown_flow_is_heard_and_not_defaulted(read_rows: ReadRows) -> None:
    content = asycuda(f"<Identification>{OFFICE}</Identification><Property><Sad_flow>Z</Sad_flow>")
    content = content.replace("</ASYCUDA>", "</Property></ASYCUDA>")
    assert "flow_code" not in header(read_rows, content)
    assert unknown(content) == {"ASYCUDA/Property/Sad_flow": 1}


def test_exports_depart_and_imports_arrive(read_rows: ReadRows) -> None:
    transport = (
        "<Transport><Means_of_transport><Departure_arrival_information><Identity>SHIP</Identity>"
        "</Departure_arrival_information></Means_of_transport></Transport>"
    )
    for flow, column in (("E", "departure"), ("I", "arrival"), ("T", "departure")):
        row = header(
            read_rows, asycuda(f"<Property><Sad_flow>{flow}</Sad_flow></Property>{transport}")
        )
        assert row[f"{column}_transport_number"] == "SHIP"


def test_values_are_typed_as_real_files_write_them() -> None:
    found = typed(
        identified("<Number>1</Number><Date>3/31/15</Date>").replace(
            "</ASYCUDA>",
            "<Property><Nbers><Total_number_of_packages>11.99999999999999"
            "</Total_number_of_packages><Total_number_of_items>8.0</Total_number_of_items></Nbers>"
            "<Date_of_declaration>01.04.2015</Date_of_declaration></Property><Transport>"
            "<Container_flag> 1 </Container_flag></Transport><Valuation><Total_CIF>1.0623724E7"
            "</Total_CIF></Valuation></ASYCUDA>",
        )
    )
    (row,) = found.tables["declaration"].to_pylist()
    assert row["registered_on"] == date(2015, 3, 31)
    assert row["declared_on"] == date(2015, 4, 1)
    assert row["cif_national_amount"] == Decimal(10_623_724)
    assert row["package_count"] == 12
    assert row["goods_item_count"] == 8
    assert row["is_containerised"] is True
    assert found.findings["severity"].to_pylist() == ["warn"]  # 12 was rounded


@pytest.mark.parametrize(("text", "is_so"), [("false", False), ("true", True), ("0", False)])
def test_container_flags_are_words_or_digits(text: str, is_so: bool) -> None:
    content = identified("").replace(
        "</ASYCUDA>", f"<Transport><Container_flag>{text}</Container_flag></Transport></ASYCUDA>"
    )
    assert typed(content).tables["declaration"]["is_containerised"].to_pylist() == [is_so]


def test_a_day_before_its_month_is_never_swapped() -> None:
    found = typed(identified("<Number>1</Number><Date>19/11/25</Date>"))
    assert found.tables["declaration"]["registered_on"].to_pylist() == [None]
    assert found.findings["rule"].to_pylist() == ["value-unreadable"]


def test_what_is_empty_or_null_is_neither_a_value_nor_unknown(read_rows: ReadRows) -> None:
    content = identified("<Serial_number><null/></Serial_number><Number/><Date> </Date>")
    content = content.replace(
        "</ASYCUDA>",
        "<Odd><null/></Odd><Odd/><Financial><Guarantee><Amount>0.0</Amount></Guarantee></Financial>"
        "<Traders><Exporter><Exporter_name>\n\t<null/>\n</Exporter_name></Exporter></Traders>"
        "</ASYCUDA>",
    )
    rows = read_rows(content.encode())
    assert [name for name, found in rows.items() if found] == ["declaration"]
    assert set(rows["declaration"][0]) == {"office_code", "_part", "_record", "_line"}
    assert unknown(content) == {}


def test_what_no_mapping_takes_is_counted_by_path_whatever_its_item() -> None:
    item = "<Item><Odd>5</Odd><Tarification><Value_item>0+0</Value_item></Tarification></Item>"
    content = asycuda(f"{item * 3}<Bank Id='7'>B</Bank>t<Odd><null/>x</Odd>")
    assert unknown(content.replace("<ASYCUDA>", "<ASYCUDA id='9'>")) == {
        "ASYCUDA/@id": 1,
        "ASYCUDA/Item/Odd": 3,
        "ASYCUDA/Item/Tarification/Value_item": 3,
        "ASYCUDA/Bank": 1,
        "ASYCUDA/Bank/@Id": 1,
        "ASYCUDA/text()": 1,
        "ASYCUDA/Odd/text()": 1,
    }


def test_further_supplementary_units_and_repeated_values_are_heard(read_rows: ReadRows) -> None:
    unit = "<Supplementary_unit><Suppplementary_unit_quantity>{}</Suppplementary_unit_quantity>"
    units = "".join(f"{unit.format(number)}</Supplementary_unit>" for number in (5, 6))
    content = asycuda(
        f"<Item><Tarification>{units}<Item_price>1</Item_price><Item_price>2</Item_price>"
        "</Tarification></Item>"
    )
    (row,) = read_rows(content.encode())["goods_item"]
    assert (row["supplementary_quantity"], row["item_amount"]) == ("5", "1")
    assert unknown(content) == {
        "ASYCUDA/Item/Tarification/Supplementary_unit/Suppplementary_unit_quantity": 1,
        "ASYCUDA/Item/Tarification/Item_price[2]": 1,
    }


def test_a_code_keeps_its_zeros_and_an_empty_item_keeps_its_place(read_rows: ReadRows) -> None:
    hs = (
        "<Item><Tarification><HScode><Commodity_code>01012100</Commodity_code>"
        "<Precision_1>{}</Precision_1></HScode></Tarification></Item>"
    )
    content = asycuda(hs.format("000") + "<Item><Tarification/></Item>" + hs.format("<null/>"))
    rows = read_rows(content.encode())["goods_item"]
    assert [(row["item_number"], row["commodity_code"]) for row in rows] == [
        ("1", "01012100000"),
        ("3", "01012100"),
    ]


def test_packages_of_several_kinds_are_summed_exactly(read_rows: ReadRows) -> None:
    packages = "".join(
        f"<Packages><Number_of_packages>{count}</Number_of_packages></Packages>"
        for count in ("0.06", "2E0", "")
    )
    rows = read_rows(asycuda(f"<Item>{packages}</Item>").encode())
    assert rows["goods_item"][0]["package_count"] == "2.06"
    assert len(rows["packaging"]) == 2
