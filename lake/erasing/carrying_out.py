"""Carries an order out, in steps that may be repeated after dying anywhere, and proves it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from functions._ledger import Entry, Ledger
from lake.connection import Connection
from lake.erasing.objects import (
    delete_copies,
    delete_evidence,
    evidence,
    forget_files,
    spare_objects,
    unneeded_files,
)
from lake.erasing.orders import Order, OrderError, Orders
from lake.erasing.planning import counted
from lake.erasing.tables import delete_rows, load


def carry_out(
    connection: Connection, order: Order, on_step: Callable[[str], None] = lambda _says: None
) -> Order:
    """Erase what a written order reaches, prove that it is gone, and say so in the order.

    Args:
        connection: The lake, with rights of the role Eraser.
        order: As it stands in the ledger; one that was begun goes on.
        on_step: Told what is being done.

    Raises:
        OrderError: Something of it is still found; run the same order again.
        UnavailableError: Other writers were faster each time; run it again.
    """
    tables = sorted({table for rows in order.rows.values() for table in rows})
    for name in tables:
        on_step(f"erasing rows of {name}")
        delete_rows(connection, name, order.records)
    on_step("deleting evidence")
    delete_evidence(connection, order)
    on_step("redacting receipts")
    _redact(connection, order)
    for name in tables:
        on_step(f"forgetting the history of {name}")
        forget_files(connection, name)
    on_step("deleting copies")
    delete_copies(connection, tables)
    on_step("looking for what is left")
    left = list(what_is_left(connection, order))
    if left:
        raise OrderError(f"something is left, run the order again: {'; '.join(left)}")
    return Orders(connection).finish(order, _now())


def what_is_left(connection: Connection, order: Order) -> Iterator[str]:
    """Yield what is still found of an order, in tables, their history, files and landing."""
    # First, because the question below leaves an answer itself.
    if spare := list(spare_objects(connection, [])):
        yield f"{len(spare)} copies, such as {spare[0]}"
    for upload_id, rows in counted(connection, order.records).items():
        yield f"rows of upload {upload_id}: {rows}"
    for key, version in evidence(connection, order):
        yield f"{key} in version {version}"
    begun_at = datetime.fromisoformat(order.begun_at).replace(tzinfo=UTC).timestamp()
    for name in sorted({table for rows in order.rows.values() for table in rows}):
        table = load(connection, name)
        older = [each for each in table.metadata.snapshots if each.timestamp_ms < begun_at * 1000]
        if older:
            yield f"{name} has {len(older)} snapshots from before the order"
        if young := unneeded_files(connection, name):
            yield (
                f"{name} has {len(young)} files of no snapshot, such as {young[0]['Key']}: they go "
                "when they are an hour old"
            )


def _redact(connection: Connection, order: Order) -> None:
    ledger = Ledger(connection.client("dynamodb"), connection.upload_ledger)
    for entry in ledger.entries(list(order.evidence)).values():
        if order.reference not in entry.receipt.get("erased", {}).get("order", "").split(", "):
            ledger.redact(entry, _redacted(entry, order))


def _redacted(entry: Entry, order: Order) -> dict[str, object]:
    """Return a receipt that keeps its counts and says what was erased of them."""
    before = entry.receipt.get("erased", {"order": "", "tables": {}})
    tables = dict(before["tables"])
    for table, count in order.rows.get(entry.upload_id, {}).items():
        tables[table] = tables.get(table, 0) + count
    references = ", ".join(filter(None, (before["order"], order.reference)))
    erased = {"order": references, "at": _now(), "tables": tables}
    return {**entry.receipt, "findings": [], "unknown": [], "erased": erased}


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
