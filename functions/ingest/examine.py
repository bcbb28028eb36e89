"""Rules over completed rows: which records break which, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.complete import TECHNICAL, Origin, records_of
from functions.ingest.engine import engine, is_member
from functions.ingest.findings import ITEM, findings_of, in_order_of_records
from lake_schema.column_types import ColumnType
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.finding import Severity
from lake_schema.formats.chunk import PART, RECORD, Wires
from lake_schema.render.arrow import arrow_type
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED, Gathered
from lake_schema.rules.rule import Rule

ROW = "_row"  # a row's ordinal in its table, for joins keep no order
SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "timestamp[us]": "TIMESTAMP"}


def examine(tables: Mapping[str, pa.Table], wires: Wires) -> pa.Table:
    """Return the findings of all rules over the rows of whole records.

    Args:
        tables: Completed tables, the technical columns last, and `upload` as `arrivals` gives it;
            without it what is to be compared with the arrival is not judged.
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


def arrivals(origins: Sequence[Origin]) -> pa.Table:
    """Return when parts arrived, as rows of `upload` that rules gather from."""
    return pa.table(
        {
            PART: pa.array(range(len(origins)), pa.int32()),
            "upload_id": pa.array([origin.upload_id for origin in origins], pa.string()),
            "arrived_at": pa.array([origin.arrived_at for origin in origins], pa.timestamp("us")),
        }
    )


def rejected(findings: pa.Table) -> pa.Table:
    """Return the records that a finding rejects, once each: upload and record."""
    severe = findings.filter(pc.equal(findings["severity"], Severity.REJECT))
    return severe.select([PART, RECORD]).group_by([PART, RECORD]).aggregate([])


def without(rows: pa.Table, records: pa.Table) -> pa.Table:
    """Return rows without those of these records, for a record goes in or stays out whole."""
    if not records.num_rows:
        return rows
    return rows.filter(pc.invert(pc.is_in(records_of(rows), value_set=records_of(records))))


def _examined(name: str, tables: Mapping[str, pa.Table], wires: Wires) -> Iterator[pa.Table]:
    rules = _rules_of(name)
    if not rules or not tables[name].num_rows:
        return
    rows = engine().execute(_query(name, frozenset(tables))).to_arrow_table()
    for rule in rules:
        broken = rows[_breaks(rule)]
        if pc.any(broken).as_py():
            breaks = rows.select([ROW, *rule.sums]).filter(broken)
            told = tables[name].select([c for c in tables[name].column_names if c in _told(rule)])
            yield _findings(rule, told.take(breaks[ROW]), breaks, wires)


@cache
def _rules_of(name: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES.values() if rule.dataset == name)


def _told(rule: Rule) -> frozenset[str]:
    """Return the columns that findings of a rule tell, of a hundred that there are."""
    return frozenset((*rule.columns, *TECHNICAL, ITEM))


def _breaks(rule: Rule) -> str:
    return f"breaks {rule.id}"


@cache
def _query(name: str, present: frozenset[str]) -> str:
    """Return the SQL that tells of each row of a table which rules it breaks.

    A column a rule, and no filter: most of the time of a small chunk is planning, which doubles
    with conditions that are computed twice.
    """
    tells = [
        f'NOT coalesce({rule.sql_with(is_member)}, true) AS "{_breaks(rule)}"'
        for rule in _rules_of(name)
    ]
    gathered = GATHERED.get(name, {})
    groups: dict[tuple[object, ...], dict[str, Gathered]] = {}
    for alias, sums in gathered.items():
        # Among others, count(DISTINCT) takes three times as long as alone.
        alike = (sums.of, sums.by, sums.where, sums.across, "DISTINCT" in sums.sql)
        groups.setdefault(alike, {})[alias] = sums
    joins, columns = [], []
    for number, group in enumerate(groups.values()):
        columns += [_gathered(f"g{number}", alias, sums, present) for alias, sums in group.items()]
        if next(iter(group.values())).of in present:
            joins.append(_join(number, group))
    source = f"SELECT {', '.join(['main.*', *columns])} FROM {name} AS main {' '.join(joins)}"
    return f"SELECT {', '.join([ROW, *tells, *gathered])} FROM ({source})"


def _gathered(group: str, alias: str, sums: Gathered, present: frozenset[str]) -> str:
    """Return the column of an aggregate; a record without such rows counts none of them."""
    value = f"{group}.{alias}" if sums.of in present else f"CAST(NULL AS {_sql(sums.type)})"
    counts = sums.sql.startswith("count(")
    return f"coalesce({value}, 0) AS {alias}" if counts else f"{value} AS {alias}"


def _join(number: int, group: Mapping[str, Gathered]) -> str:
    """Return the join with the aggregates of one group, all over the same rows."""
    first = next(iter(group.values()))
    keys = (PART, *(() if first.across else (RECORD,)), *first.by)
    sums = [f"{sums.sql} AS {alias}" for alias, sums in group.items()]
    on = " AND ".join(f"g{number}.{key} IS NOT DISTINCT FROM main.{key}" for key in keys)
    return (
        f"LEFT JOIN (SELECT {', '.join([*keys, *sums])} FROM {first.of} WHERE {first.where}"
        f" GROUP BY {', '.join(keys)}) g{number} ON {on}"
    )


def _sql(of: ColumnType) -> str:
    arrow = str(arrow_type(of))
    return SQL_TYPES.get(arrow) or arrow.replace("decimal128", "DECIMAL")


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
