"""The contracts have a place for all that real declarations say, with the right ids and boxes."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lake_schema.contract import Classification, Column, Dataset
from lake_schema.datasets import DATASETS
from lake_schema.formats import FORMATS

FACTS = Path(__file__).parents[2].parent / "shared" / "facts"
pytestmark = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the facts are shared beside the repository, not part of it"
)

OF_WCO = {
    "declaration": {
        "acceptance_ts": "declaration.accepted_at",
        "issue_ts": "declaration.issued_at",
        "goods_item_quantity": "declaration.goods_item_count",
        "total_package_quantity": "declaration.package_count",
        "exporter_country": "declaration.exporter_country_code",
        "exit_office": "declaration.exit_office_code",
        "supervising_office": "declaration.supervising_office_code",
        "declaration_office": "declaration.office_code",
        "border_transport_mode": "declaration.border_transport_mode_code",
        "border_transport_id": "declaration.border_transport_number",
        "border_transport_nationality": "declaration.border_transport_country_code",
        "freight_payment_method": "declaration.freight_payment_method_code",
    },
    "shipment": {
        "export_country": "declaration.export_country_code",
        "destination_country": "declaration.destination_country_code",
        "transaction_nature": "declaration.transaction_nature_code",
        "incoterm": "declaration.incoterm_code",
        "incoterm_place": "declaration.incoterm_place_code",
        "freight_charge_amount": "declaration.freight_amount",
        "warehouse_id": "declaration.warehouse_number",
        "warehouse_type": "declaration.warehouse_type_code",
        "container_flag": "declaration.is_containerised",
        "arrival_transport_id": "declaration.arrival_transport_number",
        "arrival_transport_id_type": "declaration.arrival_transport_type_code",
        "departure_transport_id": "declaration.departure_transport_number",
        "goods_location": "declaration.goods_location_number",
        "goods_location_type": "declaration.goods_location_type_code",
        "goods_location_country": "declaration.goods_location_country_code",
        "loading_location": "declaration.loading_location_code",
    },
    "container": {
        "container_id": "container.container_number",
        "seal_id": "container.seal_number",
    },
    "item": {
        "procedure_requested": "goods_item.procedure_code",
        "procedure_previous": "goods_item.procedure_code",
        "additional_procedure": "goods_item.additional_procedure_code",
        "origin_country": "goods_item.origin_country_code",
        "tariff_quantity": "goods_item.supplementary_quantity",
        "item_charge_amount": "goods_item.item_amount",
        "item_charge_currency": "goods_item.item_currency",
        "valuation_method": "goods_item.valuation_method_code",
        "valuation_indicators": "goods_item.valuation_indicator_code",
    },
    "packaging": {
        "package_quantity": "packaging.package_count",
        "package_type": "packaging.package_type_code",
        "marks_numbers": "packaging.marks",
    },
    "duty_tax_fee": {
        "tax_type": "duty_tax.tax_type_code",
        "preference": "duty_tax.duty_regime_code",
        "quota_order": "duty_tax.quota_number",
        "specific_base_qty": "duty_tax.tax_base_quantity",
        "payment_method": "duty_tax.payment_method_code",
        "declared_tax_amount": "duty_tax.assessed_amount",
    },
    "additional_document": {
        "doc_category": "additional_document.category_code",
        "doc_type": "additional_document.type_code",
        "doc_id": "additional_document.document_number",
        "doc_status": "additional_document.status_code",
    },
    "additional_information": {
        "ai_code": "additional_information.statement_code",
        "ai_text": "additional_information.statement",
    },
    "previous_document": {
        "prev_type": "previous_document.type_code",
        "prev_id": "previous_document.document_number",
        "prev_line": "previous_document.previous_item_number",
    },
    "authorisation": {
        "auth_category": "authorisation.category_code",
        "auth_holder_id": "authorisation.holder_id",
    },
    "guarantee": {
        "guarantee_type": "guarantee.guarantee_type_code",
        "guarantee_id": "guarantee.guarantee_number",
    },
    "amendment": {
        "change_reason": "amendment.change_reason_code",
        "pointer_path": "amendment.pointer",
        "pointer_tag": "amendment.element_code",
    },
}
"""Table and column of `mapping_wco_dm36.csv` → its place, where the name is another."""

OF_ASYCUDA = {
    "declaration": {
        "sad_flow": "declaration.flow_code",
        "type_of_declaration": "declaration.type_code",
        "general_procedure": "declaration.general_procedure_code",
        "registration_serial": "declaration.registration_number",
        "registration_date": "declaration.registered_on",
        "assessment_date": "declaration.assessed_on",
        "manifest_ref": "declaration.manifest_number",
        "total_items": "declaration.goods_item_count",
        "total_packages": "declaration.package_count",
        "exporter_code": "declaration.exporter_id",
        "consignee_code": "declaration.importer_id",
        "financial_code": "declaration.financial_id",
        "declarant_code": "declaration.declarant_id",
        "declarant_reference": "declaration.lrn",
        "export_country": "declaration.export_country_code",
        "destination_country": "declaration.destination_country_code",
        "first_destination": "declaration.first_destination_country_code",
        "trading_country": "declaration.trading_country_code",
        "transport_id": "declaration.arrival_transport_number",
        "border_transport_id": "declaration.border_transport_number",
        "border_mode": "declaration.border_transport_mode_code",
        "inland_mode": "declaration.inland_transport_mode_code",
        "container_flag": "declaration.is_containerised",
        "incoterm": "declaration.incoterm_code",
        "incoterm_place": "declaration.incoterm_place_code",
        "border_office": "declaration.border_office_code",
        "place_of_loading": "declaration.loading_location_code",
        "location_of_goods": "declaration.goods_location_number",
        "invoice_amount_fc": "declaration.invoice_amount",
        "invoice_amount_nc": "declaration.invoice_national_amount",
        "external_freight_nc": "declaration.freight_national_amount",
        "insurance_nc": "declaration.insurance_national_amount",
        "total_cost": "declaration.total_cost_national_amount",
        "total_cif": "declaration.cif_national_amount",
        "total_taxes": "declaration.tax_national_amount",
        "global_taxes": "declaration.global_tax_national_amount",
        "mode_of_payment": "declaration.payment_method_code",
    },
    "item": {
        "hs_commodity_code": "goods_item.commodity_code",
        "hs_precision_1": "goods_item.commodity_code",
        "preference": "goods_item.preference_code",
        "extended_procedure": "goods_item.procedure_code",
        "national_procedure": "goods_item.national_procedure_code",
        "item_price": "goods_item.item_amount",
        "valuation_method": "goods_item.valuation_method_code",
        "origin_country": "goods_item.origin_country_code",
        "description": "goods_item.goods_description",
        "packages": "packaging.package_count",
        "package_kind": "packaging.package_type_code",
        "marks": "packaging.marks",
        "item_cif": "goods_item.customs_value_amount",
        "statistical_value": "goods_item.statistical_value_amount",
        "invoice_fc": "goods_item.invoiced_amount",
        "invoice_currency": "goods_item.invoiced_currency",
        "supp_unit_code": "goods_item.supplementary_unit_code",
        "supp_unit_qty": "goods_item.supplementary_quantity",
        "previous_doc": "previous_document.document_number",
        "item_taxes": "goods_item.tax_amount",
    },
    "tax_line": {
        "tax_code": "duty_tax.tax_type_code",
        "tax_base": "duty_tax.tax_base_amount",
        "tax_rate": "duty_tax.rate",
        "tax_amount": "duty_tax.assessed_amount",
        "tax_mp": "duty_tax.payment_method_code",
    },
    "document": {
        "doc_code": "additional_document.type_code",
        "doc_ref": "additional_document.document_number",
        "doc_date": "additional_document.issued_on",
    },
    "container": {
        "container_id": "container.container_number",
        "container_gross": "container.gross_mass_kg",
    },
}
"""Table and column of `mapping_asycuda.csv` → its place, where the name is another."""

SAME_NAME = {"shipment": "declaration", "item": "goods_item"}
"""Table of the facts → the dataset that has its other columns, where the name is another."""

SECOND_HALVES = {"procedure_previous"}
"""What stands second in a column that is put together; the contract names the id of the first."""

PARTS = {"flow_code", "state_code"}
"""Columns that hold a part, or the meaning, of an element that another column holds as it is."""


@cache
def facts(name: str) -> tuple[dict[str, str], ...]:
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def placed(
    fact: dict[str, str], places: dict[str, dict[str, str]]
) -> tuple[Dataset, Column] | None:
    table = fact["table"].removesuffix(" (1:n)")
    here = f"{SAME_NAME.get(table, table)}.{fact['column']}"
    name, _, column = places.get(table, {}).get(fact["column"], here).partition(".")
    dataset = DATASETS.get(name)
    return (dataset, dataset[column]) if dataset is not None and column in dataset else None


def test_every_element_that_real_wco_declarations_use_has_its_place_and_id() -> None:
    wrong = []
    for fact in facts("mapping_wco_dm36.csv"):
        place = placed(fact, OF_WCO)
        told = f"{fact['table']}.{fact['column']} ({fact['wco_id']})"
        if place is None:
            wrong.append(f"{told} has no place")
        elif fact["column"] not in SECOND_HALVES and place[1].wco != fact["wco_id"]:
            wrong.append(f"{told}: {place[0].name}.{place[1].name} says {place[1].wco!r}")

    assert not wrong


def test_every_element_that_real_asycuda_files_use_has_its_place_and_box() -> None:
    wrong = []
    for fact in facts("mapping_asycuda.csv"):
        place = placed(fact, OF_ASYCUDA)
        told = f"{fact['table']}.{fact['column']} (box {fact['sad_box']})"
        if place is None:
            wrong.append(f"{told} has no place")
        elif fact["sad_box"] not in ("-", place[1].box):
            wrong.append(f"{told}: {place[0].name}.{place[1].name} says {place[1].box!r}")

    assert not wrong


def test_the_places_named_here_are_those_of_the_facts() -> None:
    for name, places in (("mapping_wco_dm36.csv", OF_WCO), ("mapping_asycuda.csv", OF_ASYCUDA)):
        known = {(f["table"].removesuffix(" (1:n)"), f["column"]) for f in facts(name)}
        assert {(table, column) for table, columns in places.items() for column in columns} <= known


def test_personal_facts_are_personal_in_the_contracts() -> None:
    for fact in facts("mapping_wco_dm36.csv"):
        place = placed(fact, OF_WCO)
        if place is not None and "restricted" in fact["type"]:
            assert place[1].classification is Classification.PERSONAL, place[1].name


@cache
def elements() -> dict[str, str]:
    """Return path → id of all elements of declarations and responses."""
    return {
        fact["path"]: fact["wco_id"]
        for name in ("declaration", "response")
        for fact in facts(f"wco_dm36_{name}_elements.csv")
    }


def test_every_id_in_the_contracts_is_an_element_of_the_model() -> None:
    known = set(elements().values())
    named = {
        f"{dataset.name}.{column.name}": column.wco
        for dataset in DATASETS.values()
        for column in dataset.columns
        if column.wco
    }

    assert {name: wco for name, wco in named.items() if wco not in known} == {}


def wco_columns() -> Iterator[tuple[Dataset, Column, str]]:
    """Yield each column that the WCO's XML fills with the id of the element it is read from."""
    for name, columns in FORMATS["wco-dm-xml"].wires.items():
        for column, wire in columns.items():
            if column in PARTS:
                continue
            for path in re.split(r" (?:or|/|\+) ", wire.name):
                known = elements().get(re.sub(r"\[[^]]*\]", "", path))
                if known:
                    yield DATASETS[name], DATASETS[name][column], known


def test_a_column_bears_the_id_of_the_element_that_it_is_read_from() -> None:
    told = [(f"{d.name}.{c.name}", c.wco, known) for d, c, known in wco_columns()]

    assert len(told) > 50
    assert [each for each in told if each[1] != each[2]] == []
