"""declaration: one row is one version of one customs declaration.

Source: WCO Data Model 3.6 class Declaration (42A) with its GoodsShipment (67A).
Authority: the customs office of declaration.
Grain: declaration × version as received; amendments are rows of their own.
Key: `declaration_id`, `version_number`, `upload_id`, `record_number`.
Units: masses in kg, money in its column's currency, times in UTC.

>>> DATASET["lrn"].wco
'D026'
>>> DATASET["declarant_id_pseudonym"].pseudonym_of
'declarant_id'
"""

from lake_schema.column_types import AMOUNT, DAY, FLAG, INSTANT, INTEGER, QUANTITY, RATE
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.shared_columns import GOODS_LOCATION, OF_A_DECLARATION, PROVENANCE

COMMERCIAL = Classification.COMMERCIAL
FINANCIAL = Classification.FINANCIAL


def _national(name: str, says: str, classification: Classification, box: str = "") -> Column:
    """Return an amount in the national currency of the system that wrote it."""
    return Column(
        name=f"{name}_national_amount",
        type=AMOUNT,
        says=says,
        classification=classification,
        box=box,
    )


DATASET = Dataset(
    name="declaration",
    says="One version of one customs declaration: who, what movement, where, when.",
    source="WCO Data Model 3.6, Declaration (42A) and GoodsShipment (67A)",
    key=("declaration_id", "version_number", "upload_id", "record_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "declaration_id"),
    dated_by=("accepted_at", "registered_on", "declared_on"),
    columns=(
        *OF_A_DECLARATION,
        Column(
            name="registration_number",
            says="Number the source system registered it under.",
            box="A",
        ),
        Column(name="lrn", says="Reference the trader gave it (LRN).", wco="D026", box="7"),
        Column(name="mrn", says="Movement reference number given by customs.", wco="D014", box="A"),
        Column(
            name="function_code",
            says="9 original, 13 request for change, 1 cancellation, 4 change, 5 replacement.",
            wco="017",
        ),
        Column(name="type_code", says="Kind of declaration, such as IMA.", wco="D013", box="1"),
        Column(
            name="general_procedure_code",
            says="Second subdivision of box 1, such as 4.",
            box="1",
        ),
        Column(name="declared_on", type=DAY, says="Day the declarant declared.", box="54"),
        Column(name="registered_on", type=DAY, says="Day customs registered it.", box="A"),
        Column(name="assessment_number", says="Number customs assessed it under.", box="B"),
        Column(name="assessed_on", type=DAY, says="Day customs assessed it.", box="B"),
        Column(name="receipt_number", says="Receipt of its payment.", box="B"),
        Column(name="manifest_number", says="Cargo manifest it refers to.", box="40"),
        Column(name="accepted_at", type=INSTANT, says="When customs accepted it.", wco="023"),
        Column(name="issued_at", type=INSTANT, says="When the document was issued.", wco="D011"),
        Column(
            name="goods_item_count",
            type=INTEGER,
            says="Goods items as declared.",
            wco="228",
            box="5",
        ),
        Column(
            name="package_count",
            type=QUANTITY,
            says="Packages as declared; some systems write fractions.",
            wco="146",
            box="6",
        ),
        Column(name="gross_mass_kg", type=QUANTITY, says="Total gross mass.", wco="131"),
        Column(
            name="invoice_amount",
            type=AMOUNT,
            says="Total amount invoiced.",
            classification=COMMERCIAL,
            wco="109",
            box="22",
        ),
        Column(name="invoice_currency", says="Currency of the invoice (ISO 4217).", box="22"),
        Column(
            name="exchange_rate",
            type=RATE,
            says="National currency units for one of the invoice's currency.",
            wco="118",
            box="23",
        ),
        Column(name="national_currency", says="Currency of all national amounts (ISO 4217)."),
        _national("invoice", "Invoice, converted.", COMMERCIAL, "22"),
        _national("freight", "External freight.", COMMERCIAL),
        _national("insurance", "Insurance.", COMMERCIAL),
        _national("total_cost", "All costs that come to the invoice.", COMMERCIAL),
        _national("cif", "Cost, insurance and freight of all items.", COMMERCIAL, "12"),
        _national("tax", "Duties and taxes of the whole declaration.", FINANCIAL, "B"),
        _national("global_tax", "Those of them that belong to no item.", FINANCIAL, "B"),
        *identifying(
            Column(name="declarant_id", says="Declarant (EORI, TIN).", wco="R123", box="14")
        ),
        *identifying(Column(name="agent_id", says="Agent (EORI, TIN).", wco="R004", box="14")),
        Column(name="agent_function_code", says="2 direct, 3 indirect agent.", wco="102"),
        *identifying(Column(name="submitter_id", says="Who sent the message.", wco="R059")),
        *identifying(Column(name="exporter_id", says="Exporter (EORI).", wco="R032", box="2")),
        *identifying(Column(name="exporter_name", says="Exporter's name.", wco="R031", box="2")),
        Column(name="exporter_country_code", says="Country of the exporter.", wco="242", box="2"),
        *identifying(Column(name="importer_id", says="Importer (EORI).", wco="R038", box="8")),
        *identifying(Column(name="importer_name", says="Importer's name.", wco="R037", box="8")),
        *identifying(Column(name="consignee_name", says="Consignee's name.", wco="R014", box="8")),
        *identifying(Column(name="financial_id", says="Who answers financially (TIN).", box="9")),
        *identifying(Column(name="seller_id", says="Seller.", wco="R051")),
        *identifying(Column(name="seller_name", says="Seller's name.", wco="R050")),
        *identifying(Column(name="buyer_name", says="Buyer's name.", wco="R009")),
        *identifying(Column(name="carrier_id", says="Carrier or courier.", wco="R012")),
        Column(name="export_country_code", says="Country of export.", wco="062", box="15"),
        Column(name="destination_country_code", says="Destination.", wco="465", box="17"),
        Column(
            name="first_destination_country_code",
            says="First or last country on the way.",
            box="10",
        ),
        Column(name="trading_country_code", says="Country traded with.", box="11"),
        Column(name="transaction_nature_code", says="Nature of transaction.", wco="103", box="24"),
        Column(name="incoterm_code", says="Terms of delivery (Incoterms).", wco="090", box="20"),
        Column(name="incoterm_place_code", says="Place of delivery terms.", wco="L002", box="20"),
        Column(
            name="freight_amount",
            type=AMOUNT,
            says="Freight costs.",
            classification=COMMERCIAL,
            wco="117",
        ),
        Column(name="freight_currency", says="Currency of the freight costs (ISO 4217)."),
        Column(name="freight_payment_method_code", says="How freight is paid.", wco="098"),
        Column(name="payment_method_code", says="How duties are paid.", wco="107", box="B"),
        Column(name="deferred_payment_number", says="Account of deferred payment.", box="48"),
        Column(name="process_type_code", says="National process type of the declaration."),
        Column(
            name="ducr",
            says="Trader's unique consignment reference.",
            classification=COMMERCIAL,
            wco="009",
            box="7",
        ),
        Column(
            name="warehouse_number",
            says="Customs warehouse.",
            classification=COMMERCIAL,
            wco="L019",
            box="49",
        ),
        Column(name="warehouse_type_code", says="Type of warehouse.", wco="L112", box="49"),
        Column(
            name="is_containerised", type=FLAG, says="Goods are in containers.", wco="096", box="19"
        ),
        Column(name="arrival_transport_number", says="Arriving means.", wco="T002", box="18"),
        Column(
            name="arrival_transport_type_code",
            says="10 IMO, 11 ship, 20 wagon, 30 plate, 40 flight, 41 aircraft.",
            wco="T034",
        ),
        Column(name="arrival_transport_mode_code", says="Mode of it.", wco="T020", box="26"),
        Column(name="departure_transport_number", says="Departing means.", wco="T004", box="18"),
        Column(name="departure_transport_type_code", says="Type of its number.", wco="T029"),
        Column(name="departure_transport_mode_code", says="Mode of it.", wco="T021", box="26"),
        Column(name="border_transport_number", says="Crossing means.", wco="T006", box="21"),
        Column(name="border_transport_type_code", says="Type of its number.", wco="T018"),
        Column(
            name="border_transport_mode_code",
            says="1 sea, 2 rail, 3 road, 4 air, 5 post, 7 fixed, 8 inland water; or national.",
            wco="T022",
            box="25",
        ),
        Column(
            name="border_transport_country_code", says="Nationality of it.", wco="T014", box="21"
        ),
        Column(name="inland_transport_mode_code", says="Mode of transport inland.", box="26"),
        *GOODS_LOCATION,
        Column(name="loading_location_code", says="Place of loading.", wco="L010", box="27"),
        Column(
            name="routing_country_code",
            says="Countries on the way, separated by spaces.",
            wco="064",
        ),
        Column(name="exit_office_code", says="Office of exit.", wco="G005"),
        Column(name="border_office_code", says="Office of entry or exit.", box="29"),
        Column(name="supervising_office_code", says="Supervising office.", wco="G012", box="44"),
        *PROVENANCE,
    ),
)
