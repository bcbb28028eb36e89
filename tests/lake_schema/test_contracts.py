"""All contracts, whichever there are."""

import re

import pytest

from lake_schema.column_types import DAY, INTEGER, TEXT, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.contract import Classification, Column, Dataset, identifying
from lake_schema.datasets import DATASETS
from lake_schema.render.arrow import FIELD_ID, arrow_schema
from lake_schema.render.iceberg import iceberg_schema, partition_spec, sort_order

ALL = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
COLUMNS = pytest.mark.parametrize(
    ("dataset", "column"),
    [
        pytest.param(dataset, column, id=f"{dataset.name}.{column.name}")
        for dataset in DATASETS.values()
        for column in dataset.columns
    ],
)


@COLUMNS
def test_a_name_says_its_unit_or_kind(dataset: Dataset, column: Column) -> None:
    suffixes: dict[type, str] = {
        Day: "_on$|^(valid|period)_(from|to)$",
        Instant: "_at$|^known_from$",
        Flag: "^(is|has)_",
        Decimal: "_(kg|amount|price|quantity|count|rate|degrees|m|kmh)$|^(rate|quantity)$",
        Integer: "_(count|number|bytes)$|^(records_|warnings)",
    }
    expected = suffixes.get(type(column.type))
    assert expected is None or re.search(expected, column.name), dataset.name


@ALL
def test_money_is_a_pair_of_amount_and_currency(dataset: Dataset) -> None:
    names = [column.name for column in dataset.columns]
    amounts = {name.removesuffix("_amount") for name in names if name.endswith("_amount")}
    # What a system writes in its own currency shares one column that says which that is.
    amounts = {"national" if name.endswith("_national") else name for name in amounts}
    currencies = {name.removesuffix("_currency") for name in names if name.endswith("_currency")}

    assert amounts == currencies


@ALL
def test_every_identifying_column_has_its_pseudonym_beside_it(dataset: Dataset) -> None:
    for place, column in enumerate(dataset.columns):
        if column.classification is Classification.PERSONAL and column.type == TEXT:
            assert dataset.columns[place + 1].pseudonym_of == column.name


@ALL
def test_arrow_and_iceberg_agree_on_names_ids_and_order(dataset: Dataset) -> None:
    arrow = [(int(f.metadata[FIELD_ID]), f.name, f.nullable) for f in arrow_schema(dataset)]
    iceberg = [(f.field_id, f.name, f.optional) for f in iceberg_schema(dataset).fields]

    assert arrow == iceberg


@ALL
def test_a_table_is_parted_by_month_and_sorted_from_its_day_on(dataset: Dataset) -> None:
    part = partition_spec(dataset).fields[0]
    first = sort_order(dataset).fields[0]

    assert str(part.transform) == "month"
    assert part.source_id == first.source_id
    assert iceberg_schema(dataset).find_column_name(part.source_id) == dataset.month_of


def a_dataset(**changes: object) -> Dataset:
    facts: dict[str, object] = {
        "name": "thing",
        "says": "A thing.",
        "source": "a test",
        "key": ("thing_number",),
        "month_of": "dated_on",
        "sort_by": ("dated_on",),
        "columns": (
            Column(name="thing_number", says="Its number."),
            Column(name="dated_on", type=DAY, says="Its day.", required=True),
        ),
    }
    return Dataset(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "Thing"}, "snake case"),
        ({"key": ("colour",)}, "'colour' is no column"),
        ({"sort_by": ("colour",)}, "'colour' is no column"),
        ({"month_of": "thing_number"}, "required day"),
        ({"columns": (Column(name="a", says="A."), Column(name="a", says="A."))}, "share a name"),
    ],
)
def test_a_contract_that_contradicts_itself_cannot_be_made(
    changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        a_dataset(**changes)


def test_an_identifying_column_without_a_pseudonym_cannot_be_made() -> None:
    person, _ = identifying(Column(name="importer_id", type=TEXT, says="Who imports."))
    day = Column(name="dated_on", type=DAY, says="Its day.", required=True)

    with pytest.raises(ValueError, match="importer_id"):
        a_dataset(columns=(person, day), key=("importer_id",))


@pytest.mark.parametrize(("name", "says"), [("Größe", "Its size."), ("a__b", "x."), ("size", "")])
def test_a_column_that_sql_would_mangle_or_nobody_explains_cannot_be_made(
    name: str, says: str
) -> None:
    with pytest.raises(ValueError, match=r"column"):
        Column(name=name, type=INTEGER, says=says)


def test_text_is_never_typed_as_a_number_where_leading_zeros_matter() -> None:
    for dataset in DATASETS.values():
        for column in dataset.columns:
            if column.name.endswith("_code"):
                assert isinstance(column.type, Text)
