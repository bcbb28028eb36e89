"""The data dictionary: everything in it, once, readable, the same each time."""

import re

import pytest

from lake_schema.contract import Dataset
from lake_schema.datasets import DATASETS
from lake_schema.formats import FORMATS
from lake_schema.render.dictionary import catalogue, dictionary, rules_about
from lake_schema.render.dictionary_prose import prose, unit_of
from lake_schema.render.dictionary_sources import sources
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES

ALL = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)


@pytest.fixture(scope="module")
def text() -> str:
    return dictionary()


@ALL
def test_a_dataset_says_where_it_comes_from_and_what_a_row_is(dataset: Dataset) -> None:
    said = prose(dataset.name)

    assert {"Source", "Authority", "Grain", "Key", "Units"} <= set(said)
    assert re.findall(r"`(\w+)`", said["Key"]) == list(dataset.key)


@ALL
def test_every_column_stands_in_its_chapter_with_what_it_holds(dataset: Dataset, text: str) -> None:
    chapter = text.partition(f"\n## {dataset.name}\n")[2].partition("\n## ")[0]

    for column in dataset.columns:
        (row,) = re.findall(rf"^\| \**`{column.name}`\** \| \S+ \| .*$", chapter, re.MULTILINE)[:1]
        assert column.says in row
        assert f"| {column.classification.value} | {column.wco} | {column.box} |" in row
        assert row.startswith("| **") == column.required
        assert all(rule in row for rule in rules_about(dataset, column))


def test_every_rule_stands_in_it_with_its_source(text: str) -> None:
    for rule in RULES.values():
        told = f"| {rule.id} | {rule.severity.value} | {rule.says} | {rule.source} |"
        assert told.replace("| ", "|").replace(" |", "|") in text.replace("| ", "|").replace(
            " |", "|"
        ).replace("\\|", "|")
    assert all(f"| {rule} |" in text for rule in READING_RULES)


def test_every_row_of_a_table_has_as_many_cells_as_its_head(text: str) -> None:
    cells = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            cells = 0
            continue
        found = len(re.findall(r"(?<!\\)\|", line))
        cells = cells or found
        assert found == cells, line


def test_the_same_contracts_give_the_same_dictionary(text: str) -> None:
    assert dictionary() == text


def test_records_stand_before_their_account() -> None:
    names = [dataset.name for dataset in catalogue()]

    assert sorted(names) == sorted(DATASETS)
    assert names.index("declaration") < names.index("goods_item") < names.index("finding")


@pytest.mark.parametrize(
    ("dataset", "column", "unit"),
    [
        ("goods_item", "item_amount", "item_currency"),
        ("declaration", "freight_amount", "freight_currency"),
        ("declaration", "freight_national_amount", "national_currency"),
        ("goods_item", "net_mass_kg", "kg"),
        ("goods_item", "supplementary_quantity", "supplementary_unit_code"),
        ("duty_tax", "rate", "fraction"),
        ("declaration", "accepted_at", "UTC"),
        ("upload", "size_bytes", "bytes"),
        ("declaration", "lrn", ""),
        ("declaration", "package_count", ""),
    ],
)
def test_a_unit_is_what_the_name_says(dataset: str, column: str, unit: str) -> None:
    assert unit_of(DATASETS[dataset], DATASETS[dataset][column]) == unit


@ALL
def test_a_unit_beside_a_column_is_a_column(dataset: Dataset) -> None:
    for column in dataset.columns:
        unit = unit_of(dataset, column)
        assert unit in {"", "kg", "bytes", "UTC", "fraction"} or unit in dataset, column.name


def test_paths_of_every_format_that_knows_them_fill_columns() -> None:
    telling = {name for name, each in FORMATS.items() if each.wires}
    told = {
        place.by
        for dataset in DATASETS.values()
        for places in sources(dataset).values()
        for place in places
    }

    assert telling >= {"wco-dm-xml", "asycuda-sad-xml"}
    assert telling < told


def test_names_of_the_lakes_own_are_no_source() -> None:
    bys = {place.by for places in sources(DATASETS["goods_item"]).values() for place in places}

    assert "korea-import-declaration" in bys
    assert "goods-item-lines" not in bys
