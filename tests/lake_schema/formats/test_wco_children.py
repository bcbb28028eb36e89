"""WCO declarations: the rows that stand beside header and items."""

from collections.abc import Callable
from typing import Any

import pytest

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]

DOCUMENT = (
    "<AdditionalDocument><CategoryCode>N</CategoryCode><TypeCode>935</TypeCode><ID>INV 1</ID>"
    "<LPCOExemptionCode>AC</LPCOExemptionCode><WriteOff><QuantityQuantity unitCode='KGM'>5"
    "</QuantityQuantity></WriteOff></AdditionalDocument>"
)
POINTERS = (
    "<Pointer><DocumentSectionCode>42A</DocumentSectionCode></Pointer>"
    "<Pointer><SequenceNumeric>2</SequenceNumeric><DocumentSectionCode>68A</DocumentSectionCode>"
    "</Pointer><Pointer><DocumentSectionCode>79A</DocumentSectionCode><TagID>112</TagID></Pointer>"
)


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def declaration(header: str = "", shipment: str = "", item: str = "") -> bytes:
    return (
        f"<Declaration>{header}<GoodsShipment>{shipment}<GovernmentAgencyGoodsItem>{item}"
        "<SequenceNumeric>7</SequenceNumeric></GovernmentAgencyGoodsItem></GoodsShipment>"
        "</Declaration>"
    ).encode()


def test_documents_are_numbered_through_and_name_their_item(read_rows: ReadRows) -> None:
    rows = read_rows(declaration(DOCUMENT, "", DOCUMENT + DOCUMENT))["additional_document"]

    numbers = sorted((row["line_number"], row.get("item_number")) for row in rows)
    assert numbers == [("1", None), ("2", "7"), ("3", "7")]
    assert values(rows[0]) == {
        "category_code": "N",
        "type_code": "935",
        "document_number": "INV 1",
        "status_code": "AC",
        "written_off_quantity": "5",
        "written_off_unit_code": "KGM",
        "line_number": "1",
    }


@pytest.mark.parametrize(
    ("dataset", "content", "expected"),
    [
        (
            "previous_document",
            declaration(
                shipment="<PreviousDocument><CategoryCode>Z</CategoryCode><TypeCode>DCR</TypeCode>"
                "<ID>4GB</ID><LineNumeric>3</LineNumeric></PreviousDocument>"
            ),
            {
                "category_code": "Z",
                "type_code": "DCR",
                "document_number": "4GB",
                "previous_item_number": "3",
                "line_number": "1",
            },
        ),
        (
            "charge_deduction",
            declaration(
                item="<CustomsValuation><ChargeDeduction><ChargesTypeCode>AK</ChargesTypeCode>"
                "<OtherChargeDeductionAmount currencyID='GBP'>50</OtherChargeDeductionAmount>"
                "</ChargeDeduction></CustomsValuation>"
            ),
            {
                "charge_type_code": "AK",
                "charge_amount": "50",
                "charge_currency": "GBP",
                "item_number": "7",
                "line_number": "1",
            },
        ),
        (
            "packaging",
            declaration(
                item="<Packaging><SequenceNumeric>1</SequenceNumeric><MarksNumbersID>M</MarksNumbersID>"
                "<QuantityQuantity>4</QuantityQuantity><TypeCode>BX</TypeCode></Packaging>"
            ),
            {
                "marks": "M",
                "package_count": "4",
                "package_type_code": "BX",
                "item_number": "7",
                "line_number": "1",
            },
        ),
        (
            "authorisation",
            declaration(
                "<AuthorisationHolder><CategoryCode>DPO</CategoryCode><ID>GB1</ID>"
                "</AuthorisationHolder>"
            ),
            {"category_code": "DPO", "holder_id": "GB1", "line_number": "1"},
        ),
        (
            "guarantee",
            declaration(
                "<ObligationGuarantee><ID>G1</ID><SecurityDetailsCode>1</SecurityDetailsCode>"
                "<AmountAmount currencyID='GBP'>9</AmountAmount></ObligationGuarantee>"
            ),
            {
                "guarantee_number": "G1",
                "guarantee_type_code": "1",
                "secured_amount": "9",
                "secured_currency": "GBP",
                "line_number": "1",
            },
        ),
        (
            "party",
            declaration(
                item="<Consignee><Name>A</Name><Address><Line>1 St</Line><CityName>X</CityName>"
                "<PostcodeID>P</PostcodeID><CountryCode>NO</CountryCode></Address></Consignee>"
            ),
            {
                "role": "Consignee",
                "party_name": "A",
                "street": "1 St",
                "city": "X",
                "postcode": "P",
                "country_code": "NO",
                "item_number": "7",
                "line_number": "1",
            },
        ),
        (
            "amendment",
            declaration(
                f"<Amendment><ChangeReasonCode>21</ChangeReasonCode>{POINTERS}</Amendment>"
            ),
            {
                "change_reason_code": "21",
                "pointer": "42A/68A[2]/79A",
                "element_code": "112",
                "item_number": "2",
                "line_number": "1",
            },
        ),
        (
            "additional_information",
            declaration(
                "<AdditionalInformation><StatementCode>00500</StatementCode>"
                "<StatementDescription>IMPORTER</StatementDescription></AdditionalInformation>"
            ),
            {"statement_code": "00500", "statement": "IMPORTER", "line_number": "1"},
        ),
    ],
)
def test_each_child_is_a_row_of_its_table(
    read_rows: ReadRows, dataset: str, content: bytes, expected: dict[str, str]
) -> None:
    (row,) = read_rows(content)[dataset]
    assert values(row) == expected


def test_duties_are_numbered_within_their_item_and_those_of_the_header_apart(
    read_rows: ReadRows,
) -> None:
    duty = "<Commodity><DutyTaxFee><TypeCode>A00</TypeCode></DutyTaxFee></Commodity>"
    two = duty.replace(
        "</Commodity>", "<DutyTaxFee><TypeCode>B00</TypeCode></DutyTaxFee></Commodity>"
    )
    content = declaration("<DutyTaxFee><TypeCode>C00</TypeCode></DutyTaxFee>", "", two)

    found = {
        (row.get("item_number"), row["line_number"], row["tax_type_code"])
        for row in read_rows(content)["duty_tax"]
    }
    assert found == {(None, "1", "C00"), ("7", "1", "A00"), ("7", "2", "B00")}


@pytest.mark.parametrize("party", ["Payer", "Seller", "AEOMutualRecognitionParty"])
def test_each_party_of_a_shipment_is_a_row(read_rows: ReadRows, party: str) -> None:
    content = declaration(shipment=f"<{party}><ID>GB1</ID></{party}>")

    (row,) = read_rows(content)["party"]
    assert (row["role"], row["party_id"]) == (party, "GB1")


@pytest.mark.parametrize(
    "empty",
    [
        "<AdditionalDocument/>",
        "<Agent/>",
        "<Amendment> </Amendment>",
        (
            "<GoodsShipment><Consignment><TransportEquipment><SequenceNumeric>0</SequenceNumeric>"
            "</TransportEquipment></Consignment></GoodsShipment>"
        ),
    ],
)
def test_an_empty_element_is_no_row(read_rows: ReadRows, empty: str) -> None:
    assert set(read_rows(declaration(empty))) <= {"declaration", "goods_item"}


def test_the_way_is_told_by_its_countries(read_rows: ReadRows) -> None:
    step = "<Itinerary><RoutingCountryCode>{}</RoutingCountryCode></Itinerary>"
    content = declaration(f"<Consignment>{step.format('NO')}{step.format('SE')}</Consignment>")

    assert read_rows(content)["declaration"][0]["routing_country_code"] == "NO SE"
