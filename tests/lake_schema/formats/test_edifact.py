"""CUSDEC messages as declarations."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from lake_schema.datasets import DATASETS
from lake_schema.formats.chunk import Chunk
from lake_schema.formats.edifact import CusdecReader
from lake_schema.formats.edifact_place import TABLES, wires
from lake_schema.formats.edifact_walk import ELSEWHERE, MISSED_LIMIT
from tests.lake_schema.formats.edifact_messages import IMPORT, interchange, message

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]
ReadChunks = Callable[..., list[Chunk]]

TECHNICAL = ("_part", "_record", "_line", "line_number")


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k not in TECHNICAL} for row in rows]


@pytest.fixture
def rows(read_rows: ReadRows) -> Rows:
    """An import declaration with three goods items."""
    return read_rows(IMPORT)


def test_a_message_is_a_declaration_with_its_header_and_its_summary(rows: Rows) -> None:
    (declaration,) = plain(rows["declaration"])
    assert declaration == {
        "type_code": "IMA",
        "flow_code": "IM",
        "lrn": "IMP-2026-0001",
        "mrn": "26GB00006000123458",
        "ducr": "6GB123456-REF1",
        "function_code": "9",
        "version_number": "2",
        "general_procedure_code": "4",
        "office_code": "GB000060",
        "border_office_code": "GB000061",
        "export_country_code": "UZ",
        "destination_country_code": "GB",
        "loading_location_code": "UZTAS",
        "goods_location_number": "SHED 7",
        "accepted_at": "20260131103059Z",
        "issued_at": "202601311030",
        "declared_on": "20260131",
        "gross_mass_kg": "1250.5",
        "transaction_nature_code": "11",
        "inland_transport_mode_code": "3",
        "border_transport_mode_code": "4",
        "border_transport_number": "HY201",
        "border_transport_country_code": "UZ",
        "arrival_transport_number": "01A777BC",
        "incoterm_code": "CIP",
        "incoterm_place_code": "GBDVR",
        "freight_payment_method_code": "A",
        "invoice_amount": "10000.50",
        "invoice_currency": "USD",
        "exchange_rate": "0.92",
        "freight_amount": "120",
        "freight_currency": "EUR",
        "goods_item_count": "3",
        "package_count": "16",
        "tax_national_amount": "612.40",
        "declarant_id": "GB111",
        "agent_id": "GB222",
        "exporter_id": "UZ333",
        "exporter_name": "Ipak Yo'li + Co",
        "exporter_country_code": "UZ",
        "importer_id": "GB444",
        "importer_name": "Import: Ltd?",
        "consignee_name": "Consignee Ltd",
        "carrier_id": "HY",
    }


def test_goods_items_have_their_codes_masses_and_values(rows: Rows) -> None:
    first, second, third = plain(rows["goods_item"])
    assert first == {
        "item_number": "1",
        "commodity_code": "0101210000",
        "procedure_code": "4000",
        "preference_code": "100",
        "valuation_method_code": "1",
        "goods_description": "Leather footwear covering the ankle",
        "commercial_description": "Boots",
        "origin_country_code": "UZ",
        "gross_mass_kg": "600",
        "net_mass_kg": "580.25",
        "supplementary_quantity": "40",
        "supplementary_unit_code": "NPR",
        "package_count": "12",
        "item_amount": "5000.00",
        "item_currency": "USD",
        "customs_value_amount": "4600",
        "customs_value_currency": "EUR",
        "statistical_value_amount": "4600",
        "statistical_value_currency": "EUR",
        "quota_number": "091234",
        "ucr": "UCR-ITEM-1",
    }
    assert (second["item_number"], second["package_count"]) == ("2", "4")
    assert third == {"item_number": "3", "commodity_code": "5007201100"}


def test_rows_of_a_declaration_know_their_goods_item(rows: Rows) -> None:
    assert plain(rows["packaging"]) == [
        {"item_number": "1", "package_count": "10", "package_type_code": "CT", "marks": "A/1 A/2"},
        {"item_number": "1", "package_count": "2", "package_type_code": "PX"},
        {"item_number": "2", "package_count": "4", "package_type_code": "BG"},
    ]
    assert plain(rows["additional_document"]) == [
        {
            "type_code": "380",
            "document_number": "INV-77",
            "issued_on": "20260115",
            "expires_on": "20261231",
        },
        {
            "item_number": "1",
            "type_code": "N954",
            "document_number": "EUR.1 55",
            "status_code": "AC",
        },
    ]
    assert plain(rows["previous_document"]) == [
        {
            "item_number": "1",
            "type_code": "821",
            "document_number": "T1/9",
        },
        {
            "item_number": "2",
            "document_number": "25GB99",
            "previous_item_number": "7",
        },
    ]
    assert plain(rows["additional_information"]) == [
        {"statement_type_code": "ACB", "statement_code": "00500", "statement": "For the fair"},
        {"item_number": "2", "statement_type_code": "CUS", "statement": "See file"},
    ]
    assert plain(rows["guarantee"]) == [{"guarantee_number": "G-1"}]


def test_duty_lines_are_of_an_item_or_of_the_whole_and_totals_are_none(rows: Rows) -> None:
    assert plain(rows["duty_tax"]) == [
        {
            "item_number": "1",
            "tax_type_code": "A00",
            "tax_base_amount": "4600",
            "tax_base_currency": "EUR",
            "rate": "8",
            "assessed_amount": "368.00",
            "assessed_currency": "EUR",
            "payment_method_code": "E",
        },
        {"item_number": "1", "tax_type_code": "B00", "assessed_amount": "200.40"},
        {"item_number": "2", "tax_type_code": "A00", "assessed_amount": "44"},
        {"tax_type_code": "FEE", "assessed_amount": "10"},
    ]
    assert [row["line_number"] for row in rows["duty_tax"]] == ["1", "2", "1", "1"]


def test_containers_stand_first_and_seals_of_several_are_of_none_for_certain(rows: Rows) -> None:
    assert plain(rows["container"]) == [
        {"container_number": "CSQU3054383", "container_type_code": "22G1", "fullness_code": "5"},
        {"container_number": "MSKU1234565"},
        {"seal_number": "S1"},
        {"seal_number": "S2"},
    ]


def test_seals_are_of_the_only_container(read_rows: ReadRows) -> None:
    found = read_rows(message("BGM+929+A+9'EQD+CN+CSQU3054383'SEL+S1'SEL+S2'"))
    assert plain(found["container"]) == [
        {"container_number": "CSQU3054383", "seal_number": "S1"},
        {"container_number": "CSQU3054383", "seal_number": "S2"},
    ]


def test_parties_have_their_role_and_address(rows: Rows) -> None:
    parties = {row["role_code"]: row for row in plain(rows["party"])}
    assert parties["EX"] == {
        "role_code": "EX",
        "role": "Exporter",
        "party_id": "UZ333",
        "party_name": "Ipak Yo'li + Co",
        "street": "Amir Temur 1 Block 2",
        "city": "Tashkent",
        "postcode": "100000",
        "country_code": "UZ",
    }
    assert parties["MF"]["item_number"] == "2"
    assert "role" not in parties["WH"]


@pytest.mark.parametrize(
    ("parties", "importer"),
    [
        ("NAD+CN+C++Consignee'NAD+IM+I++Importer'", ("I", "Importer")),
        ("NAD+CN+C++Consignee'", ("C", "Consignee")),
        ("NAD+CN+C++Consignee'NAD+IM+I'", ("I", None)),
    ],
)
def test_the_importer_is_one_party_and_never_half_of_two(
    read_rows: ReadRows, parties: str, importer: tuple[str, str | None]
) -> None:
    (row,) = read_rows(message("BGM+929+A+9'" + parties))["declaration"]
    assert (row["importer_id"], row.get("importer_name")) == importer


def test_an_element_after_the_known_ones_and_unread_qualifiers_are_counted() -> None:
    body = (
        "BGM+929+A+9'LOC+99+X'LOC+99+Y'RFF+XYZ:1'DTM+268:20260101:102'PCD+9:0'QQQ'"
        "FTX+ALL++++EN'LOC+22+A'LOC+22+B'DTM+148:20260101-20260201:718'TDT+10'TPL+1'AUT+K+1+2'"
    )
    reader = CusdecReader()
    read = [*reader.read(3, io.BytesIO(message(body))), *reader.rest()]
    assert len(read) == 1
    assert reader.unknown == {
        3: {
            "LOC+99": 2,
            "RFF+XYZ": 1,
            "RFF+XYZ/DTM+268": 1,
            "PCD+9": 1,
            "QQQ": 1,
            "FTX+ALL": 1,
            "LOC+22/3225[2]": 1,
            "DTM+148/2380:718": 1,
            "TDT+10": 1,
            "TDT+10/TPL": 1,
            "AUT": 1,
        }
    }


def test_unknown_paths_are_told_apart_up_to_a_limit() -> None:
    many = "".join(f"PCD+{n // 26}{chr(65 + n % 26)}'" for n in range(MISSED_LIMIT + 50))
    reader = CusdecReader()
    list(reader.read(0, io.BytesIO(message(many))))
    assert len(reader.unknown[0]) == MISSED_LIMIT + 1
    assert reader.unknown[0][ELSEWHERE] == 50


def test_everything_of_the_example_is_read() -> None:
    reader = CusdecReader()
    list(reader.read(0, io.BytesIO(IMPORT)))
    assert reader.unknown[0] == {"TAX+3": 1, "TAX+3/MOA+161": 1, "AUT": 1}


def test_mass_in_another_unit_is_handed_on_with_it(read_rows: ReadRows) -> None:
    body = "BGM+929+A+9'UNS+D'CST+1'MEA+WT+AAB+TNE:9.3'MEA+WT+AAA+:7'"
    (item,) = read_rows(message(body))["goods_item"]
    assert (item["gross_mass_kg"], item["net_mass_kg"]) == ("9.3 TNE", "7")


def test_a_rate_per_unit_is_no_percentage(read_rows: ReadRows) -> None:
    body = "BGM+929+A+9'UNS+D'CST+1'TAX+5+X+++LTR:::30.0'MOA+161:240'"
    (line,) = read_rows(message(body))["duty_tax"]
    assert "rate" not in line


def test_a_file_without_lines_counts_segments(read_rows: ReadRows) -> None:
    flat = read_rows(IMPORT.replace(b"\n", b""))
    lined = read_rows(IMPORT)
    assert flat["declaration"][0]["_line"] == 2
    assert lined["declaration"][0]["_line"] == 3  # UNA is a line and no segment
    assert flat["goods_item"][0]["_line"] == lined["goods_item"][0]["_line"] - 1


def test_messages_of_an_interchange_are_records_in_order(read_rows: ReadRows) -> None:
    found = read_rows(interchange("BGM+929+A+9'", "BGM+830+B+9'", "BGM+:::T1+C'"))
    rows = found["declaration"]
    assert [(row["_record"], row["lrn"], row["flow_code"]) for row in rows] == [
        (1, "A", "IM"),
        (2, "B", "EX"),
        (3, "C", "TR"),
    ]
    assert [row["type_code"] for row in rows] == ["929", "830", "T1"]


def test_files_with_another_decimal_mark_stand_in_another_chunk(read_chunks: ReadChunks) -> None:
    comma = b"UNA:+,? '" + message("BGM+929+A+9'MEA+WT+G+KGM:1,5'")
    point = message("BGM+929+B+9'MEA+WT+G+KGM:1.5'")
    chunks = read_chunks(comma, comma, point)
    marks = [chunk.wires["declaration"]["gross_mass_kg"].decimal_mark for chunk in chunks]
    assert marks == [",", "."]
    assert [chunk.tables["declaration"].num_rows for chunk in chunks] == [2, 1]


def test_invoices_of_a_declaration_are_documents_and_keep_its_items_apart(
    read_rows: ReadRows,
) -> None:
    body = "BGM+929+A+9'UNS+D'DMS+INV-1+380'CST+1+64'DMS+INV-2+380'CST+2+65'UNS+S'"
    found = read_rows(message(body))
    documents = [(r["document_number"], r.get("item_number")) for r in found["additional_document"]]
    assert documents == [("INV-1", None), ("INV-2", None)]
    assert [item["commodity_code"] for item in found["goods_item"]] == ["64", "65"]


@pytest.mark.parametrize("dataset", TABLES)
def test_all_columns_are_of_the_contract(dataset: str) -> None:
    known = {column.name for column in DATASETS[dataset].wire_columns}
    assert set(wires(".")[dataset]) <= known
    assert all(wire.name for wire in wires(".")[dataset].values())


def test_a_wire_names_all_its_paths() -> None:
    named = wires(".")["declaration"]
    assert named["office_code"].name == "LOC+22/3225 or LOC+114/3225 or LOC+118/3225"
    assert named["importer_name"].name == "NAD+IM|CN/3036"
