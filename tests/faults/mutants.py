"""Bugs that real lakes have had, planted by name: each must be found by the tests of faults.

A mutant changes the code of the process it is planted in, which is the step's own and dies with it.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from pyiceberg.catalog.glue import GlueCatalog

from functions import _ledger_store
from functions.ingest import handler as ingest
from functions.publish import commit, merge, window
from functions.publish import handler as publish


def acknowledge_before_commit() -> None:
    """Tell the queue that all went well, whatever did."""
    for step in (ingest, publish):
        step.partial_failures = lambda _message_ids: {"batchItemFailures": []}  # type: ignore[attr-defined]


def overwrite_others_commits() -> None:
    """Set the table's metadata without comparing what is there."""
    update = GlueCatalog._update_glue_table

    def update_blindly(
        self: GlueCatalog, database: str, table: str, change: Any, _version: str
    ) -> None:
        """Update a table whatever its version is by now."""
        current = self._get_glue_table(database, table)["VersionId"]
        update(self, database, table, change, current)

    GlueCatalog._update_glue_table = update_blindly  # type: ignore[method-assign]


def write_ledger_without_conditions() -> None:
    """Write ledger items whatever is there."""
    put = _ledger_store.Store.put

    def put_blindly(self: Any, *arguments: Any, **named: Any) -> Any:
        """Return a write that expects nothing."""
        return put(self, *arguments, **{**named, "condition": "", "values": None})

    _ledger_store.Store.put = put_blindly  # type: ignore[method-assign]


def take_untied_rows() -> None:
    """Publish whatever is in a staged object, whoever it is tied to."""
    merge.pc.is_in = lambda rows, value_set: merge.pc.is_valid(rows)  # noqa: ARG005 # Arrow's names


def retry_commits_blindly() -> None:
    """Let PyIceberg apply an append again after a conflict: its four retries stay on."""
    commit.TableProperties = SimpleNamespace(COMMIT_NUM_RETRIES="forgotten")  # type: ignore[attr-defined]


def never_look_for_the_commit() -> None:
    """Take every commit for one that has not landed."""
    commit._landed = lambda _table, _commit_id: None


def say_published_first() -> None:
    """Settle the ledger before the tables are written."""
    do = window.publish

    def publish_after(ledger: Any, opened: Any) -> None:
        """Say so, then do so."""
        ledger.settle(opened, list(ledger.batches(opened.batches).values()), "2026-01-01")
        do(ledger, opened)

    window.publish = publish_after


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        acknowledge_before_commit,
        overwrite_others_commits,
        write_ledger_without_conditions,
        take_untied_rows,
        retry_commits_blindly,
        never_look_for_the_commit,
        say_published_first,
    )
}
