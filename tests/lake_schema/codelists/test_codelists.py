"""Code lists: values as text, each with its edition and source."""

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from lake_schema.codelists import NAMES, NATIONAL, code_list

FORMS = {
    "authorisation": "[A-Z0-9]{2,5}",
    "authorisation_national": "[A-Z]{2,4}",
    "country": "[A-Z]{2}",
    "country_national": "[A-Z]{2}",
    "currency": "[A-Z]{3}",
    "declaration_function": "[0-9]{1,2}",
    "declaration_type": "[A-Z][A-Z0-9]{0,3}",
    "document": "[A-Z][A-Z0-9]{3}",
    "freight_payment_method": "[A-Z]",
    "guarantee_type": "[A-Z0-9]",
    "hs6": "[0-9]{6}",
    "incoterm": "[A-Z]{3}",
    "location_qualifier": "[T-Z]",
    "location_type": "[A-Z]",
    "package": "[A-Z0-9]{2}",
    "payment_method": "[A-Z]",
    "preference": "[0-9]{3}",
    "previous_document": "[A-Z0-9]{3}",
    "procedure": "[0-9]{2}",
    "procedure_national": "[0-9]{2}",
    "representation": "[23]",
    "response_function": "[0-9]{2}",
    "tax_type": "[A-Z][0-9]{2}",
    "tax_type_national": "[A-Z][0-9]{2}",
    "transaction_nature": "[1-9][0-9]?",
    "transport_identification": "[0-9]{2}",
    "transport_mode": "[0-9]{1,2}",
    "unit": "[A-Z0-9]{2,3}",
    "unit_national": "[A-Z0-9]{3}",
    "valuation_method": "[1-6]",
    "warehouse_type": "[A-Z]",
}
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


@pytest.fixture(scope="module")
def samples() -> Path:
    if not SAMPLES.is_dir():
        pytest.skip("the third-party samples are not beside the repository")
    return SAMPLES


def test_every_list_has_its_form_here() -> None:
    assert set(FORMS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_its_edition_and_source_and_holds_codes_of_one_form(name: str) -> None:
    found = code_list(name)

    assert found.edition
    assert found.source
    assert all(re.fullmatch(FORMS[name], code) for code in found.codes)


@pytest.mark.parametrize(
    ("name", "code", "is_member"),
    [
        ("country", "NO", True),
        ("country", "NA", True),
        ("country", "ZN", True),
        ("country", "XI", True),
        ("country", "UK", False),
        ("country", "ZZ", False),
        ("currency", "UZS", True),
        ("currency", "BYR", True),
        ("currency", "DEM", False),
        ("hs6", "010121", True),
        ("hs6", "10121", False),
        ("hs6", "970200", False),
        ("incoterm", "DPU", True),
        ("incoterm", "CNF", False),
        ("unit", "KGM", True),
        ("unit", "NAR", True),
        ("unit", "LPA", True),
        ("unit", "ASV", True),
        ("unit", "PCS", False),
        ("package", "4H", True),
        ("package", "CTN", False),
        ("transport_mode", "40", True),
        ("transport_mode", "11", False),
        ("procedure", "40", True),
        ("procedure", "70", True),
        ("procedure", "47", False),
        ("document", "N935", True),
        ("document", "N000", False),
        ("tax_type", "B05", True),
        ("preference", "300", True),
        ("preference", "600", False),
    ],
)
def test_codes_that_tell_lists_apart(name: str, code: str, is_member: bool) -> None:
    assert (code in code_list(name).codes) is is_member


def test_an_unknown_list_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="'colour' is no code list; known: authorisation"):
        code_list("colour")


def test_the_subheadings_are_those_of_the_open_data_package(samples: Path) -> None:
    with (samples / "codelists-open" / "harmonized-system.csv").open(encoding="utf-8") as file:
        theirs = {row["hscode"] for row in csv.DictReader(file) if row["level"] == "6"}

    assert code_list("hs6").codes == theirs


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("country", "country-codes"),
        ("currency", "currency-codes"),
        ("incoterm", "incoterm-codes"),
        ("authorisation", "party-role-authorization-types"),
        ("guarantee_type", "declared-guarantee-types"),
        ("location_type", "location-types"),
        ("package", "package-types"),
        ("payment_method", "payment-method-types"),
        ("preference", "preference-types"),
        ("previous_document", "import-previous-documents"),
        ("procedure", "government-procedure-types"),
        ("procedure", "import-previous-procedures"),
        ("representation", "party-role-status-types"),
        ("transaction_nature", "transaction-nature-types-a-man"),
        ("transaction_nature", "transaction-nature-types-b-opt"),
        ("transport_identification", "transport-means-identification-types"),
        ("transport_mode", "transport-mode-types"),
        ("valuation_method", "valuation-method-types"),
        ("warehouse_type", "customs-warehouse-types"),
    ],
)
def test_what_a_customs_administration_lists_is_listed(samples: Path, name: str, file: str) -> None:
    text = (samples / "codelists-hmrc-wco-dec" / f"{file}.json").read_text("utf-8")

    assert {entry["value"] for entry in json.loads(text)} <= code_list(name).codes


@pytest.mark.parametrize(
    ("name", "file", "form"),
    [
        ("document", "allowed-additional-documents", "[A-Z].*"),  # digits begin national ones
        ("tax_type", "duty-tax-fee-types", "[A-Z].*"),
        ("unit", "measure-unit-types", "[A-Z0-9]+"),
    ],
)
def test_what_an_administration_lists_in_a_form_is_listed(
    samples: Path, name: str, file: str, form: str
) -> None:
    text = (samples / "codelists-hmrc-wco-dec" / f"{file}.json").read_text("utf-8")
    bare = {entry["value"].split("#")[0].rstrip("*\xa0 ") for entry in json.loads(text)}

    assert {code for code in bare if re.fullmatch(form, code)} <= code_list(name).codes


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(NATIONAL)])
def test_a_national_extension_adds_to_its_standard_and_repeats_nothing(name: str) -> None:
    lines = files("lake_schema.codelists").joinpath(f"{name.removesuffix(NATIONAL)}.txt")
    standard = {
        code
        for line in lines.read_text("utf-8").splitlines()
        if not line.startswith("#")
        for code in line.split()
    }

    assert code_list(name).codes <= code_list(name.removesuffix(NATIONAL)).codes
    assert not code_list(name).codes & standard
