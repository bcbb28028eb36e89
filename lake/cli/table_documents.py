"""What `lake tables --format json` prints."""

from collections.abc import Mapping
from typing import Any

from lake_schema.contract import Column, Dataset
from lake_schema.datasets import RECORD_DATASETS
from lake_schema.render.athena import athena_type
from lake_schema.render.dictionary import rules_about
from lake_schema.render.dictionary_prose import unit_of
from lake_schema.render.dictionary_sources import sources
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES, ReadingRule
from lake_schema.rules.rule import Rule
from lake_schema.views import View

Document = dict[str, Any]


def summary(dataset: Dataset, rows: int | None) -> Document:
    """Return what the list of tables says of one."""
    return {
        "name": dataset.name,
        "says": dataset.says,
        "source": dataset.source,
        "key": list(dataset.key),
        "partitioned_by": f"month({dataset.month_of})",
        "sorted_by": list(dataset.sort_by),
        "rows": rows,
    }


def whole(dataset: Dataset, rows: int | None) -> Document:
    """Return all that is known of one table."""
    own = [_rule(rule) for rule in RULES.values() if rule.dataset == dataset.name]
    of_values = READING_RULES.values() if dataset.name in RECORD_DATASETS else ()
    filled_by = {
        column: [{"by": each.by, "name": each.name} for each in places]
        for column, places in sources(dataset).items()
    }
    return summary(dataset, rows) | {
        "columns": [
            _column(dataset, column) | {"filled_by": filled_by.get(column.name, [])}
            for column in dataset.columns
        ],
        "rules": [*own, *(_reading(rule) for rule in of_values)],
    }


def of_view(view: View) -> Document:
    """Return all that is known of a view."""
    return {"name": view.name, "says": view.says, "columns": list(view.columns), "sql": view.sql}


def _column(dataset: Dataset, column: Column) -> Document:
    return {
        "name": column.name,
        "type": athena_type(column.type),
        "unit": unit_of(dataset, column) or None,
        "says": column.says,
        "required": column.required,
        "derived": column.derived,
        "classification": column.classification.value,
        "wco": column.wco or None,
        "box": column.box or None,
        "pseudonym_of": column.pseudonym_of or None,
        "rules": rules_about(dataset, column),
    }


def _reading(rule: ReadingRule) -> Document:
    return {"rule": rule.id, "severity": rule.severity.value, "says": rule.says}


def _rule(rule: Rule) -> Document:
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "says": rule.says,
        "columns": list(rule.columns),
        "source": rule.source,
        "since": rule.since or None,
        "keeps": [_example(row) for row in rule.keeps],
        "breaks": [_example(row) for row in rule.breaks],
    }


def _example(row: Mapping[str, object]) -> Document:
    plain = (str, int, bool, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in row.items()}
