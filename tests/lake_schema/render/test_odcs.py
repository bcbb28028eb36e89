"""Contracts as ODCS documents: complete, valid, and with SQL that finds what breaks a rule."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import duckdb
import jsonschema  # type: ignore[import-untyped]
import pyarrow as pa
import pytest
from open_data_contract_standard.model import OpenDataContractStandard

from lake_schema.contract import Classification, Dataset
from lake_schema.datasets import DATASETS
from lake_schema.render.arrow import arrow_schema
from lake_schema.render.iceberg import iceberg_schema
from lake_schema.render.odcs import API_VERSION, contract
from lake_schema.render.odcs_quality import breaks_of
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED
from lake_schema.rules.rule import Rule

ALL = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
SCHEMA: dict[str, Any] = json.loads(
    files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
)


def columns_of(dataset: Dataset) -> list[dict[str, Any]]:
    (table,) = contract(dataset, "1.2.3")["schema"]
    made: list[dict[str, Any]] = table["properties"]
    return made


def test_the_newest_version_of_the_standard_that_its_package_knows_is_written() -> None:
    assert SCHEMA["properties"]["apiVersion"]["enum"][0] == API_VERSION


@ALL
def test_a_contract_is_valid_by_the_standards_own_schema(dataset: Dataset) -> None:
    made = contract(dataset, "0.1.0")

    jsonschema.validate(made, SCHEMA)
    assert OpenDataContractStandard(**made).name == dataset.name


@ALL
def test_odcs_arrow_and_iceberg_agree_on_names_order_and_what_is_required(
    dataset: Dataset,
) -> None:
    odcs = [(column["name"], column["required"]) for column in columns_of(dataset)]

    assert odcs == [(field.name, not field.nullable) for field in arrow_schema(dataset)]
    assert odcs == [(field.name, field.required) for field in iceberg_schema(dataset).fields]


@ALL
def test_the_key_stands_at_its_columns_in_its_order(dataset: Dataset) -> None:
    positions = {
        column["primaryKeyPosition"]: column["name"]
        for column in columns_of(dataset)
        if column.get("primaryKey")
    }

    assert tuple(positions[place] for place in sorted(positions)) == dataset.key
    assert sorted(positions) == list(range(1, len(dataset.key) + 1))


@ALL
def test_one_column_parts_the_table_by_its_month(dataset: Dataset) -> None:
    (parting,) = (column for column in columns_of(dataset) if column.get("partitioned"))

    assert parting["name"] == dataset.month_of
    assert {"property": "partitionTransform", "value": "month"} in parting["customProperties"]


@ALL
def test_an_identifying_column_names_its_pseudonym_and_gives_no_example(dataset: Dataset) -> None:
    made = {column["name"]: column for column in columns_of(dataset)}

    for column in dataset.columns:
        if column.pseudonym_of:
            assert made[column.pseudonym_of]["encryptedName"] == column.name
            assert made[column.name]["transformSourceObjects"] == [column.pseudonym_of]
        if column.classification is Classification.PERSONAL:
            assert "examples" not in made[column.name]


def test_codes_with_leading_zeros_and_ids_are_text() -> None:
    commodity = next(c for c in columns_of(DATASETS["goods_item"]) if c["name"] == "commodity_code")

    assert commodity["logicalType"] == "string"
    assert {"property": "wcoElementId", "value": "145"} in commodity["customProperties"]
    assert {"property": "sadBox", "value": "33"} in commodity["customProperties"]


@ALL
def test_no_tool_fetches_anything_to_read_a_contract(dataset: Dataset) -> None:
    fetched = {"definition", "semantics", "businessDefinition"}  # what datacontract-cli resolves

    for column in columns_of(dataset):
        kinds = {each["type"] for each in column.get("authoritativeDefinitions", ())}
        assert kinds.isdisjoint(fetched)


def test_a_first_version_is_a_draft() -> None:
    made = [contract(DATASETS["upload"], version)["status"] for version in ("0.9.0", "1.0.0")]

    assert made == ["draft", "active"]


@ALL
def test_every_rule_of_a_dataset_is_a_check_with_its_severity(dataset: Dataset) -> None:
    (table,) = contract(dataset, "0.1.0")["schema"]
    severities = {each["id"]: each["severity"] for each in table["quality"]}

    for rule in RULES.values():
        if rule.dataset == dataset.name:
            assert severities[rule.id] == {"reject": "error", "warn": "warning"}[rule.severity]


@pytest.fixture(scope="module")
def empty_lake() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a lake that has all tables, without rows."""
    with duckdb.connect() as lake:
        lake.execute("CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)")
        for dataset in DATASETS.values():
            fields = [field.with_nullable(nullable=True) for field in arrow_schema(dataset)]
            empty = pa.schema(fields).empty_table()
            lake.register("empty", empty)
            lake.execute(f"CREATE TABLE {dataset.name} AS FROM empty")
        yield lake


@pytest.fixture
def lake(empty_lake: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a lake whose rows are gone afterwards."""
    empty_lake.begin()
    yield empty_lake
    empty_lake.rollback()


Lake = duckdb.DuckDBPyConnection


def keep(lake: Lake, dataset: str, row: Mapping[str, object]) -> None:
    """Put a row into a table: the one of the first record unless it says otherwise."""
    own = {"upload_id": "u1", "record_number": 1} | dict(row)
    own = {name: value for name, value in own.items() if name in DATASETS[dataset]}
    holes = ", ".join("?" * len(own))
    lake.execute(f"INSERT INTO {dataset} ({', '.join(own)}) VALUES ({holes})", [*own.values()])


def broken(lake: Lake, rule: Rule) -> int:
    """Return how many rows the check of a rule counts."""
    found: tuple[int] | None = lake.execute(breaks_of(rule)).fetchone()
    assert found is not None
    return found[0]


def is_alone(rule: Rule) -> bool:
    """Tell whether a rule's examples are rows of its own table only."""
    sums = GATHERED.get(rule.dataset, {})
    return not any(name in sums for row in (*rule.keeps, *rule.breaks) for name in row)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_check_counts_the_rows_that_break_its_rule(rule: Rule, lake: Lake) -> None:
    if is_alone(rule):
        for row in (*rule.keeps, *rule.breaks):
            keep(lake, rule.dataset, row)
        assert broken(lake, rule) == len(rule.breaks)
    else:  # its examples stand in several tables: here it only has to run
        assert broken(lake, rule) == 0


def test_a_check_gathers_the_rows_of_the_same_record_only(lake: Lake) -> None:
    rule = RULES["item-count"]
    keep(lake, rule.dataset, {"function_code": "9", "goods_item_count": 1})
    for upload, record in (("u1", 1), ("u1", 2), ("u2", 1)):
        keep(lake, "goods_item", {"upload_id": upload, "record_number": record})

    assert broken(lake, rule) == 0


def test_a_record_without_such_rows_has_none_of_them(lake: Lake) -> None:
    keep(lake, "declaration", {"function_code": "9", "goods_item_count": 1})

    assert broken(lake, RULES["item-count"]) == 1


def test_a_check_may_gather_from_all_records_of_an_upload(lake: Lake) -> None:
    rule = RULES["duplicate-reference"]
    for record in (1, 2):
        keep(lake, rule.dataset, {"record_number": record, "lrn": "A1", "function_code": "9"})
    keep(lake, rule.dataset, {"upload_id": "u2", "lrn": "A1", "function_code": "9"})

    assert broken(lake, rule) == 2
