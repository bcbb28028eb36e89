"""Named questions: each asks in a sentence, and names only what the contracts have."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

import lake_schema.questions
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.questions import QUESTIONS, Question
from lake_schema.views import VIEWS

SCHEMA: dict[str, object] = {
    name: {column.name: "varchar" for column in dataset.columns}
    for name, dataset in DATASETS.items()
} | {name: dict.fromkeys(view.columns, "varchar") for name, view in VIEWS.items()}
PERSONAL = {
    column.name
    for dataset in DATASETS.values()
    for column in dataset.columns
    if column.classification is Classification.PERSONAL
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_names_only_tables_and_columns_of_the_contracts(question: Question) -> None:
    tree = sqlglot.parse_one(question.sql, read="athena")
    qualify(tree, schema=SCHEMA, dialect="athena", validate_qualify_columns=True)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_never_reads_who_somebody_is(question: Question) -> None:
    tree = sqlglot.parse_one(question.sql, read="athena")
    assert not {column.name for column in tree.find_all(exp.Column)} & PERSONAL


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_one_select_with_a_stable_order(question: Question) -> None:
    [tree] = sqlglot.parse(question.sql, read="athena")
    assert isinstance(tree, exp.Select)
    assert tree.args.get("order")


def test_every_file_of_the_folder_can_be_asked() -> None:
    folder = Path(lake_schema.questions.__file__).parent
    assert {path.stem for path in folder.glob("*.sql")} == set(QUESTIONS)


def test_a_file_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="asks the question"):
        Question("counts", "Some counts.", "SELECT 1")
