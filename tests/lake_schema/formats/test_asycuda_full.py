"""A whole synthetic ASYCUDA declaration of three items: what each element becomes."""

from collections.abc import Callable
from typing import Any

import pytest

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]

NOTHING = "<Duty_tax_code><null/></Duty_tax_code><Duty_tax_Base/><Duty_tax_rate/>"


def tax(code: str, base: str, rate: str, amount: str) -> str:
    return (
        f"<Taxation_line><Duty_tax_code>{code}</Duty_tax_code><Duty_tax_Base>{base}</Duty_tax_Base>"
        f"<Duty_tax_rate>{rate}</Duty_tax_rate><Duty_tax_amount>{amount}</Duty_tax_amount>"
        "<Duty_tax_MP>1</Duty_tax_MP></Taxation_line>"
    )


def item(code: str, price: str, inside: str = "", taxes: str = "") -> str:
    return f"""<Item>
    <Packages><Number_of_packages>3</Number_of_packages><Marks1_of_packages>NO MARKS
        </Marks1_of_packages><Marks2_of_packages>LOT 7</Marks2_of_packages>
    <Kind_of_packages_code>CT</Kind_of_packages_code></Packages>
    <Tarification><HScode><Commodity_code>{code}</Commodity_code><Precision_1>00</Precision_1>
    <Precision_2><null/></Precision_2><Precision_3/><Precision_4>P9</Precision_4></HScode>
    <Preference_code>GSP</Preference_code>
    <Extended_customs_procedure>4000</Extended_customs_procedure>
    <National_customs_procedure>000</National_customs_procedure>
    <Quota_code><null/></Quota_code><Quota><QuotaCode>Q1</QuotaCode></Quota>
    <Supplementary_unit><Suppplementary_unit_code><null/></Suppplementary_unit_code>
    <Suppplementary_unit_quantity/></Supplementary_unit>
    <Supplementary_unit><Supplementary_unit_rank>2</Supplementary_unit_rank>
    <Suppplementary_unit_code>NMB</Suppplementary_unit_code>
    <Suppplementary_unit_quantity>12</Suppplementary_unit_quantity></Supplementary_unit>
    <Item_price>{price}</Item_price><Valuation_method_code>1</Valuation_method_code>
    <A.I._code>AI1</A.I._code></Tarification>
    <Goods_description><Country_of_origin_code>NO</Country_of_origin_code>
    <Description_of_goods>Live horses</Description_of_goods>
    <Commercial_Description>Fjord horse</Commercial_Description></Goods_description>
    <Previous_doc><Summary_declaration> BL 77 </Summary_declaration>
    <Previous_document_reference>T1 5</Previous_document_reference></Previous_doc>
    {inside}
    <Taxation><Item_taxes_amount>120</Item_taxes_amount>{taxes}
    <Taxation_line>{NOTHING}</Taxation_line><Taxation_line/></Taxation>
    <Valuation_item><Weight_itm><Gross_weight_itm>10.5</Gross_weight_itm>
    <Net_weight_itm>10</Net_weight_itm></Weight_itm><Total_CIF_itm>1.1E3</Total_CIF_itm>
    <Statistical_value>1100</Statistical_value>
    <Item_Invoice><Amount_foreign_currency>{price}</Amount_foreign_currency>
    <Currency_code>EUR</Currency_code></Item_Invoice></Valuation_item>
    </Item>"""


TAXES = tax("DUT", "1100", "10", "110") + tax("ENV", "1100", "1", "11")
DOCUMENT = """<Attached_documents><Attached_document_code>380</Attached_document_code>
    <Attached_document_name>Invoice</Attached_document_name>
    <Attached_document_reference>INV 5</Attached_document_reference>
    <Attached_document_date>3/31/15</Attached_document_date></Attached_documents>"""
LICENCE = """<Licence_number>L-1</Licence_number>
    <Amount_deducted_from_licence>50</Amount_deducted_from_licence>
    <Quantity_deducted_from_licence>2</Quantity_deducted_from_licence>
    <Free_text_1>keep dry</Free_text_1>"""

FULL = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- exported -->
<ASYCUDA>
<Export_release><Date_of_exit/><Actual_office_of_exit_code>XX9</Actual_office_of_exit_code>
</Export_release>
<Global_taxes><Global_tax_item/><Global_tax_item_line><Global_tax_code>STP</Global_tax_code>
<Global_tax_amount>100</Global_tax_amount><Golbal_tax_MP>1</Golbal_tax_MP></Global_tax_item_line>
</Global_taxes>
<Property><Sad_flow>I</Sad_flow><Nbers><Total_number_of_items>3</Total_number_of_items>
<Total_number_of_packages>9</Total_number_of_packages></Nbers>
<Date_of_declaration>2025-11-18</Date_of_declaration></Property>
<Identification>
<Office_segment><Customs_clearance_office_code>XX110
</Customs_clearance_office_code></Office_segment>
<Type><Type_of_declaration>IM</Type_of_declaration>
<Declaration_gen_procedure_code>4</Declaration_gen_procedure_code></Type>
<Manifest_reference_number>2025/14</Manifest_reference_number>
<Registration><Serial_number>C</Serial_number><Number>88</Number><Date>11/19/25</Date></Registration>
<Assessment><Number>89</Number><Date>20.11.2025</Date></Assessment>
<receipt><Number>90</Number></receipt>
</Identification>
<Traders>
<Exporter><Exporter_code><null/></Exporter_code><Exporter_name>
    FJORD LTD
    1 QUAY</Exporter_name></Exporter>
<Consignee><Consignee_code>C-2</Consignee_code><Consignee_name>STABLES</Consignee_name></Consignee>
<Financial><Financial_code>F-3</Financial_code><Financial_name/></Financial></Traders>
<Declarant><Declarant_code>D-4</Declarant_code><Declarant_name>AGENTS</Declarant_name>
<Declarant_representative>A. Person</Declarant_representative>
<Reference><Year>2025</Year><Number>R1</Number></Reference></Declarant>
<General_information><Country><Country_first_destination>SE</Country_first_destination>
<Trading_country>DK</Trading_country>
<Export><Export_country_code>NO</Export_country_code></Export>
<Destination><Destination_country_code>XX</Destination_country_code></Destination></Country>
<Additional_information>urgent</Additional_information></General_information>
<Transport><Means_of_transport>
<Departure_arrival_information><Identity>VESSEL</Identity></Departure_arrival_information>
<Border_information><Identity>TRUCK</Identity><Nationality>SE</Nationality><Mode>3</Mode>
</Border_information><Inland_mode_of_transport>2</Inland_mode_of_transport></Means_of_transport>
<Container_flag>true</Container_flag>
<Delivery_terms><Code>CIF</Code><Place>OSLO</Place></Delivery_terms>
<Border_office><Code>XX2</Code></Border_office><Place_of_loading><Code>NOOSL</Code></Place_of_loading>
<Location_of_goods>SHED</Location_of_goods></Transport>
<Financial><Financial_transaction><code1>1</code1><code2>2</code2></Financial_transaction>
<Mode_of_payment>CASH</Mode_of_payment><Amounts><Global_taxes>100</Global_taxes>
<Totals_taxes>460</Totals_taxes></Amounts>
<Guarantee><Name>BOND</Name><Amount>500</Amount></Guarantee></Financial>
<Warehouse><Identification>WH1</Identification></Warehouse>
<Transit><Principal><Code>P-5</Code></Principal></Transit>
<Valuation><Weight><Gross_weight/></Weight><Total_cost>30</Total_cost>
<Total_CIF>1.0623724E7</Total_CIF>
<Gs_Invoice><Amount_national_currency>3000</Amount_national_currency>
<Amount_foreign_currency>30</Amount_foreign_currency><Currency_code>EUR</Currency_code>
<Currency_rate>100</Currency_rate></Gs_Invoice>
<Gs_external_freight><Amount_national_currency>20</Amount_national_currency>
<Amount_foreign_currency>2</Amount_foreign_currency><Currency_code>USD</Currency_code>
</Gs_external_freight>
<Gs_insurance><Amount_national_currency>10</Amount_national_currency></Gs_insurance>
<Total><Total_weight>31.5</Total_weight></Total></Valuation>
<Container><Item_Number>1</Item_Number><Container_identity>CSQU3054383</Container_identity>
<Container_type>22G0</Container_type><Empty_full_indicator>1/1</Empty_full_indicator>
<Gross_weight>31.5</Gross_weight></Container>
<Container><Container_identity>CSQU3054384</Container_identity></Container>
<Prev_decl><Prev_decl_office_code>XX110</Prev_decl_office_code>
<Prev_decl_reg_year>2024</Prev_decl_reg_year><Prev_decl_reg_serial>C</Prev_decl_reg_serial>
<Prev_decl_reg_number>7</Prev_decl_reg_number><Prev_decl_item_number>4</Prev_decl_item_number>
<Prev_decl_current_item>2</Prev_decl_current_item></Prev_decl>
{item("01012100", "10", DOCUMENT * 2, TAXES)}
{item("01012900", "12", LICENCE, tax("EXC", "12", "5", "60"))}
{item("01013000", "8")}
<Supplier_documents><Invoice_supplier_name>STUD</Invoice_supplier_name>
<Invoice_supplier_city>BERGEN</Invoice_supplier_city>
<Invoice_supplier_country>NO</Invoice_supplier_country></Supplier_documents>
<Suppliers_documents><Suppliers_document_invoice_nbr>S5</Suppliers_document_invoice_nbr>
<Suppliers_document_date>0/0/00</Suppliers_document_date></Suppliers_documents>
</ASYCUDA>
""".encode()


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


@pytest.fixture
def rows(read_rows: ReadRows) -> Rows:
    return {name: [values(row) for row in found] for name, found in read_rows(FULL).items()}


def test_the_header_has_every_column(rows: Rows) -> None:
    assert rows["declaration"] == [
        {
            "registration_number": "XX110-2025-C-88",
            "lrn": "2025-R1",
            "flow_code": "IM",
            "type_code": "IM",
            "general_procedure_code": "4",
            "office_code": "XX110",
            "registered_on": "11/19/25",
            "declared_on": "2025-11-18",
            "assessment_number": "89",
            "assessed_on": "20.11.2025",
            "receipt_number": "90",
            "manifest_number": "2025/14",
            "goods_item_count": "3",
            "package_count": "9",
            "gross_mass_kg": "31.5",
            "exporter_name": "FJORD LTD\n1 QUAY",
            "importer_id": "C-2",
            "importer_name": "STABLES",
            "consignee_name": "STABLES",
            "financial_id": "F-3",
            "declarant_id": "D-4",
            "export_country_code": "NO",
            "destination_country_code": "XX",
            "first_destination_country_code": "SE",
            "trading_country_code": "DK",
            "arrival_transport_number": "VESSEL",
            "border_transport_number": "TRUCK",
            "border_transport_country_code": "SE",
            "border_transport_mode_code": "3",
            "inland_transport_mode_code": "2",
            "is_containerised": "true",
            "incoterm_code": "CIF",
            "incoterm_place_code": "OSLO",
            "border_office_code": "XX2",
            "exit_office_code": "XX9",
            "loading_location_code": "NOOSL",
            "goods_location_number": "SHED",
            "transaction_nature_code": "12",
            "payment_method_code": "CASH",
            "warehouse_number": "WH1",
            "invoice_amount": "30",
            "invoice_currency": "EUR",
            "exchange_rate": "100",
            "invoice_national_amount": "3000",
            "freight_amount": "2",
            "freight_currency": "USD",
            "freight_national_amount": "20",
            "insurance_national_amount": "10",
            "total_cost_national_amount": "30",
            "cif_national_amount": "1.0623724E7",
            "tax_national_amount": "460",
            "global_tax_national_amount": "100",
        }
    ]


def test_an_item_has_every_column_and_its_place_for_a_number(rows: Rows) -> None:
    assert [row["item_number"] for row in rows["goods_item"]] == ["1", "2", "3"]
    assert rows["goods_item"][0] == {
        "item_number": "1",
        "commodity_code": "0101210000",
        "national_additional_code": "P9",
        "preference_code": "GSP",
        "procedure_code": "4000",
        "national_procedure_code": "000",
        "quota_number": "Q1",
        "supplementary_unit_code": "NMB",
        "supplementary_quantity": "12",
        "item_amount": "10",
        "item_currency": "EUR",
        "invoiced_amount": "10",
        "invoiced_currency": "EUR",
        "valuation_method_code": "1",
        "origin_country_code": "NO",
        "goods_description": "Live horses",
        "commercial_description": "Fjord horse",
        "package_count": "3",
        "gross_mass_kg": "10.5",
        "net_mass_kg": "10",
        "customs_value_amount": "1.1E3",
        "statistical_value_amount": "1100",
        "tax_amount": "120",
    }


def test_tax_lines_stand_at_their_item_and_global_ones_at_none(rows: Rows) -> None:
    lines = [
        (row.get("item_number"), row["line_number"], row["tax_type_code"], row.get("rate"))
        for row in rows["duty_tax"]
    ]
    assert lines == [
        ("1", "1", "DUT", "0.10"),
        ("1", "2", "ENV", "0.01"),
        ("2", "1", "EXC", None),
        (None, "1", "STP", None),
    ]
    assert rows["duty_tax"][0]["tax_base_amount"] == "1100"
    assert rows["duty_tax"][2]["tax_base_quantity"] == "12"
    assert rows["duty_tax"][3]["assessed_amount"] == "100"
