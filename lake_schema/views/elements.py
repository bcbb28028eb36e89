"""Which column holds an element of the WCO Data Model: pointers of amendments, read by people."""

from collections.abc import Iterator

from lake_schema.datasets import DATASETS
from lake_schema.shared_columns import OF_A_DECLARATION, OF_AN_ITEM

CLASSES = {
    "declaration": "42A",
    "goods_item": "68A",
    "duty_tax": "50A",
    "charge_deduction": "58B",
    "additional_document": "02A",
    "additional_information": "03A",
    "previous_document": "99A",
    "packaging": "93A",
    "container": "31B",
    "guarantee": "90A",
    "authorisation": "",  # a part of the declaration without a pointer of its own
    "party": "",  # one class for every role
}
"""Dataset that a declaration fills → its class in the model, as pointers name it."""

_REPEATED = frozenset(column.name for column in (*OF_A_DECLARATION, OF_AN_ITEM))


def elements() -> Iterator[str]:
    """Yield SQL rows: WCO id of an element, class, and the column that holds it.

    >>> [row for row in elements() if row.startswith("('112'")]
    ["('112', '68A', 'goods_item.item_amount')"]
    """
    for dataset, class_code in CLASSES.items():
        for column in DATASETS[dataset].columns:
            repeated = column.name in _REPEATED and dataset not in ("declaration", "goods_item")
            if column.wco and not repeated:
                yield f"('{column.wco}', '{class_code}', '{dataset}.{column.name}')"
