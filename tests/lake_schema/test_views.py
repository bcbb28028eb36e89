"""Views: each says what a row is, names only what is there, and every column by name."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

import lake_schema.views
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.questions import QUESTIONS, Question
from lake_schema.views import VIEWS, View
from lake_schema.views.elements import CLASSES

ALL = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
LARGEST = 30  # Athena refuses 150 stages, and a scan with its exchanges takes three to five
SCHEMA: dict[str, object] = {
    name: {column.name: "varchar" for column in dataset.columns}
    for name, dataset in DATASETS.items()
}


@ALL
def test_a_view_names_only_what_stands_before_it(view: View) -> None:
    before = list(VIEWS)[: list(VIEWS).index(view.name)]
    known = SCHEMA | {name: dict.fromkeys(VIEWS[name].columns, "varchar") for name in before}
    tree = sqlglot.parse_one(view.sql, read="athena")

    qualify(tree, schema=known, dialect="athena", validate_qualify_columns=True)


@ALL
def test_every_column_of_a_view_is_named(view: View) -> None:
    tree = sqlglot.parse_one(view.sql, read="athena")

    assert not [star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    assert isinstance(tree, exp.Query)
    assert tuple(tree.named_selects) == view.columns
    assert len(set(view.columns)) == len(view.columns)


@ALL
def test_a_view_says_what_a_row_is(view: View) -> None:
    assert view.text.startswith("-- ")
    assert view.says.endswith(".")


@ALL
def test_a_view_bears_no_name_of_a_table(view: View) -> None:
    assert view.name not in DATASETS


def test_every_file_of_the_folder_is_a_view() -> None:
    folder = Path(lake_schema.views.__file__).parent

    assert {path.stem for path in folder.glob("*.sql")} == set(VIEWS)


@pytest.mark.parametrize(
    ("current", "dataset"),
    [("declaration_current", "declaration"), ("goods_item_current", "goods_item")],
)
def test_what_is_current_has_every_column_of_its_dataset(current: str, dataset: str) -> None:
    assert {column.name for column in DATASETS[dataset].columns} <= set(VIEWS[current].columns)


@ALL
def test_a_personal_column_keeps_its_name_so_that_its_classification_is_known(view: View) -> None:
    personal = {
        column.name
        for dataset in DATASETS.values()
        for column in dataset.columns
        if column.classification is Classification.PERSONAL
    }
    tree = sqlglot.parse_one(view.sql, read="athena")
    assert isinstance(tree, exp.Query)
    for selected in tree.selects:
        read = {column.name for column in selected.find_all(exp.Column)} & personal
        assert read <= {selected.alias_or_name}


def scans(sql: str) -> int:
    """Return how many tables Athena reads for a query: a WITH anew for each mention of it."""
    tree = sqlglot.parse_one(sql, read="athena")
    written = {each.alias: each.this for each in tree.find_all(exp.CTE)}

    def of(node: exp.Expression) -> int:
        body = node.copy()
        for inner in list(body.find_all(exp.With)):
            inner.pop()
        return sum(of_table(table.name) for table in body.find_all(exp.Table))

    def of_table(name: str) -> int:
        if name in written:
            return of(written[name])
        return scans(VIEWS[name].sql) if name in VIEWS else 1

    return of(tree)


@pytest.mark.parametrize(
    "named", [*VIEWS.values(), *QUESTIONS.values()], ids=lambda each: each.name
)
def test_athena_can_plan_it_in_its_bound_of_stages(named: View | Question) -> None:
    assert scans(named.sql if isinstance(named, View) else named.sql({})) <= LARGEST


def test_a_pointer_names_the_class_that_its_dataset_cites() -> None:
    for dataset, class_code in CLASSES.items():
        assert f"({class_code})" in DATASETS[dataset].source or not class_code
