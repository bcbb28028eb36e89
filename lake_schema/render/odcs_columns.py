"""Columns as ODCS properties."""

from collections.abc import Sequence
from typing import Any

from lake_schema.column_types import ColumnType, Day, Decimal, Flag, Instant, Integer, Text
from lake_schema.contract import Classification, Column, Dataset
from lake_schema.render.athena import athena_type
from lake_schema.render.dictionary_prose import unit_of
from lake_schema.render.dictionary_sources import Source, sources
from lake_schema.rules import RULES

WCO = "urn:wco:datamodel:WCO:DEC-DMS:2"
"""The model's namespace; its elements have one id wherever they stand."""
SAD = "http://data.europa.eu/eli/reg_del/2016/341/oj"
"""Delegated Regulation (EU) 2016/341: the form with its boxes is in annex 9."""
EXAMPLES = 3

Property = dict[str, Any]


def properties(dataset: Dataset) -> list[Property]:
    """Return the columns of a dataset in their stored order, without what is empty."""
    filled_by = sources(dataset)
    made = [
        _property(dataset, column, filled_by.get(column.name, ())) for column in dataset.columns
    ]
    return [
        {key: value for key, value in each.items() if value not in ("", [], {})} for each in made
    ]


def _property(dataset: Dataset, column: Column, filled_by: Sequence[Source]) -> Property:
    return {
        "name": column.name,
        "physicalName": column.name,
        **_type(column.type),
        "description": column.says,
        "required": column.required,
        **_place(dataset, column),
        "classification": column.classification.value,
        **_pseudonym(column),
        "tags": _tags(column),
        "examples": _examples(dataset, column),
        "authoritativeDefinitions": _definitions(column),
        "customProperties": _custom(dataset, column, filled_by),
    }


def _type(of: ColumnType) -> Property:
    logical: Property
    match of:
        case Text():
            logical = {"logicalType": "string"}
        case Integer():
            logical = {"logicalType": "integer", "logicalTypeOptions": {"format": "i64"}}
        case Decimal():
            logical = {"logicalType": "number"}
        case Day():
            logical = {"logicalType": "date"}
        case Instant():
            # Stored without zone; what stands there is UTC.
            options = {"timezone": False, "defaultTimezone": "Etc/UTC"}
            logical = {"logicalType": "timestamp", "logicalTypeOptions": options}
        case Flag():
            logical = {"logicalType": "boolean"}
    return logical | {"physicalType": athena_type(of)}


def _place(dataset: Dataset, column: Column) -> Property:
    place: Property = {}
    if column.name in dataset.key:
        place |= {"primaryKey": True, "primaryKeyPosition": dataset.key.index(column.name) + 1}
    if column.name == dataset.month_of:
        place |= {"partitioned": True, "partitionKeyPosition": 1}
    return place


def _pseudonym(column: Column) -> Property:
    if column.pseudonym_of:
        return {
            "transformSourceObjects": [column.pseudonym_of],
            "transformDescription": "Keyed hash (HMAC-SHA-256), blanks and case apart.",
        }
    if column.classification is Classification.PERSONAL and isinstance(column.type, Text):
        return {"encryptedName": f"{column.name}_pseudonym"}
    return {}


def _tags(column: Column) -> list[str]:
    tags = {
        "personal": column.classification is Classification.PERSONAL,
        "pseudonym": bool(column.pseudonym_of),
        "derived": column.derived,
    }
    return [tag for tag, holds in tags.items() if holds]


def _examples(dataset: Dataset, column: Column) -> list[str]:
    """Return values that keep the rules about a column; none of one that names somebody."""
    if not isinstance(column.type, Text) or column.classification is Classification.PERSONAL:
        return []
    kept = [
        str(row[column.name])
        for rule in RULES.values()
        if rule.dataset == dataset.name and column.name in rule.columns
        for row in rule.keeps
        if row.get(column.name)
    ]
    return list(dict.fromkeys(kept))[:EXAMPLES]


def _definitions(column: Column) -> list[Property]:
    named = (
        ("wco", column.wco, WCO, "WCO Data Model 3.6, element"),
        ("sad", column.box, SAD, "Single Administrative Document, box"),
    )
    return [
        {
            "id": f"{prefix}-{number}",
            "type": "glossary",  # tools fetch what a `businessDefinition` points to, even to lint
            "url": url,
            "description": f"{says} {number}",
        }
        for prefix, number, url, says in named
        if number
    ]


def _custom(dataset: Dataset, column: Column, filled_by: Sequence[Source]) -> list[Property]:
    facts: dict[str, object] = {
        "wcoElementId": column.wco,
        "sadBox": column.box,
        "unit": unit_of(dataset, column),
        "partitionTransform": "month" if column.name == dataset.month_of else "",
        "wirePaths": [f"{each.by}: {each.name}" for each in filled_by],
    }
    return [{"property": name, "value": value} for name, value in facts.items() if value]
