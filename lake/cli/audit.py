"""`lake audit`: do ledger, receipts, tables and landing agree?"""

import argparse
from dataclasses import asdict
from datetime import timedelta

from lake.auditing import DIFFERENCES, Report, compare, read_accounts
from lake.cli.screen import ERR, document, heading, show, show_table, table
from lake.running import find

MOST_LINES = 50


def run(options: argparse.Namespace) -> int:
    """Audit the lake and say what does not agree."""
    with ERR.status("Reading ledger, landing and tables"):
        accounts = read_accounts(find(), deep=options.deep)
    report = compare(accounts, timedelta(minutes=options.patience))
    if options.format == "json":
        document(
            {
                "checked": dict(report.checked),
                "waiting": dict(report.waiting),
                "differences": [asdict(each) for each in report.differences],
            }
        )
    else:
        _show(report)
    return int(bool(report.differences))


def _show(report: Report) -> None:
    told = ", ".join(f"{count:,} {name}" for name, count in report.checked.items())
    show(f"Compared: {told}")
    if report.waiting:
        show(f"On their way: {len(report.waiting):,} uploads", "yellow")
    if not report.differences:
        show("Ledger, receipts, tables and landing agree.", "bold green")
        return
    heading(f"{len(report.differences):,} differences")
    shown = report.differences[:MOST_LINES]
    lines = [[each.kind, each.upload_id, each.where, each.says] for each in shown]
    heads = [(name, False) for name in ("kind", "upload", "where", "says")]
    show_table(table(heads, lines, whole=2))
    if len(report.differences) > MOST_LINES:
        show(f"… and {len(report.differences) - MOST_LINES:,} more; --format json has them all")
    for kind in sorted({each.kind for each in report.differences}):
        show(f"{kind}: {DIFFERENCES[kind]}", "dim")
