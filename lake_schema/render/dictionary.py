"""The data dictionary: all contracts in one Markdown document, the same for the same contracts.

Nothing in it depends on the day or the machine, so that the diff of two exports is the review of
what changed.
"""

from collections.abc import Iterable, Iterator, Sequence

from lake_schema.contract import Column, Dataset
from lake_schema.datasets import DATASETS, RECORD_DATASETS
from lake_schema.render.athena import athena_type
from lake_schema.render.dictionary_prose import prose, unit_of
from lake_schema.render.dictionary_sources import sources
from lake_schema.rules import RULES
from lake_schema.rules.readings import READING_RULES
from lake_schema.views import VIEWS

_COLUMNS = ("column", "type", "unit", "what it holds", "class", "WCO", "box", "rules")


def catalogue() -> list[Dataset]:
    """Return all datasets as people look for them: records, headers first, then their account."""
    account = [dataset for name, dataset in DATASETS.items() if name not in RECORD_DATASETS]
    return [*(DATASETS[name] for name in RECORD_DATASETS), *account]


def dictionary() -> str:
    """Return the data dictionary."""
    datasets = catalogue()
    chapters = (_chapter(dataset) for dataset in datasets)
    return "\n".join([_introduction(datasets), *chapters, _readings(), _views()])


def rules_about(dataset: Dataset, column: Column) -> list[str]:
    """Return the ids of the rules that look at a column."""
    return [
        rule.id
        for rule in RULES.values()
        if rule.dataset == dataset.name and column.name in rule.columns
    ]


def _introduction(datasets: Iterable[Dataset]) -> str:
    listed = [(f"[`{each.name}`](#{each.name})", each.says) for each in datasets]
    return "\n".join(
        (
            "# Data dictionary",
            "",
            "Columns in **bold** are required. `class` says whom values concern: a column that is",
            "personal has beside it its pseudonym, a keyed hash to join on. `WCO` is the element's",
            "id in the WCO Data Model 3.6, `box` the box of the Single Administrative Document.",
            "",
            *_table(("table", "one row is"), listed),
            "",
        )
    )


def _chapter(dataset: Dataset) -> str:
    return "\n".join(
        (
            f"## {dataset.name}",
            "",
            dataset.says,
            "",
            *_facts(dataset),
            "",
            *_table(_COLUMNS, [_row(dataset, column) for column in dataset.columns]),
            "",
            *_section("Where its columns stand on the wire", ("column", *_WIRE), _wires(dataset)),
            *_section("Rules", ("rule", "severity", "what must hold", "source"), _rules(dataset)),
        )
    )


_WIRE = ("format or profile", "path or header")


def _facts(dataset: Dataset) -> Iterator[str]:
    said = prose(dataset.name)
    facts = {
        "source": dataset.source,
        "authority": said["Authority"],
        "grain": said["Grain"],
        "key": ", ".join(f"`{name}`" for name in dataset.key),
        "units": said["Units"],
        "partitioned": f"by month of `{dataset.month_of}`",
        "sorted": "by " + ", ".join(f"`{name}`" for name in dataset.sort_by),
    }
    return (f"- *{name}*: {fact}" for name, fact in facts.items())


def _row(dataset: Dataset, column: Column) -> Sequence[str]:
    name = f"`{column.name}`"
    return (
        f"**{name}**" if column.required else name,
        athena_type(column.type),
        unit_of(dataset, column),
        column.says,
        column.classification.value,
        column.wco,
        column.box,
        ", ".join(rules_about(dataset, column)),
    )


def _wires(dataset: Dataset) -> list[Sequence[str]]:
    return [
        (f"`{column}`", each.by, f"`{each.name}`")
        for column, places in sources(dataset).items()
        for each in places
    ]


def _rules(dataset: Dataset) -> list[Sequence[str]]:
    return [
        (rule.id, rule.severity.value, rule.says, rule.source)
        for rule in RULES.values()
        if rule.dataset == dataset.name
    ]


def _readings() -> str:
    rows = [(rule.id, rule.severity.value, rule.says) for rule in READING_RULES.values()]
    tables = ", ".join(f"`{name}`" for name in RECORD_DATASETS)
    return "\n".join(
        (
            "## Rules of single values",
            "",
            f"They hold for every column of {tables}.",
            "",
            *_table(("rule", "severity", "what must hold"), rows),
            "",
        )
    )


def _views() -> str:
    rows = [
        (f"`{view.name}`", view.says, ", ".join(f"`{column}`" for column in view.columns))
        for view in VIEWS.values()
    ]
    return "\n".join(("## Views", "", *_table(("view", "one row is", "columns"), rows), ""))


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield from (f"### {title}", "", *_table(heads, rows), "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
