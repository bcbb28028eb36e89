"""Code lists: values as text, each with its edition and source."""

import csv
import json
import re
from pathlib import Path

import pytest

from lake_schema.codelists import NAMES, code_list

FORMS = {
    "country": "[A-Z]{2}",
    "country_national": "[A-Z]{2}",
    "currency": "[A-Z]{3}",
    "hs6": "[0-9]{6}",
    "incoterm": "[A-Z]{3}",
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
    ],
)
def test_codes_that_tell_lists_apart(name: str, code: str, is_member: bool) -> None:
    assert (code in code_list(name).codes) is is_member


def test_an_unknown_list_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="'colour' is no code list; known: country"):
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
    ],
)
def test_what_a_customs_administration_lists_is_listed(samples: Path, name: str, file: str) -> None:
    text = (samples / "codelists-hmrc-wco-dec" / f"{file}.json").read_text("utf-8")

    assert {entry["value"] for entry in json.loads(text)} <= code_list(name).codes
