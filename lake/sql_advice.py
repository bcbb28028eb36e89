"""What to say beside Athena's message when SQL fails: the line with a mark, the nearest name."""

import re
from collections.abc import Mapping

from lake_schema.datasets import DATASETS
from lake_schema.errors import nearest
from lake_schema.views import VIEWS

AROUND = 60
"""Characters of a line shown on each side of the place: SQL on one line can be long."""

_PLACE = re.compile(r"line (\d+):(\d+)")
_NAME = r"""['"](?P<name>[^'"]+)['"]"""
_COLUMN = re.compile(rf"column {_NAME} (?:cannot be resolved|does not exist)", re.IGNORECASE)
_TABLE = re.compile(rf"table {_NAME} does not exist", re.IGNORECASE)
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def advice(message: str, sql: str) -> str:
    r"""Return lines that help with a failed statement; nothing where there is nothing to say.

    >>> advice("line 1:15: Table 'lake.goods_itme' does not exist", "SELECT * FROM goods_itme")
    "SELECT * FROM goods_itme\n              ^\nNo table 'goods_itme'; did you mean 'goods_item'?"
    """
    offered = "" if "did you mean" in message.lower() else _names(message, sql)
    return "\n".join(line for line in (_mark(message, sql), offered) if line)


def columns_by_dataset() -> Mapping[str, frozenset[str]]:
    """Return the column names of every table and view."""
    tables = {
        name: frozenset(column.name for column in dataset.columns)
        for name, dataset in DATASETS.items()
    }
    return tables | {name: frozenset(view.columns) for name, view in VIEWS.items()}


def _mark(message: str, sql: str) -> str:
    found = _PLACE.search(message)
    lines = sql.strip().splitlines()
    if not found or not 1 <= int(found[1]) <= len(lines):
        return ""
    line, place = lines[int(found[1]) - 1], int(found[2]) - 1
    cut = max(0, place - AROUND)
    return f"{line[cut : place + AROUND]}\n{' ' * (place - cut)}^"


def _names(message: str, sql: str) -> str:
    if found := _TABLE.search(message):
        name = found["name"].rpartition(".")[2]
        known = sorted([*DATASETS, *VIEWS])
        offered = nearest(name, known) or f"; there are {', '.join(known)}"
        return f"No table {name!r}{_as_question(offered)}"
    if found := _COLUMN.search(message):
        return _column(found["name"].rpartition(".")[2], sql)
    return ""


def _column(name: str, sql: str) -> str:
    everywhere = columns_by_dataset()
    asked = set(_WORD.findall(sql.lower())) & everywhere.keys()
    owners = sorted(table for table, columns in everywhere.items() if name.lower() in columns)
    if owners:
        return f"{name!r} is a column of {', '.join(owners)}."
    near = frozenset[str]().union(*(everywhere[table] for table in asked or everywhere))
    offered = nearest(name, sorted(near)) or "; `lake tables NAME` lists the columns"
    return f"No column {name!r}{_as_question(offered)}"


def _as_question(offered: str) -> str:
    return offered if offered.endswith("?") else f"{offered}."
