"""`lake generate`: realistic synthetic uploads in a folder."""

import argparse
import shlex
import time
from collections import Counter
from pathlib import Path
from typing import Any

from lake.cli.answers import size
from lake.cli.errors import UsageError
from lake.cli.screen import document, heading, progress, show, show_table, table
from lake.generate import Plan, Summary, write
from lake.generate.world import TRUTH_FILE, UPLOADS, WorldPlan, WorldSummary, write_world
from lake.generate.world.plan import ITEMS_A_DECLARATION

NOT_OF_WORLDS = ("posts", "wire", "per_file", "items", "faults", "broken_files", "days")
"""Options that only uploads of declarations have."""


def run(options: argparse.Namespace) -> int:
    """Write what the options plan."""
    folder = options.directory
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is a file; name a folder to write to")
    if folder.is_dir() and any(folder.iterdir()) and not options.force:
        raise UsageError(f"{str(folder)!r} is not empty: name another folder, or add --force")
    if options.world:
        return _world(options)
    plan = _plan(options)
    began = time.monotonic()
    with progress() as bars:
        task = bars.add_task("writing", total=plan.declarations)
        written = write(plan, folder, lambda done: bars.update(task, completed=done))
    seconds = time.monotonic() - began
    if options.format == "json":
        document(_document(folder, written, seconds))
    else:
        _show(folder, written, seconds)
    return 0


def _world(options: argparse.Namespace) -> int:
    """Write a world: trade and all that customs knows of it, over years."""
    for name in NOT_OF_WORLDS:
        if getattr(options, name) != options.usual(name):
            raise UsageError(f"a world has no --{name.replace('_', '-')}")
    try:
        plan = WorldPlan(
            items=round(options.declarations * ITEMS_A_DECLARATION),
            years=options.years,
            seed=options.seed,
            first_year=options.start.year,
        )
    except ValueError as error:  # a plan refuses what can't be generated
        raise UsageError(str(error)) from error
    began = time.monotonic()
    with progress() as bars:
        task = bars.add_task("writing", total=len(plan.months))
        written = write_world(plan, options.directory, lambda n: bars.update(task, completed=n))
    seconds = time.monotonic() - began
    if options.format == "json":
        document(_world_document(options.directory, written, seconds))
    else:
        _show_world(options.directory, written, seconds)
    return 0


def _world_document(folder: Path, written: WorldSummary, seconds: float) -> dict[str, Any]:
    return {
        "directory": str(folder / UPLOADS),
        "truth": str(folder / TRUTH_FILE),
        "files": written.files,
        "declarations": written.declarations,
        "goods_items": written.items,
        "size_bytes": written.size_bytes,
        "sources": dict(written.rows),
        "schemes": dict(written.schemes),
        "seconds": round(seconds, 1),
    }


def _show_world(folder: Path, written: WorldSummary, seconds: float) -> None:
    show(
        f"{written.declarations:,} declarations, {written.items:,} goods items in "
        f"{written.files:,} files ({size(written.size_bytes)}) in {folder / UPLOADS}, "
        f"{seconds:.1f} s",
        "bold",
    )
    show()
    show_table(table([("source", False), ("lines", True)], _lines(written.rows)))
    heading("schemes planted")
    show_table(table([("scheme", False), ("times", True)], _lines(written.schemes)))
    show()
    show(f"The truth, not for the lake:  {folder / TRUTH_FILE}", "dim")
    show(f"Try them:  lake try {shlex.quote(str(folder / UPLOADS))}", "dim")


def _plan(options: argparse.Namespace) -> Plan:
    try:
        return Plan(
            declarations=options.declarations,
            posts=options.posts,
            seed=options.seed,
            format=options.wire,
            per_file=options.per_file,
            fault_share=options.faults,
            start=options.start,
            days=options.days,
            items_max=options.items,
            broken_files=options.broken_files,
        )
    except ValueError as error:  # a plan refuses what can't be generated
        raise UsageError(str(error)) from error


def _document(folder: Path, written: Summary, seconds: float) -> dict[str, Any]:
    return {
        "directory": str(folder),
        "files": written.files,
        "declarations": written.declarations,
        "size_bytes": written.size_bytes,
        "posts": dict(written.posts),
        "faults": dict(written.faults),
        "broken": dict(written.broken),
        "seconds": round(seconds, 1),
    }


def _show(folder: Path, written: Summary, seconds: float) -> None:
    show(
        f"{written.declarations:,} declarations in {written.files:,} files "
        f"({size(written.size_bytes)}) in {folder}, {seconds:.1f} s",
        "bold",
    )
    show()
    show_table(table([("post", False), ("declarations", True)], _lines(written.posts)))
    for what, found in (("faults planted", written.faults), ("broken files", written.broken)):
        if found:
            heading(what)
            show_table(table([("kind", False), ("times", True)], _lines(found)))
    show()
    show(f"Try them:  lake try {shlex.quote(str(folder))}", "dim")


def _lines(counts: Counter[str]) -> list[list[str]]:
    return [[name, f"{count:,}"] for name, count in counts.most_common()]
