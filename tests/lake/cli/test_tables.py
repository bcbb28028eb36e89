"""The catalogue as a person asks for it."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from lake_schema.datasets import DATASETS
from lake_schema.rules import RULES

Lake = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def goods_item(lake: Lake) -> dict[str, Any]:
    """Return all that is told of a table."""
    told: dict[str, Any] = json.loads(lake("tables", "goods_item", "--format", "json").stdout)
    return told


def test_every_table_is_listed_records_before_their_account(lake: Lake) -> None:
    listed = json.loads(lake("tables", "--format", "json").stdout)["tables"]

    assert {each["name"] for each in listed} == set(DATASETS)
    assert [listed[0]["name"], listed[-1]["name"]] == ["declaration", "upload"]


def test_a_column_tells_what_it_is_and_what_fills_it(goods_item: dict[str, Any]) -> None:
    columns = {column["name"]: column for column in goods_item["columns"]}
    told = columns["commodity_code"]

    assert (told["type"], told["wco"], told["box"]) == ("varchar", "145", "33")
    assert told["rules"]
    places = {place["by"]: place["name"] for place in told["filled_by"]}
    assert places["wco-dm-xml"].endswith("Commodity/Classification[IdentificationTypeCode=TSP]/ID")
    assert "Tarification/HScode/Commodity_code" in places["asycuda-sad-xml"]
    assert places["korea-import-declaration"] == "HS6 Code"
    assert columns["item_amount"]["unit"] == "item_currency"


def test_the_rules_stand_with_severity_source_and_examples(goods_item: dict[str, Any]) -> None:
    told = {rule["rule"]: rule for rule in goods_item["rules"]}

    for rule in RULES.values():
        if rule.dataset == "goods_item":
            own = told[rule.id]
            assert (own["severity"], own["source"]) == (rule.severity, rule.source)
            assert (len(own["keeps"]), len(own["breaks"])) == (len(rule.keeps), len(rule.breaks))


def test_a_person_sees_the_same(lake: Lake) -> None:
    told = lake("tables", "goods_item").stdout

    for word in ("commodity_code", "decimal(18,6)", "WCO", "HS6 Code", "varchar", "broken  by"):
        assert word in told


def test_a_table_of_the_account_has_neither_wire_nor_rules_of_values(lake: Lake) -> None:
    told = lake("tables", "upload").stdout

    assert "sha256" in told
    assert "on the wire" not in told
    assert "value-missing" not in told
