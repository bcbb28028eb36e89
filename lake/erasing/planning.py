"""What an order reaches: the records of a party, or whole uploads; and the bytes they came in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from functions._ledger import Ledger
from functions._ledger_whole import whole_ledger
from lake.athena import ask
from lake.connection import Connection
from lake.erasing.orders import Order, OrderError
from lake_schema.column_types import TEXT
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS, RECORD_DATASETS

OF_RECORDS = (*RECORD_DATASETS, "finding")
"""Tables whose rows belong to one record of one upload."""


def personal_columns(dataset: str) -> tuple[str, ...]:
    """Return the columns of a dataset that may say who somebody is.

    >>> personal_columns("notification")
    ('bank_account_number',)
    """
    return tuple(
        column.name
        for column in DATASETS[dataset].columns
        if column.classification is Classification.PERSONAL and column.type == TEXT
    )


def plan_party(connection: Connection, value: str, reference: str, reason: str) -> Order:
    """Return the order to erase every record that names somebody, in any column that may.

    Raises:
        OrderError: Nobody is named so, or an upload is not published yet.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for upload_id, number in ask(connection, naming(value)).rows:
        found[str(upload_id)].add(int(str(number)))
    if not found:
        raise OrderError("no record names that party; look at how the tables spell it")
    records = {upload_id: tuple(sorted(numbers)) for upload_id, numbers in found.items()}
    return _order(connection, records, reference, reason)


def plan_uploads(
    connection: Connection, upload_ids: Collection[str], reference: str, reason: str
) -> Order:
    """Return the order to erase uploads with all their records.

    Raises:
        OrderError: One is unknown or not published yet.
    """
    return _order(connection, dict.fromkeys(upload_ids, ()), reference, reason)


def naming(value: str) -> str:
    """Return the statement that finds the records which name somebody."""
    text = "'" + value.replace("'", "''") + "'"
    return "\nUNION\n".join(
        f"SELECT upload_id, record_number FROM {dataset}"
        f" WHERE {' OR '.join(f'{column} = {text}' for column in columns)}"
        for dataset in RECORD_DATASETS
        if (columns := personal_columns(dataset))
    )


def _order(
    connection: Connection, records: Mapping[str, tuple[int, ...]], reference: str, reason: str
) -> Order:
    ledger = Ledger(connection.client("dynamodb"), connection.upload_ledger)
    unknown = records.keys() - ledger.entries(list(records)).keys()
    if unknown:
        raise OrderError(f"the ledger knows no uploads {sorted(unknown)[:5]}")
    if not ledger.settled(list(records)):
        raise OrderError("some of these uploads are not published yet: wait until they are")
    return Order(
        reference=reference,
        reason=reason,
        by=str(connection.client("sts").get_caller_identity()["Arn"]),
        begun_at=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
        records=records,
        evidence=tuple(sorted(set(_of_same_bytes(connection, records)))),
        rows=counted(connection, records),
    )


def _of_same_bytes(connection: Connection, records: Mapping[str, object]) -> Iterator[str]:
    """Yield uploads that brought the same bytes: duplicates, and those of other posts."""
    entries = whole_ledger(connection.client("dynamodb"), connection.upload_ledger).entries
    hashes = {entries[upload_id].sha256 for upload_id in records} - {""}
    yield from records
    yield from (name for name, entry in entries.items() if entry.sha256 in hashes)


def counted(
    connection: Connection, records: Mapping[str, tuple[int, ...]]
) -> dict[str, dict[str, int]]:
    """Return upload → table → rows of these records that the tables have now."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    statement = " UNION ALL ".join(
        f"SELECT '{dataset}', upload_id, count(*) FROM {dataset}"
        f" WHERE {condition(records)} GROUP BY upload_id"
        for dataset in OF_RECORDS
    )
    for dataset, upload_id, count in ask(connection, statement).rows:
        found[str(upload_id)][str(dataset)] = int(str(count))
    return dict(found)


def condition(records: Mapping[str, tuple[int, ...]]) -> str:
    """Return the SQL that holds for rows of these records.

    >>> condition({"u1": (), "u2": (3, 4)})
    "((upload_id = 'u1') OR (upload_id = 'u2' AND record_number IN (3, 4)))"
    """
    parts = [
        f"(upload_id = '{upload_id}'"
        + (f" AND record_number IN ({', '.join(map(str, numbers))})" if numbers else "")
        + ")"
        for upload_id, numbers in records.items()
    ]
    return f"({' OR '.join(parts)})"
