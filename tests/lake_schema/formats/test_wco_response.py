"""WCO responses: what customs says becomes a notification and its rows."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from lake_schema.formats.wco_xml import WcoXmlReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]

RESPONSE = """<MetaData><Response><FunctionCode>{code}</FunctionCode>
<FunctionalReferenceID>m1</FunctionalReferenceID>
<IssueDateTime><DateTimeString formatCode="304">20241114134945Z</DateTimeString></IssueDateTime>
{inside}
<Declaration><FunctionalReferenceID>L1</FunctionalReferenceID><ID>24GBCN7NW8U7JWIAR4</ID>
<VersionID>1</VersionID>{answered}</Declaration>{more}</Response></MetaData>"""


def response(code: str = "13", inside: str = "", answered: str = "", more: str = "") -> bytes:
    return RESPONSE.format(code=code, inside=inside, answered=answered, more=more).encode()


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


@pytest.mark.parametrize(
    ("code", "state"), [("01", "accepted"), ("3", "rejected"), ("09", "cleared"), ("77", None)]
)
def test_a_response_is_a_notification_with_its_state(
    read_rows: ReadRows, code: str, state: str | None
) -> None:
    rows = read_rows(response(code))

    assert set(rows) == {"notification"}
    (row,) = rows["notification"]
    assert row.get("state_code") == state
    assert (row["lrn"], row["mrn"], row["version_number"]) == ("L1", "24GBCN7NW8U7JWIAR4", "1")
    assert (row["message_number"], row["issued_at"]) == ("m1", "20241114134945Z")


def test_assessed_duties_stand_with_their_item(read_rows: ReadRows) -> None:
    duty = (
        "<DutyTaxFee><AdValoremTaxBaseAmount currencyID='GBP'>2000.00</AdValoremTaxBaseAmount>"
        "<DeductAmount currencyID='GBP'>1</DeductAmount><TaxRateNumeric>2.00</TaxRateNumeric>"
        "<TypeCode>A00</TypeCode><Payment><TaxAssessedAmount currencyID='GBP'>40.00"
        "</TaxAssessedAmount></Payment></DutyTaxFee>"
    )
    item = f"<Commodity>{duty}</Commodity><SequenceNumeric>3</SequenceNumeric>"
    shipment = f"<GovernmentAgencyGoodsItem>{item}</GovernmentAgencyGoodsItem>"
    rows = read_rows(response(answered=f"<GoodsShipment>{shipment}</GoodsShipment>"))

    assert set(rows) == {"notification", "duty_tax"}
    assert values(rows["duty_tax"][0]) == {
        "item_number": "3",
        "line_number": "1",
        "tax_type_code": "A00",
        "tax_base_amount": "2000.00",
        "tax_base_currency": "GBP",
        "rate": "2.00",
        "assessed_amount": "40.00",
        "assessed_currency": "GBP",
        "deducted_amount": "1",
        "deducted_currency": "GBP",
    }


def test_an_error_says_where(read_rows: ReadRows) -> None:
    error = (
        "<Error><ValidationCode>CDS12056</ValidationCode><Pointer><DocumentSectionCode>42A"
        "</DocumentSectionCode></Pointer><Pointer><SequenceNumeric>1</SequenceNumeric>"
        "<DocumentSectionCode>68A</DocumentSectionCode></Pointer><Pointer><SequenceNumeric>3"
        "</SequenceNumeric><DocumentSectionCode>21A</DocumentSectionCode><TagID>337</TagID>"
        "</Pointer></Error>"
    )
    (row,) = read_rows(response("03", error))["notification_error"]

    assert values(row) == {
        "error_code": "CDS12056",
        "pointer": "42A/68A[1]/21A[3]",
        "element_code": "337",
        "item_number": "1",
        "line_number": "1",
    }


def test_what_customs_corrected_is_a_row_a_value_and_no_declaration(read_rows: ReadRows) -> None:
    corrected = (
        "<Declaration><FunctionCode>9</FunctionCode><GoodsShipment><GovernmentAgencyGoodsItem>"
        "<SequenceNumeric>1</SequenceNumeric><Commodity><InvoiceLine>"
        "<ItemChargeAmount currencyID='GBP'>998.0</ItemChargeAmount></InvoiceLine></Commodity>"
        "</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"
    )
    rows = read_rows(response("07", more=corrected))

    assert set(rows) == {"notification", "amendment"}
    path = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/InvoiceLine"
    assert [
        (row["element_path"], row["new_value"], row.get("item_number")) for row in rows["amendment"]
    ] == [
        ("Declaration/FunctionCode", "9", None),
        (f"{path}/ItemChargeAmount", "998.0", "1"),
        (f"{path}/ItemChargeAmount/@currencyID", "GBP", "1"),
    ]


def test_what_a_response_says_besides_is_heard() -> None:
    reader = WcoXmlReader()
    content = response(inside="<Colour/>", answered="<GoodsShipment><Shade/></GoodsShipment>")
    list(reader.read(0, io.BytesIO(content)))

    assert dict(reader.unknown[0]) == {
        "Response/Colour": 1,
        "Response/Declaration/GoodsShipment/Shade": 1,
    }


def test_the_value_of_a_secret_is_stored_nowhere(read_rows: ReadRows) -> None:
    secret = "<ObligationGuarantee><AccessCode>s3cret</AccessCode></ObligationGuarantee>"
    rows = read_rows(response("07", more=f"<Declaration>{secret}</Declaration>", answered=secret))

    assert [values(row) for row in rows["amendment"]] == [
        {"element_path": "Declaration/ObligationGuarantee/AccessCode", "line_number": "1"}
    ]
    assert "s3cret" not in str(rows)


def test_duties_of_a_whole_declaration_stand_with_their_payment_and_guarantee(
    read_rows: ReadRows,
) -> None:
    duty = (
        "<DutyTaxFee><Payment><ReferenceID>p1</ReferenceID><PaymentAmount currencyID='GBP'>384.60"
        "</PaymentAmount><ObligationGuarantee><ReferenceID>g1</ReferenceID></ObligationGuarantee>"
        "</Payment></DutyTaxFee>"
    )
    rows = read_rows(response("15", answered=duty))

    assert [values(row) for row in rows["duty_tax"]] == [
        {
            "line_number": "1",
            "payment_number": "p1",
            "payable_amount": "384.60",
            "payable_currency": "GBP",
        }
    ]
    assert [values(row) for row in rows["guarantee"]] == [
        {"line_number": "1", "reference_number": "g1"}
    ]
