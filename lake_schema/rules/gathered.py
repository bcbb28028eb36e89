"""Sums over other rows that rules may use as if they were columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from lake_schema.column_types import AMOUNT, INSTANT, INTEGER, QUANTITY, TEXT, ColumnType


@dataclass(frozen=True, slots=True)
class Gathered:
    """An aggregate over rows that belong to a row.

    Attributes:
        of: The dataset whose rows are gathered.
        sql: The aggregate.
        type: What it gives.
        by: Columns that must agree too.
        where: Which rows count.
        across: Rows of other records of the upload count as well.
    """

    of: str
    sql: str
    type: ColumnType
    by: tuple[str, ...] = ()
    where: str = "true"
    across: bool = False


ARRIVED = Gathered("upload", "min(arrived_at)", INSTANT, by=("upload_id",), across=True)
"""When the upload arrived by the object's own time: the same in every run, unlike the clock."""

_LAST_ITEM = Gathered("goods_item", "max(item_number)", INTEGER)


def _items(sql: str, of: ColumnType) -> Gathered:
    return Gathered("goods_item", sql, of)


def _lines(sql: str, of: ColumnType) -> Gathered:
    # ASYCUDA's method 0 is a tax that is not to be paid, and no part of the item's sum.
    where = "coalesce(payment_method_code, '1') <> '0'"
    return Gathered("duty_tax", sql, of, by=("item_number",), where=where)


def _documents(sql: str) -> Gathered:
    return Gathered("additional_document", sql, INTEGER, by=("item_number",))


GATHERED: Mapping[str, Mapping[str, Gathered]] = {
    "declaration": {
        "arrived_at": ARRIVED,
        "item_count": _items("count(*)", INTEGER),
        "item_number_min": _items("min(item_number)", INTEGER),
        "item_number_max": _items("max(item_number)", INTEGER),
        "item_number_count": _items("count(DISTINCT item_number)", INTEGER),
        "item_packages": _items("sum(package_count)", QUANTITY),
        "item_amounts": _items("sum(item_amount)", AMOUNT),
        "item_amount_count": _items("count(item_amount)", INTEGER),
        "item_currency_min": _items("min(item_currency)", TEXT),
        "item_currency_max": _items("max(item_currency)", TEXT),
        "item_gross_kg": _items("sum(gross_mass_kg)", QUANTITY),
        "item_gross_count": _items("count(gross_mass_kg)", INTEGER),
        "item_net_count": _items("count(net_mass_kg)", INTEGER),
        "item_customs_values": _items("sum(customs_value_amount)", AMOUNT),
        "item_customs_value_count": _items("count(customs_value_amount)", INTEGER),
        "item_taxes": _items("sum(tax_amount)", AMOUNT),
        "item_tax_count": _items("count(tax_amount)", INTEGER),
        "container_count": Gathered("container", "count(*)", INTEGER),
        "same_reference_count": Gathered(
            "declaration",
            "count(*)",
            INTEGER,
            by=("declarant_id", "lrn"),
            where="function_code = '9' AND lrn IS NOT NULL",
            across=True,
        ),
    },
    "goods_item": {
        "line_amounts": _lines("sum(assessed_amount)", AMOUNT),
        "line_amount_count": _lines("count(assessed_amount)", INTEGER),
        "categorised_document_count": _documents("count(category_code)"),
        "invoice_document_count": _documents(
            "count(CASE WHEN category_code = 'N' AND type_code = '935' THEN 1 END)"
        ),
    },
    "duty_tax": {"last_item_number": _LAST_ITEM},
    "additional_document": {"arrived_at": ARRIVED, "last_item_number": _LAST_ITEM},
    "additional_information": {"last_item_number": _LAST_ITEM},
    "previous_document": {"last_item_number": _LAST_ITEM},
    "packaging": {"last_item_number": _LAST_ITEM},
    "container": {"last_item_number": _LAST_ITEM},
    "party": {"last_item_number": _LAST_ITEM},
    "notification": {
        "arrived_at": ARRIVED,
        "error_count": Gathered("notification_error", "count(*)", INTEGER),
        "tax_line_count": Gathered("duty_tax", "count(*)", INTEGER),
    },
}
"""Dataset → name → what is gathered for each of its rows."""
