"""Rules over completed rows: which records break which, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.complete import records_of
from functions.ingest.engine import engine, members
from functions.ingest.findings import findings_of, in_order_of_records
from lake_schema.column_types import ColumnType
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.finding import Severity
from lake_schema.formats.chunk import RECORD, UPLOAD, Wires
from lake_schema.render.arrow import arrow_type
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED, Gathered
from lake_schema.rules.rule import Rule

ROW, MASK = "_row", "_mask"  # a row's ordinal in its table, for joins keep no order; its breaks
BITS = 62  # rules in one mask: it is a BIGINT and not negative


def examine(tables: Mapping[str, pa.Table], wires: Wires) -> pa.Table:
    """Return the findings of all rules over the rows of whole records.

    Args:
        tables: Completed tables, the technical columns last.
        wires: How columns stood on the wire; findings name them so.

    Returns:
        A table in the schema `FINDINGS`, those of the first record first.
    """
    for name, rows in tables.items():
        engine().register(name, rows.append_column(ROW, pa.arange(0, rows.num_rows)))
    found = [table for name in tables for table in _examined(name, tables, wires)]
    for name in tables:
        engine().unregister(name)  # a chunk is large; the engine lives as long as its process
    return in_order_of_records(found)


def rejected(findings: pa.Table) -> pa.Table:
    """Return the records that a finding rejects, once each: upload and record."""
    severe = findings.filter(pc.equal(findings["severity"], Severity.REJECT))
    return severe.select([UPLOAD, RECORD]).group_by([UPLOAD, RECORD]).aggregate([])


def without(rows: pa.Table, records: pa.Table) -> pa.Table:
    """Return rows without those of these records, for a record goes in or stays out whole."""
    if not records.num_rows:
        return rows
    return rows.filter(pc.invert(pc.is_in(records_of(rows), value_set=records_of(records))))


def _examined(name: str, tables: Mapping[str, pa.Table], wires: Wires) -> Iterator[pa.Table]:
    for part, rules in enumerate(_rules_of(name)):
        broken = engine().execute(_query(name, part, frozenset(tables))).to_arrow_table()
        for place, rule in enumerate(rules):
            breaks = broken.filter(pc.not_equal(pc.bit_wise_and(broken[MASK], 1 << place), 0))
            if breaks.num_rows:
                yield _findings(rule, tables[name].take(breaks[ROW]), breaks, wires)


@cache
def _rules_of(name: str) -> Sequence[tuple[Rule, ...]]:
    rules = [rule for rule in RULES.values() if rule.dataset == name]
    return [tuple(rules[start : start + BITS]) for start in range(0, len(rules), BITS)]


@cache
def _query(name: str, part: int, present: frozenset[str]) -> str:
    """Return the SQL that gives the rows of a table that break a rule, one bit a rule."""
    bits = [
        f"if(NOT coalesce({rule.sql_with(members)}, true), {1 << place}, 0)"
        for place, rule in enumerate(_rules_of(name)[part])
    ]
    gathered = GATHERED.get(name, {})
    groups: dict[tuple[object, ...], dict[str, Gathered]] = {}
    for alias, sums in gathered.items():
        # Among others, count(DISTINCT) takes three times as long as alone.
        alike = (sums.of, sums.by, sums.where, "DISTINCT" in sums.sql)
        groups.setdefault(alike, {})[alias] = sums
    joins, columns = [], []
    for number, group in enumerate(groups.values()):
        columns += [_gathered(f"g{number}", alias, sums, present) for alias, sums in group.items()]
        if next(iter(group.values())).of in present:
            joins.append(_join(number, group))
    source = f"SELECT {', '.join(['main.*', *columns])} FROM {name} AS main {' '.join(joins)}"
    breaks = f"{' + '.join(bits)} AS {MASK}"
    mask = f"SELECT {', '.join([ROW, breaks, *gathered])} FROM ({source})"
    return f"SELECT * FROM ({mask}) WHERE {MASK} <> 0"


def _gathered(group: str, alias: str, sums: Gathered, present: frozenset[str]) -> str:
    """Return the column of an aggregate; a record without such rows counts none of them."""
    value = f"{group}.{alias}" if sums.of in present else f"CAST(NULL AS {_sql(sums.type)})"
    counts = sums.sql.startswith("count(")
    return f"coalesce({value}, 0) AS {alias}" if counts else f"{value} AS {alias}"


def _join(number: int, group: Mapping[str, Gathered]) -> str:
    """Return the join with the aggregates of one group, all over the same rows."""
    first = next(iter(group.values()))
    keys = (UPLOAD, *(first.by or (RECORD,)))
    sums = [f"{sums.sql} AS {alias}" for alias, sums in group.items()]
    on = " AND ".join(f"g{number}.{key} IS NOT DISTINCT FROM main.{key}" for key in keys)
    return (
        f"LEFT JOIN (SELECT {', '.join([*keys, *sums])} FROM {first.of} WHERE {first.where}"
        f" GROUP BY {', '.join(keys)}) g{number} ON {on}"
    )


def _sql(of: ColumnType) -> str:
    arrow = str(arrow_type(of))
    return {"string": "VARCHAR", "int64": "BIGINT"}.get(
        arrow, arrow.replace("decimal128", "DECIMAL")
    )


def _findings(rule: Rule, rows: pa.Table, sums: pa.Table, wires: Wires) -> pa.Table:
    here = wires.get(rule.dataset, {})
    wire_names = [here[column].name for column in rule.columns if column in here]
    shown = {
        column: rows[column].to_pylist()
        for column in rule.columns
        if DATASETS[rule.dataset][column].classification is not Classification.PERSONAL
    } | {name: sums[name].to_pylist() for name in rule.sums}
    says = [
        f"{rule.says[:-1]}; found {_found(shown, values)}"
        for values in (zip(*shown.values(), strict=True) if shown else [()] * rows.num_rows)
    ]
    return findings_of(rule, rule.dataset, rows, wire_names, says)


def _found(names: Iterable[str], values: Iterable[object]) -> str:
    named = zip(names, values, strict=True)
    told = [f"{name} {_shown(value)}" for name, value in named if value is not None]
    return ", ".join(told) or "no value"


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return repr(value) if isinstance(value, str) else str(value)
