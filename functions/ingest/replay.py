"""Uploads that run again: which runs are done, and which records are still to come in."""

from functions._events import Landed
from functions._ledger import ACCEPTED, DUPLICATE, Entry
from functions._shell import settings
from functions.ingest.account import Rerun
from functions.ingest.landing import Arrival
from lake_schema.errors import UnavailableError
from lake_schema.finding import Severity


def is_done(asked: Landed, before: Entry | None) -> bool:
    """Tell whether nothing is left to do of what was asked for.

    Of a duplicate nothing ever is: another upload holds its records. Nor of what was erased by
    order.
    """
    if before is None:
        return False
    if "erased" in before.receipt:
        return True
    return asked.run_number <= before.run_number or before.outcome == DUPLICATE


def rerun_of(arrival: Arrival, before: Entry | None) -> Rerun:
    """Return what a replay goes on from; the run before it is published.

    Of an upload that was refused all records may come in; of one that was accepted those that its
    last run rejected: the others are in the tables, and stay as they are.

    Raises:
        UnavailableError: The run before this one has not been; its message may still come.
    """
    asked = arrival.landed
    if before is None or before.run_number + 1 != asked.run_number:
        raise UnavailableError(f"{asked.upload_id}: the run before {asked.run_number} is not known")
    if before.outcome != ACCEPTED:
        return Rerun(asked.run_number, {}, None, before.sha256)
    still_open = _rejected(arrival, before)
    return Rerun(asked.run_number, before.receipt, still_open, before.sha256)


def _rejected(arrival: Arrival, before: Entry) -> frozenset[int]:
    if not before.receipt["records_rejected"]:
        return frozenset()
    from functions._catalogue import catalogue  # noqa: PLC0415 # a replay is rare, PyIceberg heavy

    findings = catalogue().load_table((settings().database, "finding"))
    rows = findings.scan(
        row_filter=(
            f"arrived_on = '{arrival.arrived_at.date()}' AND upload_id = '{before.upload_id}'"
            f" AND run_number = {before.run_number} AND severity = '{Severity.REJECT}'"
        ),
        selected_fields=("record_number",),
    )
    return frozenset(rows.to_arrow()["record_number"].to_pylist())
