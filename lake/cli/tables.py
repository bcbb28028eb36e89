"""`lake tables`: the catalogue, from the contracts; row counts where a lake runs."""

import argparse
from collections.abc import Mapping

from rich.text import Text

from lake.athena import SqlError, ask
from lake.cli.errors import UsageError
from lake.cli.screen import document, heading, say, show, show_table, table
from lake.cli.table_documents import of_view, summary, whole
from lake.running import NotRunningError, find
from lake_schema.contract import Column, Dataset
from lake_schema.datasets import DATASETS, RECORD_DATASETS
from lake_schema.errors import UnavailableError, nearest
from lake_schema.render.athena import athena_type
from lake_schema.render.dictionary import catalogue
from lake_schema.render.dictionary_sources import sources
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES
from lake_schema.rules.rule import Rule
from lake_schema.views import VIEWS, View

NO_ROWS = "-"


def run(options: argparse.Namespace) -> int:
    """Show the catalogue or one table."""
    name = options.name
    names = (*DATASETS, *VIEWS)
    if name is not None and name not in names:
        known = ", ".join(sorted(names))
        raise UsageError(f"there is no table {name!r}{nearest(name, names)} (known: {known})")
    if name in VIEWS:
        if options.format == "json":
            document(of_view(VIEWS[name]))
        else:
            show_view(VIEWS[name])
        return 0
    rows = row_counts()
    if name is None and options.format == "json":
        tables = [summary(each, rows.get(each.name)) for each in catalogue()]
        document({"tables": tables, "views": [of_view(view) for view in VIEWS.values()]})
    elif name is None:
        show_catalogue(rows)
    elif options.format == "json":
        document(whole(DATASETS[name], rows.get(name)))
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
        for each in catalogue()
    ]
    columns = [("table", False), ("rows", True), ("one row is", False), ("partitioned by", False)]
    show_table(table(columns, listed, whole=1))
    views = [(Text(view.name, "bold"), view.says) for view in VIEWS.values()]
    show_table(table([("view", False), ("one row is", False)], views, whole=1))
    show()
    show("`lake tables NAME` shows the columns of a table or view.", "dim")
    if not rows:
        show("Rows are counted while a lake runs (`lake up`).", "dim")


def show_view(view: View) -> None:
    """Print one view: what a row is, and its SQL."""
    show(Text(view.name, "bold") + Text(f"\n{view.says}", "not bold"))
    show()
    show(view.sql)


def show_dataset(dataset: Dataset, rows: int | None) -> None:
    """Print one table: what it is, its columns, where they come from, the rules about them."""
    counted = "" if rows is None else f" · {rows:,} rows"
    show(Text(dataset.name, "bold") + Text(f"{counted}\n{dataset.says}", "not bold"))
    show(f"source       {dataset.source}", "dim")
    show(f"key          {', '.join(dataset.key)}", "dim")
    show(f"partitioned  by month of {dataset.month_of}", "dim")
    show(f"sorted       by {', '.join(dataset.sort_by)}", "dim")
    show()
    show_table(table(_HEADS, [_row(column) for column in dataset.columns], whole=2))
    _show_sources(dataset)
    _show_rules(dataset)


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
        athena_type(column.type),
        column.says,
        column.wco,
        column.box,
        column.classification.value,
    )


def _show_sources(dataset: Dataset) -> None:
    listed = [
        (Text(column), each.by, each.name)
        for column, places in sources(dataset).items()
        for each in places
    ]
    if listed:
        heading("where columns stand on the wire")
        heads = [("column", False), ("format or profile", False), ("path or header", False)]
        show_table(table(heads, listed, whole=2))


def _show_rules(dataset: Dataset) -> None:
    own = [rule for rule in RULES.values() if rule.dataset == dataset.name]
    if own:
        heading("rules")
    for rule in own:
        show(Text(rule.id, "bold") + Text(f"  {rule.severity.value}  {rule.says}", "not bold"))
        show(f"    source  {rule.source}", "dim")
        show(f"    broken  by {_example(rule)}", "dim")
    if dataset.name in RECORD_DATASETS:
        heading("rules of every value")
        for reading in READING_RULES.values():
            told = f"  {reading.severity.value}  {reading.says}"
            show(Text(reading.id, "bold") + Text(told, "not bold"))


def _example(rule: Rule) -> str:
    """Return the first row that breaks a rule, as far as the rule looks at it."""
    told = rule.breaks[0].items()
    return ", ".join(f"{name} {'NULL' if value is None else repr(value)}" for name, value in told)


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
