"""Where a declaration of the WCO Data Model 3.6 says what the lake's columns hold: paths as data.

Paths are local names (any namespace), relative to the element that begins a row. `X/@a` is an
attribute, `X[K=V]/Y` is the `Y` of the `X` whose `K` says `V`. A path that occurs twice in a row
counts once: the first wins and the rest is noted as unknown content.
"""

from collections.abc import Mapping

ITEM = "GoodsShipment/GovernmentAgencyGoodsItem"
DUTY = "Commodity/DutyTaxFee"
CHARGES = "CustomsValuation/ChargeDeduction"
PROCEDURE = "GovernmentProcedure"
PACKAGING = "Packaging"
EQUIPMENT_OF_DECLARATION = "GoodsShipment/Consignment/TransportEquipment"
EQUIPMENT_OF_ITEM = "Commodity/TransportEquipment"
SEAL = "Seal"
POINTER = "Pointer"
ROUTING = "Consignment/Itinerary"

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
    "CurrencyExchange/RateNumeric": "exchange_rate",
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
    "BorderTransportMeans/IdentificationTypeCode": "border_transport_type_code",
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
    "GoodsShipment/Consignment/ArrivalTransportMeans/ModeCode": "arrival_transport_mode_code",
    "GoodsShipment/Consignment/DepartureTransportMeans/ID": "departure_transport_number",
    "GoodsShipment/Consignment/DepartureTransportMeans/IdentificationTypeCode": (
        "departure_transport_type_code"
    ),
    "GoodsShipment/Consignment/DepartureTransportMeans/ModeCode": "departure_transport_mode_code",
    "GoodsShipment/Consignment/GoodsLocation/Name": "goods_location_number",
    "GoodsShipment/Consignment/GoodsLocation/TypeCode": "goods_location_type_code",
    "GoodsShipment/Consignment/GoodsLocation/Address/TypeCode": "goods_location_qualifier_code",
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
    "Destination/CountryCode": "destination_country_code",
    "UCR/TraderAssignedReferenceID": "ucr",
    "ExportCountry/ID": "export_country_code",
    "CustomsValuation/MethodCode": "valuation_method_code",
    "ValuationAdjustment/AdditionCode": "valuation_indicator_code",
    "Origin[TypeCode=1]/CountryCode": "origin_country_code",
    "Origin[TypeCode=2]/CountryCode": "preferential_origin_country_code",
    "Commodity/Description": "goods_description",
    # TSP is the combined nomenclature; the others extend or annotate it.
    "Commodity/Classification[IdentificationTypeCode=TSP]/ID": "commodity_code",
    "Commodity/Classification[IdentificationTypeCode=TRC]/ID": "taric_code",
    "Commodity/Classification[IdentificationTypeCode=TRA]/ID": "taric_additional_code",
    "Commodity/Classification[IdentificationTypeCode=GN]/ID": "national_additional_code",
    "Commodity/Classification[IdentificationTypeCode=CV]/ID": "cus_number",
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
    "DeductAmount": "deducted_amount",
    "DeductAmount/@currencyID": "deducted_currency",
    "Payment/MethodCode": "payment_method_code",
    "Payment/ReferenceID": "payment_number",
    "Payment/TaxAssessedAmount": "assessed_amount",
    "Payment/TaxAssessedAmount/@currencyID": "assessed_currency",
    "Payment/PaymentAmount": "payable_amount",
    "Payment/PaymentAmount/@currencyID": "payable_currency",
}
"""Path under Commodity/DutyTaxFee → column of `duty_tax`."""

CHARGE_DEDUCTION: Mapping[str, str] = {
    "ChargesTypeCode": "charge_type_code",
    "OtherChargeDeductionAmount": "charge_amount",
    "OtherChargeDeductionAmount/@currencyID": "charge_currency",
}
"""Path under CustomsValuation/ChargeDeduction → column of `charge_deduction`."""

CONTAINER: Mapping[str, str] = {"ID": "container_number", "Seal/ID": "seal_number"}
"""Path under TransportEquipment → column of `container`."""

ADDITIONAL_DOCUMENT: Mapping[str, str] = {
    "CategoryCode": "category_code",
    "TypeCode": "type_code",
    "ID": "document_number",
    "Name": "document_name",
    "LPCOExemptionCode": "status_code",
    "IssueDateTime": "issued_on",
    "IssueDateTime/DateTimeString": "issued_on",
    "Submitter/Name": "issuer_name",
    "WriteOff/QuantityQuantity": "written_off_quantity",
    "WriteOff/QuantityQuantity/@unitCode": "written_off_unit_code",
    "WriteOff/AmountAmount": "written_off_amount",
    "WriteOff/AmountAmount/@currencyID": "written_off_currency",
}
ADDITIONAL_INFORMATION: Mapping[str, str] = {
    "StatementCode": "statement_code",
    "StatementTypeCode": "statement_type_code",
    "StatementDescription": "statement",
    "LimitDateTime": "limited_at",
    "LimitDateTime/DateTimeString": "limited_at",
}
PREVIOUS_DOCUMENT: Mapping[str, str] = {
    "CategoryCode": "category_code",
    "TypeCode": "type_code",
    "ID": "document_number",
    "LineNumeric": "previous_item_number",
}
PACKAGING_ROW: Mapping[str, str] = {
    "QuantityQuantity": "package_count",
    "TypeCode": "package_type_code",
    "MarksNumbersID": "marks",
    "PackingMaterialDescription": "material_description",
}
AUTHORISATION: Mapping[str, str] = {"CategoryCode": "category_code", "ID": "holder_id"}
GUARANTEE: Mapping[str, str] = {
    "SecurityDetailsCode": "guarantee_type_code",
    "ID": "guarantee_number",
    "ReferenceID": "reference_number",
    "AmountAmount": "secured_amount",
    "AmountAmount/@currencyID": "secured_currency",
    "GuaranteeOffice/ID": "guarantee_office_code",
}
PARTY: Mapping[str, str] = {
    "RoleCode": "role_code",
    "FunctionCode": "role_code",  # of an agent
    "ID": "party_id",
    "Name": "party_name",
    "Address/Line": "street",
    "Address/CityName": "city",
    "Address/PostcodeID": "postcode",
    "Address/CountryCode": "country_code",
}
AMENDMENT: Mapping[str, str] = {"ChangeReasonCode": "change_reason_code"}
"""Paths under the element that gives a row of a child table."""

_PARTIES = ("Buyer", "Consignee", "Consignor", "DomesticDutyTaxParty", "Exporter", "Importer")
_MORE_PARTIES = ("AEOMutualRecognitionParty", "Manufacturer", "NotifyParty", "Seller")
PARTIES_OF_DECLARATION: tuple[str, ...] = (
    *("Declarant", "Agent", "Submitter", "Exporter", "Importer"),
    *("Consignment/Carrier", "Consignment/Consignor", "Consignment/Consignee"),
    "GoodsShipment/Consignment/Carrier",
    *("Consignment/ConsignmentItem/Consignor", "GoodsShipment/Payer", "GoodsShipment/Surety"),
    *(f"GoodsShipment/{party}" for party in (*_PARTIES, *_MORE_PARTIES)),
)
PARTIES_OF_ITEM: tuple[str, ...] = (*_PARTIES, *_MORE_PARTIES, "Commodity/Manufacturer")
"""Where parties stand; each is a row of `party`, and some fill columns of the header besides."""

CHILDREN_OF_DECLARATION: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "AdditionalDocument": ("additional_document", ADDITIONAL_DOCUMENT),
    "GoodsShipment/AdditionalDocument": ("additional_document", ADDITIONAL_DOCUMENT),
    "AdditionalInformation": ("additional_information", ADDITIONAL_INFORMATION),
    "GoodsShipment/AdditionalInformation": ("additional_information", ADDITIONAL_INFORMATION),
    "PreviousDocument": ("previous_document", PREVIOUS_DOCUMENT),
    "GoodsShipment/PreviousDocument": ("previous_document", PREVIOUS_DOCUMENT),
    "AuthorisationHolder": ("authorisation", AUTHORISATION),
    "ObligationGuarantee": ("guarantee", GUARANTEE),
    "Amendment": ("amendment", AMENDMENT),
    "DutyTaxFee": ("duty_tax", DUTY_TAX),
    f"GoodsShipment/{CHARGES}": ("charge_deduction", CHARGE_DEDUCTION),
    EQUIPMENT_OF_DECLARATION: ("container", CONTAINER),
}
"""Path under Declaration → the child table that each such element gives a row of; parties apart."""

CHILDREN_OF_ITEM: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "AdditionalDocument": ("additional_document", ADDITIONAL_DOCUMENT),
    "AdditionalInformation": ("additional_information", ADDITIONAL_INFORMATION),
    "PreviousDocument": ("previous_document", PREVIOUS_DOCUMENT),
    PACKAGING: ("packaging", PACKAGING_ROW),
    DUTY: ("duty_tax", DUTY_TAX),
    CHARGES: ("charge_deduction", CHARGE_DEDUCTION),
    EQUIPMENT_OF_ITEM: ("container", CONTAINER),
    **dict.fromkeys(PARTIES_OF_ITEM, ("party", PARTY)),
}
"""The same under GovernmentAgencyGoodsItem."""

GATHERED: Mapping[str, Mapping[str, str]] = {
    "declaration": {
        "flow_code": "TypeCode",
        "routing_country_code": f"{ROUTING}/RoutingCountryCode",
    },
    "goods_item": {
        "procedure_code": f"{PROCEDURE}/CurrentCode + PreviousCode",
        "additional_procedure_code": f"{PROCEDURE}/CurrentCode",
        "package_count": f"{PACKAGING}/QuantityQuantity",
        "preference_code": f"{DUTY}/DutyRegimeCode",
        "quota_number": f"{DUTY}/QuotaOrderID",
    },
    "party": {"role": "(name of the element)"},
    "amendment": {
        "pointer": f"{POINTER}/DocumentSectionCode",
        "element_code": f"{POINTER}/TagID",
        "element_path": "(path of the corrected value)",
        "new_value": "(corrected value)",
    },
    "notification_error": {
        "pointer": f"{POINTER}/DocumentSectionCode",
        "element_code": f"{POINTER}/TagID",
    },
    "additional_information": {"pointer": f"{POINTER}/DocumentSectionCode"},
}
"""Columns that are put together from several places → where from, relative to the row."""

JOINED = frozenset({"taric_additional_code", "national_additional_code"})
"""Columns of `goods_item` that take all codes of their kind, separated by spaces."""

FLOWS = frozenset({"IM", "EX", "CO", "TR"})
NO_FLOW = frozenset({"COR", "INV", "GPR"})
"""Requests to correct, invalidate or present: their first letters only look like a flow."""

PERCENT = frozenset({"rate"})
