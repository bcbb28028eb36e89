"""The catalogue: one module a dataset, each with one constant, `DATASET`."""

from lake_schema.contract import Dataset
from lake_schema.datasets import (
    container,
    declaration,
    duty_tax,
    finding,
    goods_item,
    upload,
)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        duty_tax.DATASET,
        container.DATASET,
        goods_item.DATASET,
        declaration.DATASET,
        finding.DATASET,
        upload.DATASET,
    )
}
"""All datasets in the order in which `publish` commits: children, headers, the account of them."""

DECLARATION_DATASETS: tuple[str, ...] = ("declaration", "goods_item", "duty_tax", "container")
"""Datasets whose rows a record of a declaration consists of, header first."""
