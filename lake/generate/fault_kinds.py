"""The kinds of fault that can be planted, and the rules that no generated file can break."""

from lake.generate import header_faults, item_faults
from lake.generate.fault_kind import Fault
from lake_schema.datasets import OTHER_RECORDS

FAULTS: dict[str, Fault] = header_faults.FAULTS | item_faults.FAULTS
"""Name of a fault → what is wrong and who must find it."""

NOT_GENERATED = (
    "additional_information",
    "amendment",
    "authorisation",
    "guarantee",
    "notification",
    "notification_error",
    *(dataset.name for kind in OTHER_RECORDS for dataset in kind.datasets),
)
"""Datasets of which generated files hold no row: only originals and amendments are generated."""

NOT_BREAKABLE: dict[str, tuple[str, ...]] = {
    "XML and lines nest it in its item; only JSON Lines and Parquet number the item": (
        "container-item",
        "document-item",
        "duty-item",
        "packaging-item",
        "party-item",
        "previous-document-item",
    ),
    "only ASYCUDA states it": (
        "assessed-before-registered",
        "cif-total",
        "item-tax-total",
        "tax-total",
    ),
    "the schema has no element for it that is read": (
        "document-expired",
        "document-in-future",
        "document-validity",
    ),
    "generated declarations do not say it, for few do": (
        "declaration-location-qualifier",
        "document-currency",
        "document-unit",
        "duty-unit",
        "freight-payment-method",
        "item-transaction-nature",
        "taric-form",
        "warehouse-type",
    ),
}
"""Why no fault can be planted → rules that generated files can't break."""
