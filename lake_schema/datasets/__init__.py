"""The catalogue: one module a dataset, each with one constant, `DATASET`."""

from dataclasses import dataclass

from lake_schema.contract import Column, Dataset
from lake_schema.datasets import (
    additional_document,
    additional_information,
    amendment,
    authorisation,
    charge_deduction,
    container,
    declaration,
    document_mention,
    duty_tax,
    exchange_rate,
    finding,
    goods_item,
    guarantee,
    inspection,
    inspection_assignment,
    notification,
    notification_error,
    outside_document,
    packaging,
    partner_trade,
    party,
    payment,
    previous_document,
    question_log,
    reference_price,
    seized_goods,
    seizure,
    seizure_person,
    tariff,
    trader,
    trader_address,
    trader_licence,
    trader_match,
    trader_owner,
    transit_event,
    transit_plan,
    transit_plan_stop,
    unknown_content,
    upload,
)
from lake_schema.shared_columns import (
    OF_A_DECLARATION,
    OF_A_DOCUMENT,
    OF_A_JOURNEY,
    OF_A_PERIOD,
    OF_A_QUESTION,
    OF_A_SEIZURE,
    OF_A_TRADER,
    OF_AN_INSPECTION,
)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: what it may consist of.

    Attributes:
        headers: Datasets of which such a record has exactly one row in exactly one.
        children: Datasets that may have more rows of it.
        repeats: Columns that all its rows repeat of the header's row.
    """

    headers: tuple[Dataset, ...]
    children: tuple[Dataset, ...] = ()
    repeats: tuple[Column, ...] = OF_A_PERIOD

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return all its datasets, headers first."""
        return (*self.headers, *self.children)


DECLARATIONS = RecordKind(
    headers=(declaration.DATASET, notification.DATASET),
    children=(
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
    ),
    repeats=OF_A_DECLARATION,
)
OTHER_RECORDS: tuple[RecordKind, ...] = (
    RecordKind(
        headers=(trader.DATASET,),
        children=(trader_address.DATASET, trader_licence.DATASET, trader_owner.DATASET),
        repeats=OF_A_TRADER,
    ),
    RecordKind((trader_match.DATASET,)),
    RecordKind((tariff.DATASET,)),
    RecordKind((exchange_rate.DATASET,)),
    RecordKind((reference_price.DATASET,)),
    RecordKind((inspection.DATASET,), (inspection_assignment.DATASET,), OF_AN_INSPECTION),
    RecordKind((seizure.DATASET,), (seized_goods.DATASET, seizure_person.DATASET), OF_A_SEIZURE),
    RecordKind((payment.DATASET,)),
    RecordKind((transit_event.DATASET,)),
    RecordKind((transit_plan.DATASET,), (transit_plan_stop.DATASET,), OF_A_JOURNEY),
    RecordKind((partner_trade.DATASET,)),
    RecordKind((outside_document.DATASET,), (document_mention.DATASET,), OF_A_DOCUMENT),
    RecordKind((question_log.DATASET,), repeats=OF_A_QUESTION),
)
"""What customs knows beside declarations and the responses to them."""
RECORD_KINDS = (DECLARATIONS, *OTHER_RECORDS)

_ACCOUNT = (unknown_content.DATASET, finding.DATASET, upload.DATASET)
_HEADERS = tuple(dataset for kind in RECORD_KINDS for dataset in kind.headers)
_CHILDREN = tuple(dataset for kind in RECORD_KINDS for dataset in kind.children)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset for dataset in (*reversed(_CHILDREN), *reversed(_HEADERS), *_ACCOUNT)
}
"""All datasets in the order in which `publish` commits: children, headers, the account of them."""

HEADERS: tuple[str, ...] = tuple(dataset.name for dataset in _HEADERS)
"""Datasets of which a record has exactly one row in exactly one: what kind of record it is."""

RECORD_DATASETS: tuple[str, ...] = tuple(
    dataset.name for kind in RECORD_KINDS for dataset in kind.datasets
)
"""Datasets whose rows a record consists of, headers first."""

KIND_OF: dict[str, RecordKind] = {
    dataset.name: kind for kind in RECORD_KINDS for dataset in kind.datasets
}
"""Dataset of records → their kind."""


def inherited(dataset: str) -> frozenset[str]:
    """Return the columns that rows repeat of their record's header row, where alone they are read.

    >>> sorted(inherited("seized_goods"))
    ['dated_on', 'office_code', 'seizure_number']
    """
    return frozenset(column.name for column in KIND_OF[dataset].repeats)
