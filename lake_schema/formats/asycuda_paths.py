"""Where ASYCUDA World's SAD XML says what the lake's columns hold: paths as data.

Paths are as systems export them, with their misspellings, relative to the element that begins a
row. Two paths to one column: the first with a value wins.
"""

from collections.abc import Mapping

ROOT = "ASYCUDA"
ITEM = "Item"
PACKAGES = "Packages"
TAX_LINE = "Taxation/Taxation_line"
DOCUMENT = "Attached_documents"
PREVIOUS = "Previous_doc"
UNIT = "Tarification/Supplementary_unit"
CONTAINERS = "Container"
PREVIOUS_DECLARATION = "Prev_decl"
SUPPLIERS = ("Supplier_documents", "Suppliers_documents")
GLOBAL_TAXES = ("Global_taxes/Global_tax_item_line", "Global_taxes/Global_tax_item")

Groups = Mapping[str, "Groups"]
"""Path of an element that may come again → the same, inside it."""

GROUPS: Groups = {
    ITEM: {path: {} for path in (PACKAGES, TAX_LINE, DOCUMENT, PREVIOUS, UNIT)},
    CONTAINERS: {},
    PREVIOUS_DECLARATION: {},
    **{path: {} for path in (*SUPPLIERS, *GLOBAL_TAXES)},
}

SPELLINGS: Mapping[str, str] = {
    "Supplementary_unit_code": "Suppplementary_unit_code",
    "Supplementary_unit_name": "Suppplementary_unit_name",
    "Supplementary_unit_quantity": "Suppplementary_unit_quantity",
    "Rate_of_adjustment": "Rate_of_adjustement",
    "Deferred_payment_reference": "Deffered_payment_reference",
    "Alpha_coefficient_of_apportionment": "Alpha_coeficient_of_apportionment",
    "Tariffication": "Tarification",
    "Receipt": "receipt",
    "AI_code": "A.I._code",
    "Golbal_tax_MP": "Global_tax_MP",
}
"""Tag as some versions spell it → tag as it stands in the paths here."""

DAY_FORMATS = ("%m/%d/%y", "%m/%d/%Y", "%d.%m.%Y")
"""With slashes the month is first: `11/19/25` of Jamaica, `3/31/15` of Grenada and `9/13/16` of
Albania can't be read otherwise, and an Ivorian `6/10/25` is a 10 June on its paper. No file with
the day first is known; such a one is refused where it can be told (`19/11/25`), never guessed."""

DECLARATION: Mapping[str, str] = {
    "Identification/Office_segment/Customs_clearance_office_code": "office_code",
    "Identification/Type/Type_of_declaration": "type_code",
    "Identification/Type/Declaration_gen_procedure_code": "general_procedure_code",
    "Identification/Registration/Date": "registered_on",
    "Identification/Assessment/Number": "assessment_number",
    "Identification/Assessment/Date": "assessed_on",
    "Identification/receipt/Number": "receipt_number",
    "Identification/Manifest_reference_number": "manifest_number",
    "Export_release/Actual_office_of_exit_code": "exit_office_code",
    "Property/Date_of_declaration": "declared_on",
    "Property/Nbers/Total_number_of_items": "goods_item_count",
    "Property/Nbers/Total_number_of_packages": "package_count",
    "Traders/Exporter/Exporter_code": "exporter_id",
    "Traders/Exporter/Exporter_name": "exporter_name",
    "Traders/Consignee/Consignee_code": "importer_id",
    "Traders/Consignee/Consignee_name": "consignee_name",
    "Traders/Financial/Financial_code": "financial_id",
    "Declarant/Declarant_code": "declarant_id",
    "General_information/Country/Export/Export_country_code": "export_country_code",
    "General_information/Country/Destination/Destination_country_code": "destination_country_code",
    "General_information/Country/Country_first_destination": "first_destination_country_code",
    "General_information/Country/Trading_country": "trading_country_code",
    "Transport/Means_of_transport/Border_information/Identity": "border_transport_number",
    "Transport/Means_of_transport/Border_information/Nationality": "border_transport_country_code",
    "Transport/Means_of_transport/Border_information/Mode": "border_transport_mode_code",
    "Transport/Means_of_transport/Inland_mode_of_transport": "inland_transport_mode_code",
    "Transport/Container_flag": "is_containerised",
    "Transport/Delivery_terms/Code": "incoterm_code",
    "Transport/Delivery_terms/Place": "incoterm_place_code",
    "Transport/Border_office/Code": "border_office_code",
    "Transport/Place_of_loading/Code": "loading_location_code",
    "Transport/Location_of_goods": "goods_location_number",
    "Warehouse/Identification": "warehouse_number",
    "Financial/Mode_of_payment": "payment_method_code",
    "Financial/Amounts/Totals_taxes": "tax_national_amount",
    "Financial/Amounts/Global_taxes": "global_tax_national_amount",
    "Valuation/Weight/Gross_weight": "gross_mass_kg",
    "Valuation/Total/Total_weight": "gross_mass_kg",
    "Valuation/Total_cost": "total_cost_national_amount",
    "Valuation/Total_CIF": "cif_national_amount",
    "Valuation/Gs_Invoice/Amount_foreign_currency": "invoice_amount",
    "Valuation/Gs_Invoice/Amount_national_currency": "invoice_national_amount",
    "Valuation/Gs_Invoice/Currency_code": "invoice_currency",
    "Valuation/Gs_Invoice/Currency_rate": "exchange_rate",
    "Valuation/Gs_external_freight/Amount_foreign_currency": "freight_amount",
    "Valuation/Gs_external_freight/Amount_national_currency": "freight_national_amount",
    "Valuation/Gs_external_freight/Currency_code": "freight_currency",
    "Valuation/Gs_insurance/Amount_national_currency": "insurance_national_amount",
}
"""Path under ASYCUDA → column of `declaration`."""

GOODS_ITEM: Mapping[str, str] = {
    "Tarification/Preference_code": "preference_code",
    "Tarification/Extended_customs_procedure": "procedure_code",
    "Tarification/National_customs_procedure": "national_procedure_code",
    "Tarification/Quota_code": "quota_number",
    "Tarification/Quota/QuotaCode": "quota_number",
    "Tarification/Item_price": "item_amount",
    "Tarification/Valuation_method_code": "valuation_method_code",
    "Goods_description/Country_of_origin_code": "origin_country_code",
    "Goods_description/Description_of_goods": "goods_description",
    "Goods_description/Commercial_Description": "commercial_description",
    "Taxation/Item_taxes_amount": "tax_amount",
    "Valuation_item/Weight_itm/Gross_weight_itm": "gross_mass_kg",
    "Valuation_item/Weight_itm/Net_weight_itm": "net_mass_kg",
    "Valuation_item/Total_CIF_itm": "customs_value_amount",
    "Valuation_item/Statistical_value": "statistical_value_amount",
    "Valuation_item/Item_Invoice/Amount_foreign_currency": "invoiced_amount",
    "Valuation_item/Item_Invoice/Currency_code": "invoiced_currency",
}
"""Path under Item → column of `goods_item`."""

SUPPLEMENTARY: Mapping[str, str] = {
    "Suppplementary_unit_code": "supplementary_unit_code",
    "Suppplementary_unit_quantity": "supplementary_quantity",
}
"""Path under the first Supplementary_unit with a value → column of `goods_item`."""

PACKAGING: Mapping[str, str] = {
    "Number_of_packages": "package_count",
    "Kind_of_packages_code": "package_type_code",
}
"""Path under Packages → column of `packaging`."""

DUTY_TAX: Mapping[str, str] = {
    "code": "tax_type_code",
    "amount": "assessed_amount",
    "MP": "payment_method_code",
}
"""Ending of a tag of a tax line → column of `duty_tax`; base and rate are for `asycuda_taxes`."""

ADDITIONAL_DOCUMENT: Mapping[str, str] = {
    "Attached_document_code": "type_code",
    "Attached_document_reference": "document_number",
    "Attached_document_name": "document_name",
    "Attached_document_date": "issued_on",
    "Attached_document_Authority": "issuer_name",
}
"""Path under Attached_documents → column of `additional_document`."""

LICENCE: Mapping[str, str] = {
    "Licence_number": "document_number",
    "Amount_deducted_from_licence": "written_off_amount",
    "Quantity_deducted_from_licence": "written_off_quantity",
}
"""Path under Item → column of `additional_document`, where an item has a licence."""

SUPPLIER_INVOICE: Mapping[str, str] = {
    "Suppliers_document_type_code": "type_code",
    "Suppliers_document_invoice_nbr": "document_number",
    "Suppliers_document_date": "issued_on",
}
"""Path under Suppliers_documents → column of `additional_document`."""

SUPPLIER: Mapping[str, str] = {
    f"{prefix}_{name}": column
    for prefix in ("Invoice_supplier", "Suppliers_document")
    for name, column in (
        ("code", "party_id"),
        ("name", "party_name"),
        ("street", "street"),
        ("city", "city"),
        ("zip_code", "postcode"),
        ("country", "country_code"),
    )
}
"""Path under Supplier_documents or Suppliers_documents → column of `party`."""

PARTIES: tuple[tuple[str, str, str], ...] = (
    ("Exporter", "Traders/Exporter/Exporter_code", "Traders/Exporter/Exporter_name"),
    ("Consignee", "Traders/Consignee/Consignee_code", "Traders/Consignee/Consignee_name"),
    ("Payer", "Traders/Financial/Financial_code", "Traders/Financial/Financial_name"),
    ("Declarant", "Declarant/Declarant_code", "Declarant/Declarant_name"),
    ("Agent", "", "Declarant/Declarant_representative"),
    ("Principal", "Transit/Principal/Code", "Transit/Principal/Name"),
)
"""Role of a party by its WCO class, the paths of its code and of its name with address."""

STATEMENTS: Mapping[str, str] = {
    "General_information/Additional_information": "statement",
    "General_information/Comments_free_text": "statement",
    "Tarification/A.I._code": "statement_code",
    "Free_text_1": "statement",
    "Free_text_2": "statement",
}
"""Path under ASYCUDA or Item → column of a row of `additional_information`."""

CONTAINER: Mapping[str, str] = {
    "Item_Number": "item_number",
    "Container_identity": "container_number",
    "Container_type": "container_type_code",
    "Empty_full_indicator": "fullness_code",
    "Gross_weight": "gross_mass_kg",
}
"""Path under Container → column of `container`."""

PREVIOUS_DOCUMENT: Mapping[str, str] = {
    "Prev_decl_current_item": "item_number",
    "Prev_decl_item_number": "previous_item_number",
}
"""Path under Prev_decl → column of `previous_document`."""

GUARANTEE: Mapping[str, str] = {
    "Financial/Guarantee/Name": "reference_number",
    "Financial/Guarantee/Amount": "secured_amount",
}
"""Path under ASYCUDA → column of `guarantee`."""
