"""Sheets as WCO Data Model 3.6 messages; the order of elements is the schema's."""

from lake.generate.countries import HOME
from lake.generate.sheet import Sheet
from lake.generate.texts import (
    Columns,
    Text,
    exchanged,
    filled,
    form_304,
    gathered,
    joined,
    joined_present,
    only_with,
    part,
)

BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"'
    ' xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"'
    ' xmlns:p1="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">\n'
    "<md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>\n"
    "<md:WCOTypeName>DEC</md:WCOTypeName>\n"
    f"<md:ResponsibleCountryCode>{HOME}</md:ResponsibleCountryCode>\n"
    "<md:ResponsibleAgencyName>Customs</md:ResponsibleAgencyName>\n"
    "<md:AgencyAssignedCustomizationVersionCode>v2.1"
    "</md:AgencyAssignedCustomizationVersionCode>\n"
)
END = "</md:MetaData>\n"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def records(sheet: Sheet) -> Text:
    """Return each declaration as an element."""
    items = gathered(_items(sheet), sheet.heads.first_items)
    columns = sheet.declaration
    return _inside(
        "Declaration",
        _moment("AcceptanceDateTime", columns["accepted_at"]),
        _element("FunctionCode", columns["function_code"]),
        _element("FunctionalReferenceID", columns["lrn"]),
        _element("ID", columns["mrn"]),
        _moment("IssueDateTime", columns["issued_at"]),
        _element("TypeCode", columns["type_code"]),
        _element("GoodsItemQuantity", columns["goods_item_count"]),
        _element("DeclarationOfficeID", columns["office_code"]),
        _amount("InvoiceAmount", columns, "invoice"),
        _element("TotalGrossMassMeasure", columns["gross_mass_kg"]),
        _element("TotalPackageQuantity", columns["package_count"]),
        _inside(
            "Agent",
            _element("ID", columns["agent_id"]),
            _element("FunctionCode", columns["agent_function_code"]),
        ),
        _inside(
            "BorderTransportMeans",
            _element("RegistrationNationalityCode", columns["border_transport_country_code"]),
            _element("ModeCode", columns["border_transport_mode_code"]),
        ),
        _inside("Declarant", _element("ID", columns["declarant_id"])),
        _inside(
            "Exporter",
            _element("Name", _escaped(columns["exporter_name"])),
            _element("ID", columns["exporter_id"]),
            _inside("Address", _element("CountryCode", columns["exporter_country_code"])),
        ),
        _shipment(sheet, items),
        end="\n",
    )


def _shipment(sheet: Sheet, items: Text) -> Text:
    columns = sheet.declaration
    return _inside(
        "GoodsShipment",
        _element("TransactionNatureCode", columns["transaction_nature_code"]),
        _consignment(sheet),
        _inside("CustomsValuation", _amount("FreightChargeAmount", columns, "freight")),
        _inside("Destination", _element("CountryCode", columns["destination_country_code"])),
        _inside("ExportCountry", _element("ID", columns["export_country_code"])),
        items,
        _inside(
            "Importer",
            _element("Name", _escaped(columns["importer_name"])),
            _element("ID", columns["importer_id"]),
        ),
        _document("PreviousDocument", sheet.previous),
        _inside(
            "TradeTerms",
            _element("ConditionCode", columns["incoterm_code"]),
            _element("LocationID", columns["incoterm_place_code"]),
        ),
        _inside("UCR", _element("TraderAssignedReferenceID", columns["ducr"])),
    )


def _consignment(sheet: Sheet) -> Text:
    columns = sheet.declaration
    return _inside(
        "Consignment",
        _element("ContainerCode", columns["is_containerised"]),
        _inside(
            "ArrivalTransportMeans",
            _element("ID", columns["arrival_transport_number"]),
            _element("IdentificationTypeCode", columns["arrival_transport_type_code"]),
        ),
        _inside(
            "GoodsLocation",
            _element("Name", columns["goods_location_number"]),
            _element("TypeCode", columns["goods_location_type_code"]),
            _inside("Address", _element("CountryCode", columns["goods_location_country_code"])),
        ),
        *(_equipment(number, slot) for number, slot in enumerate(sheet.containers, start=1)),
    )


def _equipment(number: int, slot: Columns) -> Text:
    seal = joined(
        "<Seal><SequenceNumeric>1</SequenceNumeric><ID>", slot["seal_number"], "</ID></Seal>"
    )
    ordinal = f"<SequenceNumeric>{number}</SequenceNumeric>"
    container = _element("ID", slot["container_number"])
    equipment = _inside("TransportEquipment", ordinal, container, seal)
    return only_with(container, equipment)


def _items(sheet: Sheet) -> Text:
    columns = sheet.goods_item
    procedure = columns["procedure_code"]
    return _inside(
        "GovernmentAgencyGoodsItem",
        _amount("CustomsValueAmount", columns, "customs_value"),
        _element("SequenceNumeric", columns["item_number"]),
        _amount("StatisticalValueAmount", columns, "statistical_value"),
        *(_document("AdditionalDocument", document) for document in sheet.documents),
        _commodity(sheet),
        _inside("CustomsValuation", _element("MethodCode", columns["valuation_method_code"])),
        _inside(
            "GovernmentProcedure",
            _element("CurrentCode", part(procedure, 0, 2)),
            _element("PreviousCode", part(procedure, 2)),
        ),
        _origin(columns["origin_country_code"], 1),
        _origin(columns["preferential_origin_country_code"], 2),
        _inside(
            "Packaging",
            "<SequenceNumeric>1</SequenceNumeric>",
            _element("QuantityQuantity", columns["package_count"]),
            _element("TypeCode", columns["package_type_code"]),
        ),
        _inside(
            "ValuationAdjustment", _element("AdditionCode", columns["valuation_indicator_code"])
        ),
        end="\n",
    )


def _commodity(sheet: Sheet) -> Text:
    columns = sheet.goods_item
    return _inside(
        "Commodity",
        _element("Description", _escaped(columns["goods_description"])),
        joined(
            "<Classification><ID>",
            columns["commodity_code"],
            "</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>",
        ),
        *(_duty(duty) for duty in sheet.duties),
        _inside(
            "GoodsMeasure",
            _element("GrossMassMeasure", columns["gross_mass_kg"]),
            _element("NetNetWeightMeasure", columns["net_mass_kg"]),
            _valued(
                "TariffQuantity",
                columns["supplementary_quantity"],
                "unitCode",
                columns["supplementary_unit_code"],
            ),
        ),
        _inside("InvoiceLine", _amount("ItemChargeAmount", columns, "item")),
    )


def _duty(columns: Columns) -> Text:
    return _inside(
        "DutyTaxFee",
        _amount("AdValoremTaxBaseAmount", columns, "tax_base"),
        _element("DutyRegimeCode", columns["duty_regime_code"]),
        _element("TaxRateNumeric", columns["rate_percent"]),
        _element("TypeCode", columns["tax_type_code"]),
        _inside(
            "Payment",
            _element("MethodCode", columns["payment_method_code"]),
            _amount("TaxAssessedAmount", columns, "assessed"),
            _amount("PaymentAmount", columns, "payable"),
        ),
    )


def _document(tag: str, columns: Columns) -> Text:
    return _inside(
        tag,
        _element("CategoryCode", columns["category_code"]),
        _element("ID", columns["document_number"]),
        _element("TypeCode", columns["type_code"]),
    )


def _origin(codes: Text, kind: int) -> Text:
    end = f"</CountryCode><TypeCode>{kind}</TypeCode></Origin>"
    return joined("<Origin><CountryCode>", codes, end)


def _moment(tag: str, moments: Text) -> Text:
    begin = f'<{tag}><p1:DateTimeString formatCode="304">'
    return joined(begin, form_304(moments), f"</p1:DateTimeString></{tag}>")


def _amount(tag: str, columns: Columns, name: str) -> Text:
    """Return an amount with its currency, which the contract names alike."""
    return _valued(tag, columns[f"{name}_amount"], "currencyID", columns[f"{name}_currency"])


def _valued(tag: str, values: Text, attribute: str, said: Text) -> Text:
    return joined(f'<{tag} {attribute}="', said, '">', values, f"</{tag}>")


def _element(tag: str, values: Text) -> Text:
    """Return an element a row; none where nothing is said."""
    return joined(f"<{tag}>", values, f"</{tag}>")


def _inside(tag: str, *parts: Text | str, end: str = "") -> Text:
    """Return an element around others; none where all of them are missing."""
    return joined(f"<{tag}>", filled(joined_present(*parts)), f"</{tag}>{end}")


def _escaped(values: Text) -> Text:
    return exchanged(values, _ENTITIES)
