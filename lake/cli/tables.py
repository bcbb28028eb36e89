"""`lake tables`: the catalogue, from the contracts; row counts where a lake runs."""

import argparse
from collections.abc import Mapping
from typing import Any

from rich.text import Text

from lake.athena import SqlError, ask
from lake.cli.errors import UsageError
from lake.cli.screen import document, heading, say, show, show_table, table
from lake.running import NotRunningError, find
from lake_schema import column_types
from lake_schema.contract import Column, Dataset
from lake_schema.datasets import DATASETS, DECLARATION_DATASETS
from lake_schema.errors import UnavailableError, nearest
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES, ReadingRule
from lake_schema.rules.rule import Rule

NO_ROWS = "-"


def run(options: argparse.Namespace) -> int:
    """Show the catalogue or one table."""
    name = options.name
    if name is not None and name not in DATASETS:
        known = ", ".join(sorted(DATASETS))
        raise UsageError(f"there is no table {name!r}{nearest(name, DATASETS)} (known: {known})")
    rows = row_counts()
    if name is None and options.format == "json":
        document({"tables": [_summary(each, rows.get(each.name)) for each in _catalogue()]})
    elif name is None:
        show_catalogue(rows)
    elif options.format == "json":
        document(_whole(DATASETS[name], rows.get(name)))
    else:
        show_dataset(DATASETS[name], rows.get(name))
    return 0


def show_catalogue(rows: Mapping[str, int]) -> None:
    """Print all tables with a sentence each."""
    listed = [
        (
            Text(each.name, "bold"),
            f"{rows[each.name]:,}" if each.name in rows else NO_ROWS,
            each.says,
            f"month of {each.month_of}",
        )
        for each in _catalogue()
    ]
    columns = [("table", False), ("rows", True), ("one row is", False), ("partitioned by", False)]
    show_table(table(columns, listed, whole=1))
    show()
    show("`lake tables NAME` shows a table's columns.", "dim")
    if not rows:
        show("Rows are counted while a lake runs (`lake up`).", "dim")


def show_dataset(dataset: Dataset, rows: int | None) -> None:
    """Print one table: what it is, its columns, the rules that concern it."""
    counted = "" if rows is None else f" · {rows:,} rows"
    show(Text(dataset.name, "bold") + Text(f"{counted}\n{dataset.says}", "not bold"))
    show(f"source       {dataset.source}", "dim")
    show(f"key          {', '.join(dataset.key)}", "dim")
    show(f"partitioned  by month of {dataset.month_of}", "dim")
    show(f"sorted       by {', '.join(dataset.sort_by)}", "dim")
    show()
    show_table(table(_HEADS, [_row(column) for column in dataset.columns], whole=2))
    if rules := _rules(dataset):
        heading("rules")
        listed = [(rule.id, rule.severity.value, rule.says) for rule in rules]
        heads = [("rule", False), ("severity", False), ("what must hold", False)]
        show_table(table(heads, listed, whole=2))


_HEADS = [
    ("column", False),
    ("type", False),
    ("what it holds", False),
    ("WCO", False),
    ("box", False),
    ("class", False),
]


def _row(column: Column) -> tuple[Text | str, ...]:
    return (
        Text(column.name, "bold" if column.required else ""),
        sql_type(column.type),
        column.says,
        column.wco,
        column.box,
        column.classification.value,
    )


def sql_type(of: column_types.ColumnType) -> str:
    """Return the name that Athena gives a column's type.

    >>> sql_type(column_types.AMOUNT)
    'decimal(18,3)'
    """
    match of:
        case column_types.Text():
            return "varchar"
        case column_types.Integer():
            return "bigint"
        case column_types.Decimal(precision, scale):
            return f"decimal({precision},{scale})"
        case column_types.Day():
            return "date"
        case column_types.Instant():
            return "timestamp"
        case column_types.Flag():
            return "boolean"


def _catalogue() -> list[Dataset]:
    """Return the datasets, headers before their children."""
    return list(reversed(DATASETS.values()))


def _rules(dataset: Dataset) -> list[Rule | ReadingRule]:
    own = [rule for rule in RULES.values() if rule.dataset == dataset.name]
    of_values = READING_RULES.values() if dataset.name in DECLARATION_DATASETS else ()
    return [*own, *of_values]


def row_counts() -> dict[str, int]:
    """Count the rows of every table of a running lake; nothing where none runs."""
    try:
        connection = find()
    except NotRunningError:
        return {}
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in DATASETS)
    try:
        answer = ask(connection, counts)
    except (SqlError, UnavailableError) as error:
        say(f"Rows could not be counted: {error}", "yellow")
        return {}
    return {str(name): int(str(count)) for name, count in answer.rows}


def _summary(dataset: Dataset, rows: int | None) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "says": dataset.says,
        "source": dataset.source,
        "key": list(dataset.key),
        "partitioned_by": f"month({dataset.month_of})",
        "sorted_by": list(dataset.sort_by),
        "rows": rows,
    }


def _whole(dataset: Dataset, rows: int | None) -> dict[str, Any]:
    return _summary(dataset, rows) | {
        "columns": [
            {
                "name": column.name,
                "type": sql_type(column.type),
                "says": column.says,
                "required": column.required,
                "classification": column.classification.value,
                "wco": column.wco or None,
                "box": column.box or None,
                "pseudonym_of": column.pseudonym_of or None,
            }
            for column in dataset.columns
        ],
        "rules": [
            {"rule": rule.id, "severity": rule.severity.value, "says": rule.says}
            for rule in _rules(dataset)
        ],
    }
