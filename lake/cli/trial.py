"""`lake try`: files through a fresh lake: uploaded, settled, told, asked, gone."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lake.athena import Answer
from lake.cli.answers import show_answer
from lake.cli.asking import answered
from lake.cli.cloud import fresh_cloud, take_in
from lake.cli.errors import UsageError
from lake.cli.findings import show_findings
from lake.cli.receipts import say_stuck, shortened, show_settlement
from lake.cli.screen import document, heading
from lake.connection import Connection
from lake.landing import Parcel, files_of
from lake.settling import Settlement


def run(options: argparse.Namespace) -> int:
    """Take files in, print receipts, answer SQL; return the exit status."""
    parcels = _parcels(options.paths, options.post)
    as_json = options.format == "json"
    with fresh_cloud() as cloud:
        settlement = take_in(cloud, parcels)
        connection = Connection.of(cloud)
        if settlement.stuck:
            say_stuck(settlement, cloud.logs)
        if not as_json:
            _show_settlement(settlement, connection)
        answer = None
        if options.sql and not settlement.stuck:
            answer = answered(connection, options.sql, None if as_json else _show)
    if as_json:
        document({"receipts": settlement.receipts, "answer": answer} | _error(settlement))
    return 1 if answer and "error" in answer else settlement.exit_status


def _parcels(paths: Sequence[Path], post: str) -> list[Parcel]:
    files = list(files_of(paths))
    if not files:
        raise UsageError(f"no file in {', '.join(map(str, paths))}")
    for file in files:
        if not os.access(file, os.R_OK):
            raise UsageError(f"{str(file)!r} may not be read by this user")
    return [Parcel(file, post, str(file)) for file in files]


def _show_settlement(settlement: Settlement, connection: Connection) -> None:
    folder, shown = shortened(settlement)
    show_settlement(shown, f"receipts (files in {folder})" if folder else "receipts")
    show_findings(connection, shown.files)


def _show(answer: Answer) -> None:
    heading("answer")
    show_answer(answer)


def _error(settlement: Settlement) -> dict[str, Any]:
    return {"error": {"code": "stuck", "says": settlement.stuck}} if settlement.stuck else {}
