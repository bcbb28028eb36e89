"""`lake demo`: the main job once, from generated uploads over receipts to answers."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lake.athena import Answer
from lake.cli.answers import show_answer
from lake.cli.asking import answered
from lake.cli.cloud import fresh_cloud, take_in
from lake.cli.findings import show_findings
from lake.cli.receipts import say_stuck, show_by_post, show_refusals, show_totals
from lake.cli.screen import document, heading, show
from lake.connection import Connection
from lake.generate import Plan, write
from lake.landing import Parcel, files_of
from lake.settling import Settlement
from lake_schema.questions import QUESTIONS

ASKED = (
    "revenue_by_office_and_month",
    "top_commodities",
    "unit_value_outliers",
    "import_share_by_origin",
    "rejections_by_post",
    "importer_concentration",
)
"""What generated uploads can answer: they hold no notifications."""
ROWS_SHOWN = 8
RULES_SHOWN = 8
NEXT = """\
  lake try YOUR-FILE --sql "SELECT * FROM declaration"   your own files
  lake up                                                a lake that stays, for any AWS client
  lake sql                                               ask it, in another terminal
  lake tables goods_item                                 what the columns mean
  lake generate DIR --declarations 100000                more to play with
"""


def run(options: argparse.Namespace) -> int:
    """Generate, take in, tell, ask; return the exit status."""
    as_json = options.format == "json"
    began = time.monotonic()
    with TemporaryDirectory(prefix="lake-demo-") as folder:
        parcels = _parcels(options.declarations, Path(folder))
        with fresh_cloud() as cloud:
            started = time.monotonic()
            settlement = take_in(cloud, parcels)
            connection = Connection.of(cloud)
            if settlement.stuck:
                say_stuck(settlement, cloud.logs)
            if not as_json:
                _show(settlement, connection, time.monotonic() - started)
            answers = list(_answers(connection, as_json=as_json))
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        document({"receipts": settlement.receipts, "answers": answers, "seconds": seconds})
    else:
        heading(f"That was the whole way, in {seconds} seconds. What next:")
        show(NEXT)
    return int(bool(settlement.stuck) or any("error" in each["answer"] for each in answers))


def _parcels(declarations: int, folder: Path) -> list[Parcel]:
    """Write the uploads of a dozen posts, two broken files among them, one file sent twice."""
    write(Plan(declarations=declarations, posts=12, broken_files=2), folder)
    parcels = [
        Parcel(path, path.parent.name, str(path.relative_to(folder))) for path in files_of([folder])
    ]
    return [*parcels, parcels[0]]


def _show(settlement: Settlement, connection: Connection, seconds: float) -> None:
    receipts = settlement.receipts
    heading(f"1. What border posts sent, taken in within {seconds:.1f} seconds")
    show_by_post(receipts)
    show_totals(receipts)
    show_refusals(receipts)
    show_findings(connection, settlement.files, RULES_SHOWN)


def _answers(connection: Connection, *, as_json: bool) -> Iterator[dict[str, Any]]:
    for number, question in enumerate(map(QUESTIONS.__getitem__, ASKED), start=2):
        if not as_json:
            heading(f"{number}. {question.says}")
            show(f"lake_schema/questions/{question.name}.sql", "dim")
        sql = question.sql({})
        yield {
            "question": question.name,
            "says": question.says,
            "sql": sql,
            "answer": answered(connection, sql, None if as_json else _show_some),
        }


def _show_some(answer: Answer) -> None:
    show_answer(answer, ROWS_SHOWN)
