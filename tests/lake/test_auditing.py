"""Comparing accounts: those that agree have no difference, every kind of damage has its name."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions._ledger import Batch, Commit, Entry
from functions._ledger_whole import Whole
from lake.auditing import DIFFERENCES, compare
from lake.auditing.accounts import Accounts, Evidence

NOW = datetime(2026, 5, 2)  # noqa: DTZ001 # accounts are in UTC without zone
OLD = NOW - timedelta(days=1)
SETTLED = "2026-05-01T12:00:00"


def receipt(read: int, rejected: int, **more: object) -> dict[str, Any]:
    accepted = read - rejected
    tables = {"declaration": accepted, "goods_item": 2 * accepted, "finding": rejected}
    return {
        "file": "may + june.xml",
        "post": "dover",
        "format": "wco-dm-xml",
        "packing": None,
        "records_announced": None,
        "records_read": read,
        "records_accepted": accepted,
        "records_rejected": rejected,
        "warnings": 0,
        "tables": {name: count for name, count in tables.items() if count},
        "unknown_count": 0,
        "error": None,
        **more,
    }


def row(entry: Entry) -> dict[str, Any]:
    told = {name: entry.receipt[name] for name in entry.receipt if name not in ("tables", "error")}
    code = entry.receipt["error"]["code"] if entry.receipt["error"] else None
    fixed = {"outcome": entry.outcome, "sha256": entry.sha256, "error_code": code}
    return {**told, **fixed, "size_bytes": 10, "run_number": entry.run_number}


NOTHING = receipt(0, 0)
ENTRIES = (
    Entry("first", "dover", "aa", "accepted", "b1", receipt(3, 1)),
    Entry("again", "dover", "aa", "duplicate", "b1", NOTHING),
    Entry("torn", "dover", "bb", "refused", "b1", {**NOTHING, "error": {"code": "empty-file"}}),
    Entry("rerun", "calais", "cc", "accepted", "b2", receipt(2, 0), run_number=2),
)
WHOLE = Whole(
    entries={entry.upload_id: entry for entry in ENTRIES},
    claims={("dover", "aa"): "first", ("calais", "cc"): "rerun"},
    batches={
        "b1": Batch("b1", ("first", "again", "torn"), ("first",), {}, "c1", SETTLED),
        "b2": Batch("b2", ("rerun",), ("rerun",), {}, "c1", SETTLED),
    },
    open_commits={},
    settled_commits={"c1": Commit("c1", ("b1", "b2"), SETTLED)},
)
ROWS = {
    "declaration": Counter(first=2, rerun=2),
    "goods_item": Counter(first=4, rerun=4),
    "finding": Counter(first=1),
    "unknown_content": Counter[str](),
}
AGREEING = Accounts(
    before=WHOLE,
    evidence={entry.upload_id: Evidence(entry.upload_id, 10, OLD) for entry in ENTRIES},
    upload_rows={
        (entry.upload_id, run): [row(entry)]
        for entry in ENTRIES
        for run in range(1, entry.run_number + 1)
    },
    rows=ROWS,
    records=Counter(first=2, rerun=2),
    rejected=Counter({("first", 1): 1}),
    doubled_commits={},
    after=WHOLE,
    read_at=NOW,
)


def with_ledger(accounts: Accounts, **changed: Any) -> Accounts:
    whole = replace(accounts.after, **changed)
    return replace(accounts, before=whole, after=whole)


def with_entry(accounts: Accounts, upload_id: str, **changed: Any) -> Accounts:
    entry = replace(accounts.after.entries[upload_id], **changed)
    return with_ledger(accounts, entries={**accounts.after.entries, upload_id: entry})


def with_rows(accounts: Accounts, table: str, **counted: int) -> Accounts:
    return replace(
        accounts, rows={**accounts.rows, table: accounts.rows[table] | Counter(**counted)}
    )


def without_row(accounts: Accounts, table: str, upload_id: str) -> Accounts:
    rows = Counter({name: n for name, n in accounts.rows[table].items() if name != upload_id})
    return replace(accounts, rows={**accounts.rows, table: rows})


def with_upload_rows(accounts: Accounts, key: tuple[str, int], rows: list[Any]) -> Accounts:
    return replace(accounts, upload_rows={**accounts.upload_rows, key: rows})


def without(found: Any, key: object) -> Any:
    return {name: value for name, value in found.items() if name != key}


DAMAGES: dict[str, tuple[Callable[[Accounts], Accounts], str]] = {
    "never-taken-in": (
        lambda a: replace(a, evidence={**a.evidence, "lost": Evidence("k", 1, OLD)}),
        "lost",
    ),
    "evidence-missing": (lambda a: replace(a, evidence=without(a.evidence, "torn")), "torn"),
    "evidence-differs": (
        lambda a: replace(a, evidence={**a.evidence, "first": Evidence("k", 10, OLD, "dd")}),
        "first",
    ),
    "untied": (lambda a: with_entry(a, "first", batch_id="b2"), "first"),
    "claim-missing": (
        lambda a: with_ledger(a, claims=without(a.after.claims, ("calais", "cc"))),
        "rerun",
    ),
    "duplicate-of-nothing": (
        lambda a: with_ledger(a, claims={**a.after.claims, ("dover", "aa"): "torn"}),
        "again",
    ),
    "stuck-batch": (
        lambda a: with_ledger(
            a,
            batches={**a.after.batches, "b2": replace(a.after.batches["b2"], published_at="")},
        ),
        "rerun",
    ),
    "stuck-commit": (
        lambda a: with_ledger(a, open_commits={"c2": Commit("c2", (), "2026-05-01T00:00:00")}),
        "",
    ),
    "commit-doubled": (lambda a: replace(a, doubled_commits={("declaration", "c1"): 2}), ""),
    "account-wrong": (
        lambda a: with_entry(a, "first", receipt={**receipt(3, 1), "records_read": 4}),
        "first",
    ),
    "receipt-differs": (
        lambda a: with_entry(a, "first", receipt={**receipt(3, 1), "warnings": 4}),
        "first",
    ),
    "upload-row-missing": (lambda a: with_upload_rows(a, ("rerun", 1), []), "rerun"),
    "upload-row-doubled": (
        lambda a: with_upload_rows(a, ("torn", 1), [row(ENTRIES[2])] * 2),
        "torn",
    ),
    "upload-row-unknown": (lambda a: with_upload_rows(a, ("first", 2), []), "first"),
    "rows-missing": (lambda a: without_row(a, "goods_item", "rerun"), "rerun"),
    "rows-doubled": (lambda a: with_rows(a, "goods_item", first=8), "first"),
    "rows-of-nobody": (lambda a: with_rows(a, "declaration", stranger=1), "stranger"),
    "records-doubled": (lambda a: replace(a, records=Counter(first=1, rerun=2)), "first"),
    "findings-differ": (lambda a: replace(a, rejected=Counter[tuple[str, int]]()), "first"),
}


def test_accounts_that_agree_have_no_difference() -> None:
    report = compare(AGREEING)

    assert report.differences == ()
    assert report.waiting == {}
    assert report.checked["settled"] == len(ENTRIES)


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_every_kind_of_damage_has_its_name(kind: str) -> None:
    damage, upload_id = DAMAGES[kind]

    found = compare(damage(AGREEING)).differences

    assert (kind, upload_id) in {(each.kind, each.upload_id) for each in found}


def test_what_is_on_its_way_is_no_difference_before_its_time() -> None:
    young = {**AGREEING.evidence, "new": Evidence("k", 1, NOW)}
    moving = replace(AGREEING, evidence=young)
    entries = {**WHOLE.entries, "new": Entry("new", "dover", "ee", "accepted", "b3", receipt(5, 0))}
    batches = {**WHOLE.batches, "b3": Batch("b3", ("new",), ("new",), {})}
    staged = replace(moving, after=replace(WHOLE, entries=entries, batches=batches))

    assert compare(moving).waiting == {"new": "received"}
    assert compare(staged).waiting == {"new": "staged"}
    assert compare(moving).differences == compare(staged).differences == ()


def test_rows_of_an_upload_that_is_being_published_are_no_difference() -> None:
    entry = Entry("new", "dover", "ee", "accepted", "b3", receipt(5, 0))
    entries = {**WHOLE.entries, "new": entry}
    batches = {**WHOLE.batches, "b3": Batch("b3", ("new",), ("new",), {})}
    claims = {**WHOLE.claims, ("dover", "ee"): "new"}
    begun = with_ledger(AGREEING, entries=entries, batches=batches, claims=claims)
    begun = replace(begun, evidence={**begun.evidence, "new": Evidence("k", 10, NOW)})

    assert compare(with_rows(begun, "goods_item", new=10)).differences == ()


def test_what_was_erased_by_order_is_expected_to_be_gone() -> None:
    erased = {"order": "A-1", "at": SETTLED, "tables": {"declaration": 2, "goods_item": 4}}
    accounts = with_entry(AGREEING, "rerun", receipt=receipt(2, 0, erased=erased))
    assert compare(accounts).differences != ()

    for table in ("declaration", "goods_item"):
        accounts = without_row(accounts, table, "rerun")
    accounts = replace(accounts, records=Counter(first=2))
    accounts = replace(accounts, evidence=without(accounts.evidence, "rerun"))
    assert compare(accounts).differences == ()
