"""Rules as ODCS quality checks: the SQL that Athena runs over the history."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lake_schema.contract import Dataset
from lake_schema.datasets import RECORD_DATASETS
from lake_schema.finding import Severity
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED, Gathered
from lake_schema.rules.readings import MISSING, READING_RULES, ReadingRule
from lake_schema.rules.rule import Rule

SEVERITIES: Mapping[Severity, str] = {Severity.REJECT: "error", Severity.WARN: "warning"}
_UPLOAD, _RECORD = "upload_id", "record_number"  # what names a record in every table

Check = dict[str, Any]


def quality(dataset: Dataset) -> list[Check]:
    """Return the checks of a dataset: its rules as SQL, those of single values in words."""
    rules = [_check(rule) for rule in RULES.values() if rule.dataset == dataset.name]
    readings = READING_RULES.values() if dataset.name in RECORD_DATASETS else ()
    return [*rules, *(_in_words(rule) for rule in readings)]


def breaks_of(rule: Rule) -> str:
    """Return Athena SQL that counts the rows of the history that break a rule."""
    return f"SELECT count(*) FROM {_rows(rule)} WHERE NOT ({rule.sql})"


def dimension_of(rule: Rule) -> str:
    """Return the dimension of data quality that a rule is about, in ODCS's words.

    >>> dimension_of(RULES["item-count"]), dimension_of(RULES["mrn-check-digit"])
    ('consistency', 'conformity')
    """
    if re.fullmatch(r"(\w+ IS NOT NULL( OR )?)+", rule.holds):
        return "completeness"
    if rule.id.startswith("duplicate-"):
        return "uniqueness"
    return "consistency" if len(rule.columns) > 1 or _sums(rule) else "conformity"


def _check(rule: Rule) -> Check:
    return {
        "id": rule.id,
        "name": rule.id,
        "description": rule.says,
        "type": "sql",
        "dimension": dimension_of(rule),
        "severity": SEVERITIES[rule.severity],
        "unit": "rows",
        "query": breaks_of(rule),
        "mustBe": 0,
        "customProperties": [
            {"property": "source", "value": rule.source},
            {"property": "columns", "value": list(rule.columns)},
            *([{"property": "since", "value": rule.since}] if rule.since else []),
        ],
    }


def _in_words(rule: ReadingRule) -> Check:
    return {
        "id": rule.id,
        "name": rule.id,
        "description": f"{rule.says} It is checked before a value has a type.",
        "type": "text",
        "dimension": "completeness" if rule is MISSING else "conformity",
        "severity": SEVERITIES[rule.severity],
    }


def _sums(rule: Rule) -> dict[str, Gathered]:
    words = set(re.findall(r"\w+", f"{rule.binds} {rule.holds}"))
    gathered = GATHERED.get(rule.dataset, {})
    return {name: sums for name, sums in gathered.items() if name in words}


def _rows(rule: Rule) -> str:
    """Return what a rule reads: its table, with the sums that it compares beside each row."""
    groups: dict[tuple[str, tuple[str, ...], str], dict[str, Gathered]] = {}
    for name, sums in _sums(rule).items():
        groups.setdefault((sums.of, _keys(sums), sums.where), {})[name] = sums
    if not groups:
        return rule.dataset
    columns = ["main.*"]
    joins = []
    for number, group in enumerate(groups.values()):
        joins.append(_join(f"g{number}", group))
        columns += [_column(f"g{number}", name, sums) for name, sums in group.items()]
    return f"(SELECT {', '.join(columns)} FROM {rule.dataset} main {' '.join(joins)})"


def _column(group: str, name: str, sums: Gathered) -> str:
    """Return the column of an aggregate; a record without such rows counts none of them."""
    is_count = sums.sql.startswith("count(")
    return f"coalesce({group}.{name}, 0) AS {name}" if is_count else f"{group}.{name}"


def _keys(sums: Gathered) -> tuple[str, ...]:
    """Return the columns in which the gathered rows and the row they belong to agree."""
    record = () if sums.across else (_RECORD,)
    return tuple(dict.fromkeys((_UPLOAD, *record, *sums.by)))


def _join(group: str, sums: Mapping[str, Gathered]) -> str:
    first = next(iter(sums.values()))
    keys = _keys(first)
    columns: Iterable[str] = (*keys, *(f"{each.sql} AS {name}" for name, each in sums.items()))
    on = " AND ".join(f"{group}.{key} IS NOT DISTINCT FROM main.{key}" for key in keys)
    return (
        f"LEFT JOIN (SELECT {', '.join(columns)} FROM {first.of} WHERE {first.where}"
        f" GROUP BY {', '.join(keys)}) {group} ON {on}"
    )
