"""What names somebody is classified so, in every contract, whoever adds a column."""

import re

import pytest

from lake_schema.column_types import Text
from lake_schema.contract import Classification, Column
from lake_schema.datasets import DATASETS

IDENTIFYING = {
    "id of a party": r"\w+_id",
    "name": r"\w+_name",
    "address": r"street|city|postcode|address\w*|\w+_address",
    "contact": r"(\w+_)?(phone|email|contact)(_\w+)?",
    "marks on packages": r"marks",
    "guarantee": r"guarantee_number|reference_number",
    "bank account": r"\w*account_number",
    "who asked for what": r"asked_by|purpose|sql_statement|failure_says",
    "value of a changed field": r"new_value",
}
"""Kind of what names somebody → names of columns that hold it."""

NAMES_NOBODY = {
    "declaration_id",
    "upload_id",
    "document_name",
    "file_name",
    "member_name",
    "question_id",
    "question_name",
    "wire_name",
}
COLUMNS = [
    pytest.param(column, id=f"{dataset.name}.{column.name}")
    for dataset in DATASETS.values()
    for column in dataset.columns
    if isinstance(column.type, Text) and not column.pseudonym_of
]


def kind_of(column: Column) -> str | None:
    named = (kind for kind, names in IDENTIFYING.items() if re.fullmatch(names, column.name))
    return None if column.name in NAMES_NOBODY else next(named, None)


@pytest.mark.parametrize("column", COLUMNS)
def test_what_names_somebody_is_personal_and_nothing_else_is(column: Column) -> None:
    is_personal = column.classification is Classification.PERSONAL

    assert is_personal == (kind_of(column) is not None), kind_of(column)


def test_every_kind_stands_in_some_contract() -> None:
    found = {kind_of(param.values[0]) for param in COLUMNS}  # type: ignore[arg-type]

    assert set(IDENTIFYING) - {"contact"} <= found
