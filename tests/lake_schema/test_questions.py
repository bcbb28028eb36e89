"""Named questions: each asks in a sentence, and names only what the contracts have."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

import lake_schema.questions
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.questions import QUESTIONS, Parameter, ParameterError, Question
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


ASKED = [
    pytest.param(question, values, id=f"{name}-{when}")
    for name, question in QUESTIONS.items()
    for when, values in (
        ("default", {}),
        ("example", {each.name: each.example for each in question.parameters.values()}),
    )
]
"""Every question as it is asked without values, and with the example of each."""
TWO = """\
-- How many?
-- It counts.
-- :day_on day = 2026-01-01: the day
-- :code prefix: its beginning (such as NL)
-- :words text: what it says (such as it's)
SELECT count(*) FROM upload
WHERE a = :day_on
    AND b LIKE :code AND c = :words -- if given
"""


@pytest.mark.parametrize(("question", "values"), ASKED)
def test_a_question_names_only_tables_and_columns_of_the_contracts(
    question: Question, values: dict[str, str]
) -> None:
    tree = sqlglot.parse_one(question.sql(values), read="athena")
    qualify(tree, schema=SCHEMA, dialect="athena", validate_qualify_columns=True)


@pytest.mark.parametrize(("question", "values"), ASKED)
def test_a_question_never_reads_who_somebody_is(question: Question, values: dict[str, str]) -> None:
    tree = sqlglot.parse_one(question.sql(values), read="athena")
    assert not {column.name for column in tree.find_all(exp.Column)} & PERSONAL


@pytest.mark.parametrize(("question", "values"), ASKED)
def test_a_question_is_one_select_with_a_stable_order(
    question: Question, values: dict[str, str]
) -> None:
    [tree] = sqlglot.parse(question.sql(values), read="athena")
    assert isinstance(tree, exp.Select)
    assert tree.args.get("order")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_parameter_changes_the_sql_and_says_what_it_means(question: Question) -> None:
    for parameter in question.parameters.values():
        other = "1999-12-31" if parameter.kind == "day" else "7"
        assert question.sql({parameter.name: other}) != question.sql({}), parameter.name
        assert parameter.says
        assert parameter.default or parameter.example, f"{parameter.name} has no example"


def test_a_parameter_of_one_name_is_of_one_kind_everywhere() -> None:
    kinds: dict[str, set[str]] = {}
    for question in QUESTIONS.values():
        for parameter in question.parameters.values():
            kinds.setdefault(parameter.name, set()).add(parameter.kind)
    assert {name for name, found in kinds.items() if len(found) > 1} == set()


def test_values_are_written_as_literals() -> None:
    question = Question("two", TWO)
    assert question.counts == "It counts."
    assert question.example == "lake ask two --param code=NL --param words='it'\"'\"'s'"
    assert "WHERE a = DATE '2026-01-01'" in question.sql({})
    assert "LIKE" not in question.sql({"code": "NL"})
    given = {"code": "NL0", "words": "' OR 1=1 --", "day_on": "2026-02-28"}
    assert question.sql(given).endswith(
        "WHERE a = DATE '2026-02-28'\n    AND b LIKE 'NL0%' AND c = ''' OR 1=1 --'\n"
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"day_on": "2026-02-30"}, "day_on: '2026-02-30' is not a day such as 2026-02-28"),
        ({"day_on": "DATE '2026-01-01'"}, "is not a day"),
        ({"code": "%"}, "is not the beginning of a code"),
        ({"code": "NL' OR '1'='1"}, "is not the beginning of a code"),
        ({"words": "a\0"}, "is not a text"),
        ({"cod": "NL"}, "no parameter 'cod'; did you mean 'code'?"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_refused(values: dict[str, str], says: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(says)):
        Question("two", TWO).sql(values)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "1.5"), ("integer", "1 OR 1"), ("number", "NaN"), ("number", "1e5; DROP")],
)
def test_numbers_are_numbers(kind: str, text: str) -> None:
    with pytest.raises(ParameterError, match="is not a"):
        Parameter("n", kind, "1", "it", "1").literal(text)


def test_every_file_of_the_folder_can_be_asked() -> None:
    folder = Path(lake_schema.questions.__file__).parent
    assert {path.stem for path in folder.glob("*.sql")} == set(QUESTIONS)


def test_a_file_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="asks the question"):
        Question("counts", "-- Some counts.\nSELECT 1")
    with pytest.raises(ValueError, match="declares it not"):
        Question("counts", "-- How many?\nSELECT :count")
    with pytest.raises(ParameterError, match="is not a day"):
        Question("counts", "-- How many?\n-- :day_on day = soon: the day\nSELECT :day_on")
