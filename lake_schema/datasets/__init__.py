"""The catalogue: one module a dataset, each with one constant, `DATASET`."""

from lake_schema.contract import Dataset
from lake_schema.datasets import (
    additional_document,
    additional_information,
    amendment,
    authorisation,
    charge_deduction,
    container,
    declaration,
    duty_tax,
    finding,
    goods_item,
    guarantee,
    notification,
    notification_error,
    packaging,
    party,
    previous_document,
    unknown_content,
    upload,
)

_HEADERS = (declaration.DATASET, notification.DATASET)
_CHILDREN = (
    goods_item.DATASET,
    duty_tax.DATASET,
    charge_deduction.DATASET,
    additional_document.DATASET,
    additional_information.DATASET,
    previous_document.DATASET,
    packaging.DATASET,
    container.DATASET,
    authorisation.DATASET,
    guarantee.DATASET,
    party.DATASET,
    amendment.DATASET,
    notification_error.DATASET,
)
_ACCOUNT = (unknown_content.DATASET, finding.DATASET, upload.DATASET)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset for dataset in (*reversed(_CHILDREN), *reversed(_HEADERS), *_ACCOUNT)
}
"""All datasets in the order in which `publish` commits: children, headers, the account of them."""

HEADERS: tuple[str, ...] = tuple(dataset.name for dataset in _HEADERS)
"""Datasets of which a record has exactly one row in exactly one: what kind of record it is."""

RECORD_DATASETS: tuple[str, ...] = tuple(dataset.name for dataset in (*_HEADERS, *_CHILDREN))
"""Datasets whose rows a record consists of, headers first."""
