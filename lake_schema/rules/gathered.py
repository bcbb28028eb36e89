"""Sums over other rows that rules may use as if they were columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from lake_schema.column_types import AMOUNT, INTEGER, QUANTITY, TEXT, ColumnType


@dataclass(frozen=True, slots=True)
class Gathered:
    """An aggregate over rows that belong to a row.

    Attributes:
        of: The dataset whose rows are gathered.
        sql: The aggregate.
        type: What it gives.
        by: Columns that tie the rows, beside their upload; without any, the record does.
        where: Which rows count.
    """

    of: str
    sql: str
    type: ColumnType
    by: tuple[str, ...] = ()
    where: str = "true"


GATHERED: Mapping[str, Mapping[str, Gathered]] = {
    "declaration": {
        "item_count": Gathered("goods_item", "count(*)", INTEGER),
        "item_number_min": Gathered("goods_item", "min(item_number)", INTEGER),
        "item_number_max": Gathered("goods_item", "max(item_number)", INTEGER),
        "item_number_count": Gathered("goods_item", "count(DISTINCT item_number)", INTEGER),
        "item_packages": Gathered("goods_item", "sum(package_count)", QUANTITY),
        "item_amounts": Gathered("goods_item", "sum(item_amount)", AMOUNT),
        "item_amount_count": Gathered("goods_item", "count(item_amount)", INTEGER),
        "item_currency_min": Gathered("goods_item", "min(item_currency)", TEXT),
        "item_currency_max": Gathered("goods_item", "max(item_currency)", TEXT),
        "same_reference_count": Gathered(
            "declaration",
            "count(*)",
            INTEGER,
            by=("declarant_id", "lrn"),
            where="function_code = '9' AND lrn IS NOT NULL",
        ),
    },
}
"""Dataset → name → what is gathered for each of its rows."""
