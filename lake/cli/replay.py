"""`lake replay`: uploads run again, so that what a mended rule rejected comes in."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from lake.cli.errors import UsageError
from lake.cli.screen import ERR, document, heading, say, show, show_table, table
from lake.replaying import Choice, Run, last_runs, replay, wait
from lake.running import find

_COLUMNS = {
    "file": "file",
    "run_number": "run",
    "outcome": "outcome",
    "records_came_in": "came in",
    "records_rejected_before": "rejected before",
    "records_rejected": "rejected now",
}
"""Field of the document → what people read above it."""
_TEXTS = ("file", "outcome")


def run(options: argparse.Namespace) -> int:
    """Choose uploads, ask for their next run, wait for it and say what came in."""
    choice = Choice(
        upload_ids=tuple(options.uploads),
        rule=options.rule or "",
        refused=options.refused or "",
        post=options.post or "",
        since=options.since,
    )
    if choice == Choice() and not options.all:
        raise UsageError(
            "say which uploads: their ids, --rule, --refused, --post, --since, or --all for every "
            "one that is refused or has rejected records. See `lake replay --help`."
        )
    connection = find()
    with ERR.status("Looking for uploads"):
        before = last_runs(connection, choice)
    wanted = replay(connection, before)
    say(f"Asked for {len(wanted)} runs.")
    after: dict[str, Run] = {}
    if not options.no_wait:
        with ERR.status("Waiting until they are published"):
            after = wait(connection, wanted)
    told = [_told(each, after.get(each.landed.upload_id)) for each in before]
    late = 0 if options.no_wait else sum(each["run_number"] is None for each in told)
    if options.format == "json":
        document({"runs": told})
    else:
        _show(told)
    if late:
        say(f"{late} runs are not published after a quarter of an hour; they may still be.", "red")
    return int(bool(late))


def _told(before: Run, after: Run | None) -> dict[str, Any]:
    came_in = after.records_accepted - before.records_accepted if after else None
    return {
        "upload_id": before.landed.upload_id,
        "file": before.file_name,
        "run_number": after.landed.run_number if after else None,
        "outcome": after.outcome if after else None,
        "records_rejected_before": before.records_rejected,
        "records_rejected": after.records_rejected if after else None,
        "records_came_in": came_in,
    }


def _show(runs: Sequence[Mapping[str, Any]]) -> None:
    heading("Runs")
    shown = [["" if each[name] is None else str(each[name]) for name in _COLUMNS] for each in runs]
    show_table(table([(head, head not in _TEXTS) for head in _COLUMNS.values()], shown))
    came_in = sum(each["records_came_in"] or 0 for each in runs)
    show(f"{came_in:,} records came in.")
