"""A whole synthetic ASYCUDA declaration: smaller rows, spellings, what stays unknown."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lake_schema.datasets import DATASETS
from lake_schema.formats.asycuda_paths import SPELLINGS
from lake_schema.formats.asycuda_wires import WIRES
from lake_schema.formats.asycuda_xml import AsycudaReader
from tests.lake_schema.formats.test_asycuda_full import FULL, values

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]


def spelt_rightly(content: bytes) -> bytes:
    for right, real in SPELLINGS.items():
        for start in ("<", "</"):
            content = content.replace(f"{start}{real}>".encode(), f"{start}{right}>".encode())
    return content


@pytest.fixture
def rows(read_rows: ReadRows) -> Rows:
    return {name: [values(row) for row in found] for name, found in read_rows(FULL).items()}


def test_documents_of_items_are_rows(rows: Rows) -> None:
    documents = rows["additional_document"]
    assert [row["line_number"] for row in documents] == ["1", "2", "3", "4"]
    assert documents[0] == {
        "item_number": "1",
        "line_number": "1",
        "type_code": "380",
        "document_number": "INV 5",
        "document_name": "Invoice",
        "issued_on": "3/31/15",
    }
    assert documents[2] == {
        "item_number": "2",
        "line_number": "3",
        "document_number": "L-1",
        "written_off_amount": "50",
        "written_off_quantity": "2",
    }
    assert documents[3] == {"line_number": "4", "document_number": "S5"}
    earlier = [
        (row.get("item_number"), row["document_number"]) for row in rows["previous_document"]
    ]
    assert earlier == [
        ("1", "BL 77"),
        ("1", "T1 5"),
        ("2", "BL 77"),
        ("2", "T1 5"),
        ("3", "BL 77"),
        ("3", "T1 5"),
        ("2", "XX110-2024-C-7"),
    ]
    assert rows["previous_document"][-1]["previous_item_number"] == "4"


def test_packages_containers_and_the_guarantee_are_rows(rows: Rows) -> None:
    assert rows["packaging"][0] == {
        "item_number": "1",
        "line_number": "1",
        "package_count": "3",
        "package_type_code": "CT",
        "marks": "NO MARKS LOT 7",
    }
    assert rows["container"] == [
        {
            "line_number": "1",
            "item_number": "1",
            "container_number": "CSQU3054383",
            "container_type_code": "22G0",
            "fullness_code": "1/1",
            "gross_mass_kg": "31.5",
        },
        {"line_number": "2", "container_number": "CSQU3054384"},
    ]
    assert rows["guarantee"] == [
        {"line_number": "1", "reference_number": "BOND", "secured_amount": "500"}
    ]


def test_parties_and_statements_are_rows(rows: Rows) -> None:
    parties = [(row["role"], row.get("party_id"), row.get("party_name")) for row in rows["party"]]
    assert parties == [
        ("Exporter", None, "FJORD LTD\n1 QUAY"),
        ("Consignee", "C-2", "STABLES"),
        ("Payer", "F-3", None),
        ("Declarant", "D-4", "AGENTS"),
        ("Agent", None, "A. Person"),
        ("Principal", "P-5", None),
        ("Seller", None, "STUD"),
    ]
    assert rows["party"][-1]["city"] == "BERGEN"
    said = [
        (row.get("item_number"), row.get("statement_code"), row.get("statement"))
        for row in rows["additional_information"]
    ]
    assert said == [
        ("1", "AI1", None),
        ("2", "AI1", None),
        ("2", None, "keep dry"),
        ("3", "AI1", None),
        (None, None, "urgent"),
    ]


def test_nothing_in_it_is_unknown_but_a_rate_per_unit() -> None:
    reader = AsycudaReader()
    list(reader.read(0, io.BytesIO(FULL)))
    assert reader.unknown[0] == {"ASYCUDA/Item/Taxation/Taxation_line/Duty_tax_rate": 1}


def test_the_right_spellings_give_the_same_rows(rows: Rows, read_rows: ReadRows) -> None:
    right = spelt_rightly(FULL)
    assert right != FULL
    assert {
        name: [values(row) for row in found] for name, found in read_rows(right).items()
    } == rows


def test_every_column_is_one_of_its_contract() -> None:
    for dataset, columns in WIRES.items():
        assert set(columns) <= {column.name for column in DATASETS[dataset].wire_columns}


def _only(path: str, text: str) -> etree._Element:
    root = etree.Element("ASYCUDA")
    at = root
    for name in path.split("/"):
        at = etree.SubElement(at, name)
    at.text = text
    return root


def test_every_path_of_the_mapping_has_its_place(samples: Path, read_rows: ReadRows) -> None:
    mapping = samples.parent / "facts" / "mapping_asycuda.csv"
    # What says something only with others, or in a word of its own.
    apart = {"sad_flow", "container_flag", "hs_precision_1", "tax_rate"}
    apart |= {"registration_serial", "registration_number"}
    with mapping.open(encoding="utf-8") as lines:
        found = [line for line in csv.DictReader(lines) if line["column"] not in apart]
    assert len(found) > 70
    for line in found:
        rows = read_rows(etree.tostring(_only(line["path_under_ASYCUDA"], "7")))
        assert any("7" in values(row).values() for kept in rows.values() for row in kept), line
