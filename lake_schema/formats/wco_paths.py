"""Where the WCO Data Model 3.6 says what the lake's columns hold: paths as data.

Paths are local names (any namespace), relative to the element that begins a row. `X/@a` is an
attribute, `X[K=V]/Y` is the `Y` of the `X` whose `K` says `V`. A path that occurs twice in a row
counts once: the first wins and the rest is noted as unknown content.
"""

from collections.abc import Mapping

ITEM = "GoodsShipment/GovernmentAgencyGoodsItem"
DUTY = "Commodity/DutyTaxFee"
PROCEDURE = "GovernmentProcedure"
PACKAGING = "Packaging"
EQUIPMENT_OF_DECLARATION = "GoodsShipment/Consignment/TransportEquipment"
EQUIPMENT_OF_ITEM = "Commodity/TransportEquipment"
SEAL = "Seal"

DECLARATION: Mapping[str, str] = {
    "VersionID": "version_number",
    "DeclarationOfficeID": "office_code",
    "FunctionalReferenceID": "lrn",
    "ID": "mrn",
    "FunctionCode": "function_code",
    "TypeCode": "type_code",
    # Other national profiles write the value without the inner element.
    "AcceptanceDateTime": "accepted_at",
    "AcceptanceDateTime/DateTimeString": "accepted_at",
    "IssueDateTime": "issued_at",
    "IssueDateTime/DateTimeString": "issued_at",
    "GoodsItemQuantity": "goods_item_count",
    "TotalPackageQuantity": "package_count",
    "TotalGrossMassMeasure": "gross_mass_kg",
    "InvoiceAmount": "invoice_amount",
    "InvoiceAmount/@currencyID": "invoice_currency",
    "Declarant/ID": "declarant_id",
    "Agent/ID": "agent_id",
    "Agent/FunctionCode": "agent_function_code",
    "Submitter/ID": "submitter_id",
    "Exporter/ID": "exporter_id",
    "Exporter/Name": "exporter_name",
    "Exporter/Address/CountryCode": "exporter_country_code",
    "ExitOffice/ID": "exit_office_code",
    "SupervisingOffice/ID": "supervising_office_code",
    "BorderTransportMeans/ID": "border_transport_number",
    "BorderTransportMeans/ModeCode": "border_transport_mode_code",
    "BorderTransportMeans/RegistrationNationalityCode": "border_transport_country_code",
    "Consignment/Carrier/ID": "carrier_id",
    "Consignment/Freight/PaymentMethodCode": "freight_payment_method_code",
    "GoodsShipment/Importer/ID": "importer_id",
    "GoodsShipment/Importer/Name": "importer_name",
    "GoodsShipment/Consignee/Name": "consignee_name",
    "GoodsShipment/Seller/ID": "seller_id",
    "GoodsShipment/Seller/Name": "seller_name",
    "GoodsShipment/Buyer/Name": "buyer_name",
    "GoodsShipment/ExportCountry/ID": "export_country_code",
    "GoodsShipment/Destination/CountryCode": "destination_country_code",
    "GoodsShipment/TransactionNatureCode": "transaction_nature_code",
    "GoodsShipment/TradeTerms/ConditionCode": "incoterm_code",
    "GoodsShipment/TradeTerms/LocationID": "incoterm_place_code",
    "GoodsShipment/CustomsValuation/FreightChargeAmount": "freight_amount",
    "GoodsShipment/CustomsValuation/FreightChargeAmount/@currencyID": "freight_currency",
    "GoodsShipment/UCR/TraderAssignedReferenceID": "ducr",
    "GoodsShipment/Warehouse/ID": "warehouse_number",
    "GoodsShipment/Warehouse/TypeCode": "warehouse_type_code",
    "GoodsShipment/Consignment/ContainerCode": "is_containerised",
    "GoodsShipment/Consignment/ArrivalTransportMeans/ID": "arrival_transport_number",
    "GoodsShipment/Consignment/ArrivalTransportMeans/IdentificationTypeCode": (
        "arrival_transport_type_code"
    ),
    "GoodsShipment/Consignment/DepartureTransportMeans/ID": "departure_transport_number",
    "GoodsShipment/Consignment/GoodsLocation/Name": "goods_location_number",
    "GoodsShipment/Consignment/GoodsLocation/TypeCode": "goods_location_type_code",
    "GoodsShipment/Consignment/GoodsLocation/Address/CountryCode": "goods_location_country_code",
    "GoodsShipment/Consignment/LoadingLocation/ID": "loading_location_code",
}
"""Path under Declaration → column of `declaration`."""

GOODS_ITEM: Mapping[str, str] = {
    "SequenceNumeric": "item_number",
    "CustomsValueAmount": "customs_value_amount",
    "CustomsValueAmount/@currencyID": "customs_value_currency",
    "StatisticalValueAmount": "statistical_value_amount",
    "StatisticalValueAmount/@currencyID": "statistical_value_currency",
    "TransactionNatureCode": "transaction_nature_code",
    "ExportCountry/ID": "export_country_code",
    "CustomsValuation/MethodCode": "valuation_method_code",
    "ValuationAdjustment/AdditionCode": "valuation_indicator_code",
    "Origin[TypeCode=1]/CountryCode": "origin_country_code",
    "Origin[TypeCode=2]/CountryCode": "preferential_origin_country_code",
    "Commodity/Description": "goods_description",
    # TSP is the combined nomenclature; TRC, GN, TRA and CV extend or annotate it.
    "Commodity/Classification[IdentificationTypeCode=TSP]/ID": "commodity_code",
    "Commodity/GoodsMeasure/GrossMassMeasure": "gross_mass_kg",
    "Commodity/GoodsMeasure/NetNetWeightMeasure": "net_mass_kg",
    "Commodity/GoodsMeasure/TariffQuantity": "supplementary_quantity",
    "Commodity/GoodsMeasure/TariffQuantity/@unitCode": "supplementary_unit_code",
    "Commodity/InvoiceLine/ItemChargeAmount": "item_amount",
    "Commodity/InvoiceLine/ItemChargeAmount/@currencyID": "item_currency",
}
"""Path under GovernmentAgencyGoodsItem → column of `goods_item`."""

DUTY_TAX: Mapping[str, str] = {
    "TypeCode": "tax_type_code",
    "DutyRegimeCode": "duty_regime_code",
    "QuotaOrderID": "quota_number",
    "AdValoremTaxBaseAmount": "tax_base_amount",
    "AdValoremTaxBaseAmount/@currencyID": "tax_base_currency",
    "SpecificTaxBaseQuantity": "tax_base_quantity",
    "SpecificTaxBaseQuantity/@unitCode": "tax_base_unit_code",
    "TaxRateNumeric": "rate",
    "Payment/MethodCode": "payment_method_code",
    "Payment/TaxAssessedAmount": "assessed_amount",
    "Payment/TaxAssessedAmount/@currencyID": "assessed_currency",
    "Payment/PaymentAmount": "payable_amount",
    "Payment/PaymentAmount/@currencyID": "payable_currency",
}
"""Path under Commodity/DutyTaxFee → column of `duty_tax`."""

CONTAINER: Mapping[str, str] = {"ID": "container_number", "Seal/ID": "seal_number"}
"""Path under TransportEquipment → column of `container`."""

GATHERED: Mapping[str, Mapping[str, str]] = {
    "declaration": {"flow_code": "TypeCode"},
    "goods_item": {
        "procedure_code": f"{PROCEDURE}/CurrentCode + PreviousCode",
        "package_count": f"{PACKAGING}/QuantityQuantity",
        "preference_code": f"{DUTY}/DutyRegimeCode",
        "quota_number": f"{DUTY}/QuotaOrderID",
    },
    "duty_tax": {"item_number": "../../SequenceNumeric", "line_number": "(ordinal)"},
    "container": {"line_number": "(ordinal)"},
}
"""Columns that are put together from several places → where from, relative to the row."""

FLOWS = frozenset({"IM", "EX", "CO", "TR"})
NO_FLOW = frozenset({"COR", "INV", "GPR"})
"""Requests to correct, invalidate or present: their first letters only look like a flow."""

KILOGRAM = "KGM"
"""UN/ECE Recommendation 20; the model's own unit of mass where none is stated."""

PERCENT = frozenset({"rate"})
