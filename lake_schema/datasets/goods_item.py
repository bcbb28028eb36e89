"""goods_item: one row is one goods item of one version of a declaration.

Source: WCO Data Model 3.6 class GovernmentAgencyGoodsItem (68A) with its Commodity (23A).
Authority: the customs office of declaration.
Grain: declaration × version as received × item.
Key: `declaration_id`, `version_number`, `item_number`, `upload_id`, `record_number`.
Units: masses in kg, `supplementary_quantity` in the tariff's unit, money in its currency.

>>> DATASET["commodity_code"].wco
'145'
"""

from lake_schema.column_types import AMOUNT, INTEGER, QUANTITY
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.shared_columns import OF_A_DECLARATION, PROVENANCE

COMMERCIAL = Classification.COMMERCIAL

DATASET = Dataset(
    name="goods_item",
    says="One goods item of one version of a declaration.",
    source="WCO Data Model 3.6, GovernmentAgencyGoodsItem (68A)",
    key=("declaration_id", "version_number", "item_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "commodity_code"),
    columns=(
        *OF_A_DECLARATION,
        Column(
            name="item_number",
            type=INTEGER,
            says="Ordinal in its declaration, from 1.",
            required=True,
            wco="006",
            box="32",
        ),
        Column(
            name="commodity_code",
            says="Tariff code as declared, text with its leading zeros.",
            wco="145",
            box="33",
        ),
        Column(
            name="hs6_code",
            says="First six digits: the Harmonized System subheading.",
            box="33",
            derived=True,
        ),
        Column(
            name="taric_code",
            says="Union's extension of the code (TARIC, TRC).",
            wco="145",
            box="33",
        ),
        Column(
            name="taric_additional_code",
            says="Union's additional codes (TRA), separated by spaces.",
            wco="145",
            box="33",
        ),
        Column(
            name="national_additional_code",
            says="National additional codes (GN), separated by spaces.",
            wco="145",
            box="33",
        ),
        Column(
            name="cus_number", says="Chemical's number in the customs inventory (CV).", wco="145"
        ),
        Column(
            name="goods_description",
            says="What the goods are, in the declarant's words.",
            classification=COMMERCIAL,
            wco="137",
            box="31",
        ),
        Column(
            name="commercial_description",
            says="What the goods are called in trade.",
            classification=COMMERCIAL,
            box="31",
        ),
        Column(name="origin_country_code", says="Country of origin.", wco="063", box="34"),
        Column(
            name="preferential_origin_country_code",
            says="Country of preferential origin.",
            wco="063",
            box="34",
        ),
        Column(name="origin_marking_code", says="How origin is marked on the goods."),
        Column(
            name="procedure_code",
            says="Requested and previous procedure.",
            wco="166",
            box="37",
        ),
        Column(
            name="additional_procedure_code",
            says="Additional procedures, separated by spaces.",
            wco="166",
            box="37",
        ),
        Column(name="national_procedure_code", says="National procedure.", box="37"),
        Column(name="import_use_code", says="National code of what the goods are for."),
        Column(name="gross_mass_kg", type=QUANTITY, says="Gross mass.", wco="126", box="35"),
        Column(name="net_mass_kg", type=QUANTITY, says="Net mass.", wco="128", box="38"),
        Column(
            name="supplementary_quantity",
            type=QUANTITY,
            says="Quantity in the tariff's supplementary unit.",
            wco="130",
            box="41",
        ),
        Column(name="supplementary_unit_code", says="That unit, where stated.", box="41"),
        Column(
            name="package_count",
            type=QUANTITY,
            says="Packages of this item, summed over its packagings.",
            wco="144",
            box="31",
        ),
        Column(
            name="item_amount",
            type=AMOUNT,
            says="Price of the item as invoiced.",
            classification=COMMERCIAL,
            wco="112",
            box="42",
        ),
        Column(name="item_currency", says="Currency of the price (ISO 4217).", box="22"),
        Column(
            name="invoiced_amount",
            type=AMOUNT,
            says="The item's share of the invoice.",
            classification=COMMERCIAL,
            box="42",
        ),
        Column(name="invoiced_currency", says="Currency of that share (ISO 4217).", box="22"),
        Column(
            name="statistical_value_amount",
            type=AMOUNT,
            says="Statistical value.",
            classification=COMMERCIAL,
            wco="114",
            box="46",
        ),
        Column(name="statistical_value_currency", says="Its currency (ISO 4217).", box="46"),
        Column(
            name="customs_value_amount",
            type=AMOUNT,
            says="Customs value.",
            classification=COMMERCIAL,
            wco="108",
            box="45",
        ),
        Column(name="customs_value_currency", says="Its currency (ISO 4217).", box="45"),
        Column(name="valuation_method_code", says="WTO method 1 to 6.", wco="122", box="43"),
        Column(name="valuation_indicator_code", says="Additions, coded.", wco="188", box="43"),
        Column(name="preference_code", says="Duty regime claimed.", wco="164", box="36"),
        Column(name="quota_number", says="Quota order number.", wco="401", box="39"),
        Column(
            name="tax_amount",
            type=AMOUNT,
            says="Duties and taxes of the item, as its source sums them.",
            classification=Classification.FINANCIAL,
            box="47",
        ),
        Column(name="tax_currency", says="Currency of that sum (ISO 4217).", box="47"),
        Column(name="export_country_code", says="Country of export.", wco="062", box="15"),
        Column(name="destination_country_code", says="Destination.", wco="465", box="17"),
        Column(
            name="ucr",
            says="Trader's unique consignment reference of the item.",
            classification=COMMERCIAL,
            wco="009",
        ),
        Column(name="transaction_nature_code", says="Nature of transaction.", wco="103", box="24"),
        *PROVENANCE,
    ),
)
