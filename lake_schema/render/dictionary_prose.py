"""What a dataset's module says of it in words: the fixed fields of its docstring, and its units."""

import importlib
import inspect
import re
from collections.abc import Mapping
from functools import cache

from lake_schema import datasets
from lake_schema.column_types import Instant
from lake_schema.contract import Column, Dataset

_FIELD = re.compile(r"^([A-Z][\w ]*): (.*(?:\n {4}.*)*)", re.MULTILINE)


@cache
def prose(name: str) -> Mapping[str, str]:
    """Return the fields of a dataset's docstring: `Source`, `Authority`, `Grain`, `Units`.

    >>> prose("packaging")["Grain"]
    'declaration × version as received × kind of packages'
    """
    module = importlib.import_module(f"{datasets.__name__}.{name}")
    fields = _FIELD.findall(inspect.cleandoc(module.__doc__ or ""))
    return {field: " ".join(text.split()).removesuffix(".") for field, text in fields}


def unit_of(dataset: Dataset, column: Column) -> str:
    """Return the unit of a column's values, which its name tells; empty where it has none.

    >>> goods_item = datasets.DATASETS["goods_item"]
    >>> unit_of(goods_item, goods_item["item_amount"])
    'item_currency'
    """
    name = column.name
    if name.endswith("_amount"):
        money = name.removesuffix("_amount")
        own, national = f"{money}_currency", "national_currency"
        return own if own in dataset else national
    if isinstance(column.type, Instant):
        return "UTC"
    units = {"_kg": "kg", "_bytes": "bytes", "_quantity": _unit_beside(dataset, name)}
    if name == "rate":
        return "fraction"
    return next((unit for suffix, unit in units.items() if name.endswith(suffix)), "")


def _unit_beside(dataset: Dataset, name: str) -> str:
    unit = f"{name.removesuffix('_quantity')}_unit_code"
    return unit if unit in dataset else ""
