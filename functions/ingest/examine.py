"""Rules over completed rows: which records break which, and where."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.convert import FINDINGS
from functions.ingest.engine import engine
from lake_schema.column_types import ColumnType
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.finding import Severity
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD, Wires
from lake_schema.render.arrow import arrow_type
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED, Gathered
from lake_schema.rules.rule import Rule

ROW = "_row"  # a row's ordinal in its table: joins keep no order
BITS = 62  # rules in one mask: it is a BIGINT and not negative


def examine(tables: Mapping[str, pa.Table], wires: Wires) -> pa.Table:
    """Return the findings of all rules over the rows of whole records.

    Args:
        tables: Completed tables, the technical columns last.
        wires: How columns stood on the wire; findings name them so.

    Returns:
        A table in the schema `FINDINGS`.
    """
    findings: list[dict[str, Any]] = []
    for name, rows in tables.items():
        ordinals = pa.array(range(rows.num_rows), pa.int64())
        engine().register(name, rows.append_column(ROW, ordinals))
    for name in tables:
        findings += _examined(name, tables, wires)
    return pa.Table.from_pylist(findings, FINDINGS)


def rejected(findings: pa.Table) -> pa.Table:
    """Return the records that a finding rejects, once each: upload and record."""
    severe = findings.filter(pc.equal(findings["severity"], Severity.REJECT))
    return severe.select([UPLOAD, RECORD]).group_by([UPLOAD, RECORD]).aggregate([])


def without(rows: pa.Table, records: pa.Table) -> pa.Table:
    """Return rows without those of these records, for a record goes in or stays out whole."""
    if not records.num_rows:
        return rows
    return rows.join(records, [UPLOAD, RECORD], join_type="left anti")


def _examined(name: str, tables: Mapping[str, pa.Table], wires: Wires) -> Iterator[dict[str, Any]]:
    rules = [rule for rule in RULES.values() if rule.dataset == name]
    for start in range(0, len(rules), BITS):
        query = _query(name, start, frozenset(tables))
        for row, bits, *sums in engine().execute(query).fetchall():
            found = tables[name].slice(row, 1).to_pylist()[0]
            found |= zip(GATHERED.get(name, {}), sums, strict=True)
            for place, rule in enumerate(rules[start : start + BITS]):
                if bits >> place & 1:
                    yield _finding(rule, found, wires)


@cache
def _query(name: str, start: int, present: frozenset[str]) -> str:
    """Return the SQL that gives the rows of a table that break a rule, one bit a rule."""
    rules = [rule for rule in RULES.values() if rule.dataset == name][start : start + BITS]
    bits = [
        f"if(NOT coalesce({rule.sql}, true), {1 << place}, 0)" for place, rule in enumerate(rules)
    ]
    bitmask = " + ".join(bits) or "0"
    gathered = GATHERED.get(name, {})
    groups: dict[tuple[str, tuple[str, ...], str], dict[str, Gathered]] = {}
    for alias, sums in gathered.items():
        groups.setdefault((sums.of, sums.by, sums.where), {})[alias] = sums
    joins, columns = [], []
    for number, ((of, by, where), group) in enumerate(groups.items()):
        columns += [_gathered(f"g{number}", alias, sums, present) for alias, sums in group.items()]
        if of in present:
            joins.append(_join(number, of, by, where, group))
    source = f"SELECT {', '.join(['main.*', *columns])} FROM {name} AS main {' '.join(joins)}"
    mask = f"SELECT {', '.join([ROW, f'{bitmask} AS mask', *gathered])} FROM ({source})"
    return f"SELECT * FROM ({mask}) WHERE mask <> 0 ORDER BY {ROW}"


def _gathered(group: str, alias: str, sums: Gathered, present: frozenset[str]) -> str:
    """Return the column of an aggregate; a record without such rows counts none of them."""
    value = f"{group}.{alias}" if sums.of in present else f"CAST(NULL AS {_sql(sums.type)})"
    counts = sums.sql.startswith("count(")
    return f"coalesce({value}, 0) AS {alias}" if counts else f"{value} AS {alias}"


def _join(
    number: int, of: str, by: tuple[str, ...], where: str, group: Mapping[str, Gathered]
) -> str:
    keys = (UPLOAD, *(by or (RECORD,)))
    sums = [f"{sums.sql} AS {alias}" for alias, sums in group.items()]
    on = " AND ".join(f"g{number}.{key} IS NOT DISTINCT FROM main.{key}" for key in keys)
    return (
        f"LEFT JOIN (SELECT {', '.join([*keys, *sums])} FROM {of} WHERE {where}"
        f" GROUP BY {', '.join(keys)}) g{number} ON {on}"
    )


def _sql(of: ColumnType) -> str:
    arrow = str(arrow_type(of))
    return {"string": "VARCHAR", "int64": "BIGINT"}.get(
        arrow, arrow.replace("decimal128", "DECIMAL")
    )


def _finding(rule: Rule, row: Mapping[str, Any], wires: Wires) -> dict[str, Any]:
    here = wires.get(rule.dataset, {})
    names = [here[column].name for column in rule.columns if column in here]
    return {
        UPLOAD: row[UPLOAD],
        RECORD: row[RECORD],
        "rule": rule.id,
        "severity": rule.severity,
        "dataset": rule.dataset,
        "item_number": row.get("item_number"),
        "place": ", ".join([f"line {row[LINE]}", *names]),
        "says": f"{rule.says[:-1]}; found {_found(rule, row)}",
    }


def _found(rule: Rule, row: Mapping[str, Any]) -> str:
    contract = DATASETS[rule.dataset]
    open_columns = [
        column
        for column in rule.columns
        if contract[column].classification is not Classification.PERSONAL
    ]
    shown = [
        f"{name} {_shown(row[name])}"
        for name in (*open_columns, *rule.sums)
        if row[name] is not None
    ]
    return ", ".join(shown) or "no value"


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return repr(value) if isinstance(value, str) else str(value)
