"""korea-import-declaration: the 22 columns of the Korean import declaration data.

One line is one declaration with one goods item and one duty line. Amounts are in KRW, masses in
kg, the tax rate in percent.

Source: the column list of Jeong, Kim, Park and Choi, "Customs Import Declaration Datasets"
(arXiv:2208.02484), table 1.
"""

from lake_schema.formats.profiles.profile import Profile, RowMapping

_LABEL = "an inspection's result, not declared by anybody"
_READ = (
    RowMapping(
        dataset="declaration",
        columns={
            "Declaration ID": "registration_number",
            "Date": "declared_on",
            "Office ID": "office_code",
            "Process Type": "process_type_code",
            "Payment Type": "payment_method_code",
            "Mode of Transport": "border_transport_mode_code",
            "Declarant ID": "declarant_id",
            "Importer ID": "importer_id",
            "Seller ID": "seller_id",
            "Courier ID": "carrier_id",
            "Country of Departure": "export_country_code",
        },
        constants={"flow_code": "IM"},
    ),
    RowMapping(
        dataset="goods_item",
        columns={
            "HS6 Code": "commodity_code",
            "Import Type": "procedure_code",
            "Import Use": "import_use_code",
            "Country of Origin": "origin_country_code",
            "Country of Origin Indicator": "origin_marking_code",
            "Net Mass": "net_mass_kg",
            "Item Price": "item_amount",
            # Which tariff is claimed: A basic, C WTO, F... a free trade agreement.
            "Tax Type": "preference_code",
        },
        constants={"item_number": "1", "item_currency": "KRW"},
    ),
    RowMapping(
        dataset="duty_tax",
        columns={"Tax Rate": "rate", "Tax Type": "duty_regime_code"},
        constants={"item_number": "1", "line_number": "1"},
        when=("Tax Rate", "Tax Type"),
    ),
)

PROFILE = Profile(
    name="korea-import-declaration",
    rows=_READ,
    required=tuple((header,) for rows in _READ for header in rows.columns),
    percent=frozenset({"Tax Rate"}),
    left_out={"Fraud": _LABEL, "Critical Fraud": _LABEL},
)
