"""Where a CUSDEC message says what the lake's columns hold: paths as data.

A path is `TAG+QUALIFIER/ELEMENT`, or `TAG+QUALIFIER/TAG+QUALIFIER/ELEMENT` where the second
segment belongs to the group that the first one begins; without a qualifier it is the path of every
one that is not named. What several paths give counts once: the first wins and the rest is noted as
unknown content. Qualifiers are those of UNTDID (elements 1001, 1131, 1153, 2005, 3035, 3227, 4451,
5025, 5283, 6069, 6311, 6313, 8051).
"""

from collections.abc import Mapping

HEADER = "declaration"
ITEM = "goods_item"

DECLARATION: Mapping[str, str] = {
    "BGM/1000": "type_code",
    "BGM/1001": "_document",  # says the kind where no text (1000) does
    "BGM/1004": "lrn",
    "BGM/1056": "version_number",
    "BGM/1225": "function_code",
    "CST/7361:104": "type_code",  # area of transaction, box 1/1
    "CST/7361:105": "general_procedure_code",
    "LOC+22/3225": "office_code",  # clearance
    "LOC+114/3225": "office_code",  # export
    "LOC+118/3225": "office_code",  # departure, in transit
    "LOC+41/3225": "border_office_code",
    "LOC+42/3225": "exit_office_code",
    "LOC+35/3225": "export_country_code",
    "LOC+36/3225": "destination_country_code",
    "LOC+28/3225": "destination_country_code",
    "LOC+38/3225": "first_destination_country_code",
    "LOC+40/3225": "trading_country_code",
    "LOC+9/3225": "loading_location_code",
    "LOC+14/3225": "goods_location_number",
    "LOC+43/3225": "goods_location_number",  # where customs examines them
    "LOC+18/3225": "warehouse_number",
    "DTM+148/2380": "accepted_at",
    "DTM+137/2380": "issued_at",
    "DTM+182/2380": "declared_on",
    "DTM+150/2380": "declared_on",
    "GIS/7365:112": "transaction_nature_code",
    "GIS/7365:134": "payment_method_code",
    "GEI/7365:112": "transaction_nature_code",
    "GEI/7365:134": "payment_method_code",
    "MEA+*+AAD/6314": "gross_mass_kg",
    "MEA+*+G/6314": "gross_mass_kg",
    "RFF+ABE/1154": "lrn",
    "RFF+ABT/1154": "mrn",
    "RFF+AAE/1154": "mrn",
    "RFF+UCN/1154": "ducr",
    "RFF+ABP/1154": "declarant_id",
    "TDT+1/8067": "inland_transport_mode_code",
    "TDT+11/8067": "border_transport_mode_code",
    "TDT+11/8213": "border_transport_number",
    "TDT+11/8212": "border_transport_number",
    "TDT+11/8453": "border_transport_country_code",
    "TDT+11/3127": "carrier_id",
    "TDT+20/8067": "border_transport_mode_code",  # the main carriage, where no 11 says more
    "TDT+20/8213": "border_transport_number",
    "TDT+20/8212": "border_transport_number",
    "TDT+20/8453": "border_transport_country_code",
    "TDT+20/3127": "carrier_id",
    "TDT+12/8213": "departure_transport_number",
    "TDT+12/8212": "departure_transport_number",
    "TDT+13/8213": "arrival_transport_number",
    "TDT+13/8212": "arrival_transport_number",
    "TOD/4053": "incoterm_code",
    "TOD/4215": "freight_payment_method_code",
    "TOD/LOC+1/3225": "incoterm_place_code",
    "MOA+39/5004": "invoice_amount",
    "MOA+39/6345": "invoice_currency",
    "MOA+39/CUX/6345": "invoice_currency",
    "MOA+39/CUX/5402": "exchange_rate",
    "MOA+64/5004": "freight_amount",
    "MOA+64/6345": "freight_currency",
    "MOA+64/CUX/6345": "freight_currency",
    "TAX+4/MOA+161/5004": "tax_national_amount",  # the total of all duties, taxes and fees
    "CNT+5/6066": "goods_item_count",
    "CNT+7/6066": "gross_mass_kg",
    "CNT+11/6066": "package_count",
}
"""Path in the header and the summary → column of `declaration`; `_document` is only noted."""

GOODS_ITEM: Mapping[str, str] = {
    "CST/1496": "item_number",
    "CST/7361": "commodity_code",  # the first that names no list
    "CST/7361:108": "commodity_code",
    "CST/7361:122": "commodity_code",
    "CST/7361:169": "commodity_code",
    "CST/7361:112": "transaction_nature_code",
    "CST/7361:116": "preference_code",
    "CST/7361:117": "procedure_code",
    "CST/7361:127": "valuation_method_code",
    "FTX+AAA/4440": "goods_description",
    "FTX+PRD/4440": "commercial_description",
    "IMD/7008": "goods_description",
    "LOC+27/3225": "origin_country_code",
    "LOC+35/3225": "export_country_code",
    "LOC+36/3225": "destination_country_code",
    "LOC+28/3225": "destination_country_code",
    "MEA+*+AAB/6314": "gross_mass_kg",
    "MEA+*+AAE/6314": "gross_mass_kg",
    "MEA+*+G/6314": "gross_mass_kg",
    "MEA+*+AAA/6314": "net_mass_kg",
    "MEA+*+AAC/6314": "net_mass_kg",
    "MEA+*+AAF/6314": "net_mass_kg",
    "MEA+*+AAL/6314": "net_mass_kg",
    "MEA+AAR/6314": "supplementary_quantity",
    "MEA+AAR/6411": "supplementary_unit_code",
    "MOA+38/5004": "item_amount",
    "MOA+38/6345": "item_currency",
    "MOA+38/CUX/6345": "item_currency",
    "MOA+203/5004": "item_amount",
    "MOA+203/6345": "item_currency",
    "MOA+203/CUX/6345": "item_currency",
    "MOA+40/5004": "customs_value_amount",
    "MOA+40/6345": "customs_value_currency",
    "MOA+40/CUX/6345": "customs_value_currency",
    "MOA+123/5004": "statistical_value_amount",
    "MOA+123/6345": "statistical_value_currency",
    "MOA+123/CUX/6345": "statistical_value_currency",
    "RFF+ABD/1154": "commodity_code",
    "RFF+ABJ/1154": "quota_number",
    "RFF+UCN/1154": "ucr",
    "GIS/7365:112": "transaction_nature_code",
    "GIS/7365:116": "preference_code",
    "GIS/7365:127": "valuation_method_code",
    "GEI/7365:112": "transaction_nature_code",
    "GEI/7365:116": "preference_code",
    "GEI/7365:127": "valuation_method_code",
}
"""Path behind the CST of a goods item → column of `goods_item`."""

ROWS: Mapping[str, Mapping[str, str]] = {
    "additional_document": {
        "DOC/1001": "type_code",
        "DOC/1000": "document_name",
        "DOC/1004": "document_number",
        "DOC/1373": "status_code",
        "DOC/1366": "issuer_name",
        "DOC/DTM+137/2380": "issued_on",
        "DOC/DTM+182/2380": "issued_on",
        "DOC/DTM+36/2380": "expires_on",
        "DOC/DTM+192/2380": "expires_on",
        "DOC+916/1000": "type_code",  # any related document: its text says which
        "DOC+916/1004": "document_number",
        "DOC+916/1373": "status_code",
        "DOC+916/1366": "issuer_name",
        "DOC+916/DTM+137/2380": "issued_on",
        "DOC+916/DTM+182/2380": "issued_on",
        "DOC+916/DTM+36/2380": "expires_on",
        "DOC+916/DTM+192/2380": "expires_on",
        "DMS/1001": "type_code",  # the invoice that a part of the items is of
        "DMS/1000": "document_name",
        "DMS/1004": "document_number",
    },
    "previous_document": {
        "DOC+998/1000": "type_code",
        "DOC+998/1004": "document_number",
        "DOC+190/1000": "type_code",  # as transit systems (NCTS) write it
        "DOC+190/1004": "document_number",
        "RFF+AAE/1154": "document_number",
        "RFF+AAE/1156": "previous_item_number",
        "RFF+ABT/1154": "document_number",
        "RFF+ABT/1156": "previous_item_number",
    },
    "additional_information": {
        "FTX/4451": "statement_type_code",
        "FTX/4441": "statement_code",
        "FTX/4440": "statement",
    },
    "packaging": {
        "PAC/7224": "package_count",
        "PAC/7065": "package_type_code",
        "PAC/7073": "material_description",
        "PAC/PCI/7102": "marks",
    },
    "container": {
        "EQD+CN/8260": "container_number",
        "EQD+CN/8155": "container_type_code",
        "EQD+CN/8169": "fullness_code",
        "SEL/9308": "seal_number",
    },
    "party": {
        "NAD/3035": "role_code",
        "NAD/3039": "party_id",
        "NAD/3036": "party_name",
        "NAD/3042": "street",
        "NAD/3164": "city",
        "NAD/3251": "postcode",
        "NAD/3207": "country_code",
    },
    "duty_tax": {
        "TAX/5153": "tax_type_code",
        "TAX/5286": "tax_base_amount",
        "TAX/5278": "rate",
        "TAX/MOA+125/5004": "tax_base_amount",
        "TAX/MOA+125/6345": "tax_base_currency",
        "TAX/MOA+55/5004": "assessed_amount",
        "TAX/MOA+55/6345": "assessed_currency",
        "TAX/MOA+124/5004": "assessed_amount",
        "TAX/MOA+124/6345": "assessed_currency",
        "TAX/MOA+161/5004": "assessed_amount",
        "TAX/MOA+161/6345": "assessed_currency",
        "TAX/GIS/7365:134": "payment_method_code",
        "TAX/GEI/7365:134": "payment_method_code",
    },
    "guarantee": {
        "RFF+ABK/1154": "guarantee_number",
        "RFF+ABL/1154": "guarantee_number",
    },
}
"""Dataset → path of the segment that begins a row of it and of those behind it → column."""
