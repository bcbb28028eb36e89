"""What customs tells of a declaration when asked becomes one record, and no false version."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from lake_schema.formats.wco_report import STATUS_REPORTS
from lake_schema.formats.wco_xml import WcoXmlReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]

FULL = """<p:DeclarationFullResponse xmlns:p="urn:full"><p:FullDeclarationDataDetails>
<p:HighLevelSummaryDetails><p:MRN>18GB9JLC3CU1LFGVR2</p:MRN><p:LRN>L1</p:LRN>
<p:VersionID>4</p:VersionID></p:HighLevelSummaryDetails>
<p:GeneratedConsignmentDetails><p:ROE>6</p:ROE></p:GeneratedConsignmentDetails>
<p:FullDeclarationObject><p:Declaration><p:FunctionalReferenceID>L1</p:FunctionalReferenceID>
<p:TypeCode>IMA</p:TypeCode><p:GoodsShipment><p:GovernmentAgencyGoodsItem>
<p:SequenceNumeric>1</p:SequenceNumeric></p:GovernmentAgencyGoodsItem></p:GoodsShipment>
</p:Declaration></p:FullDeclarationObject></p:FullDeclarationDataDetails>
</p:DeclarationFullResponse>"""

STATUS = """<p:Answer xmlns:p="urn:status" xmlns:q="urn:wco"><p:{name}>
<p:Declaration><p:AcceptanceDateTime><p:DateTimeString formatCode="304">20201206110757Z
</p:DateTimeString></p:AcceptanceDateTime><p:ID>18GB9JLC3CU1LFGVR2</p:ID>
<p:VersionID>1</p:VersionID><p:ROE>6</p:ROE><p:ICS>15</p:ICS></p:Declaration>
<q:Declaration><q:FunctionCode>9</q:FunctionCode><q:TypeCode>IMZ</q:TypeCode></q:Declaration>
</p:{name}></p:Answer>"""


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def unknown(content: str) -> dict[str, int]:
    reader = WcoXmlReader()
    list(reader.read(0, io.BytesIO(content.encode())))
    return dict(reader.unknown[0])


def test_a_full_report_is_the_document_with_what_its_summary_knows(read_rows: ReadRows) -> None:
    rows = read_rows(FULL.encode())

    assert [values(row) for row in rows["declaration"]] == [
        {
            "mrn": "18GB9JLC3CU1LFGVR2",
            "lrn": "L1",
            "version_number": "4",
            "type_code": "IMA",
            "flow_code": "IM",
        }
    ]
    assert [values(row) for row in rows["goods_item"]] == [{"item_number": "1"}]
    assert unknown(FULL) == {"FullDeclarationDataDetails/GeneratedConsignmentDetails": 1}


def test_one_report_does_not_colour_the_next(read_rows: ReadRows) -> None:
    bare = "<a><FullDeclarationDataDetails/></a>"
    first, second = read_rows(FULL.encode(), bare.encode())["declaration"]

    assert values(first)
    assert not values(second)


@pytest.mark.parametrize("name", STATUS_REPORTS)
def test_a_status_is_a_notification_and_no_version_of_the_declaration(
    read_rows: ReadRows, name: str
) -> None:
    rows = read_rows(STATUS.format(name=name).encode())

    assert set(rows) == {"notification"}
    assert [values(row) for row in rows["notification"]] == [
        {
            "mrn": "18GB9JLC3CU1LFGVR2",
            "version_number": "1",
            "accepted_at": "20201206110757Z",
            "status_code": "15",
            "declaration_function_code": "9",
        }
    ]


def test_what_a_status_says_besides_is_heard() -> None:
    assert unknown(STATUS.format(name="DeclarationStatusDetails")) == {
        "DeclarationStatusDetails/Declaration/ROE": 1,
        "DeclarationStatusDetails/Declaration/TypeCode": 1,
    }
