"""How commits and planning behave as a table grows: `publish` commits, `maintain` keeps.

    python -m benchmarks.growth                          5,000 commits with upkeep
    python -m benchmarks.growth --no-maintenance         the same without
    python -m benchmarks.growth --commits 500 --json growth.json

A commit stands for a minute: every 60 of them are an hour, after which `maintain` keeps the table,
360 are how long untagged snapshots live, and 1,440 a day. The clock of snapshots runs as fast as
the commits do: before each upkeep the retention is set to what the last 360 commits took.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from pyiceberg.io.pyarrow import _dataframe_to_data_files
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from lake.connection import Connection
from lake.embedded import EmbeddedCloud

HOUR, LIFE, DAY = 60, 360, 1440  # commits
ROWS = 20  # in each; what is measured is the metadata
SECTION = 500  # commits a line of the table
TABLE = "declaration"


@dataclass(frozen=True, slots=True)
class Section:
    """What some commits in a row cost, and what the table was like after them.

    Attributes:
        commits: How many there had been.
        commit_ms: Median time of one commit, in milliseconds.
        plan_ms: Median time to plan a scan of the whole table.
        metadata_kb: Size of the metadata file that every commit writes anew.
        snapshots: Snapshots in it.
        manifests: Manifests of the current one.
        files: Data files of it.
        upkeep_s: Seconds that upkeep took.
    """

    commits: int
    commit_ms: float
    plan_ms: float
    metadata_kb: float
    snapshots: int
    manifests: int
    files: int
    upkeep_s: float


def main() -> None:
    """Measure and print; a JSON document where it is asked for."""
    options = _options()
    with _lake():
        sections = []
        for section in _sections(options.commits, is_kept=options.maintenance):
            sections.append(section)
            _show(section, is_first=len(sections) == 1)
    first, last = sections[0], sections[-1]
    ratios = {
        "commit_last_to_first": round(last.commit_ms / first.commit_ms, 2),
        "plan_last_to_first": round(last.plan_ms / first.plan_ms, 2),
    }
    sys.stdout.write(f"{ratios}\n")
    if options.json:
        told = {"ratios": ratios, "sections": [asdict(section) for section in sections]}
        options.json.write_text(json.dumps(told, indent=1), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="commit and planning time as a table grows")
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--no-maintenance", dest="maintenance", action="store_false")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


@contextmanager
def _lake() -> Iterator[None]:
    """Yield while the functions' own code finds an embedded cloud that does nothing by itself."""
    with EmbeddedCloud(delivers=False) as cloud:
        connection = Connection.of(cloud)
        os.environ |= connection.as_environment()
        os.environ |= {
            "AWS_DEFAULT_REGION": connection.region,
            "LAKE_BUCKET": connection.lake_bucket,
            "UPLOAD_LEDGER": connection.upload_ledger,
            "DATABASE": connection.database,
            "WORKGROUP": connection.workgroup,
            "POWERTOOLS_LOG_LEVEL": "ERROR",
            "POWERTOOLS_METRICS_DISABLED": "true",
        }
        yield


def _sections(commits: int, *, is_kept: bool) -> Iterator[Section]:
    # Here, because settings and clients are made of the environment above.
    from functions._catalogue import catalogue  # noqa: PLC0415
    from functions._shell import settings  # noqa: PLC0415
    from functions.maintain.keep import keep  # noqa: PLC0415
    from functions.publish.commit import commit_once  # noqa: PLC0415

    def load() -> Table:
        """Load the table as it is now."""
        return catalogue().load_table((settings().database, TABLE))

    began: list[float] = []
    commit_ms: list[float] = []
    plan_ms: list[float] = []
    upkeep_s = 0.0
    for number in range(1, commits + 1):
        began.append(time.time())
        commit_ms.append(_milliseconds(lambda n=number: commit_once(TABLE, f"c{n}", _rows(n))))
        if number % 10 == 0:
            table = load()
            plan_ms.append(_milliseconds(lambda t=table: list(t.scan().plan_files())))
        if is_kept and number % HOUR == 0:
            _age(load(), began, number)
            upkeep_s += _milliseconds(lambda: keep(TABLE, [])) / 1000
        if number % SECTION == 0 or number == commits:
            yield _section(load(), number, commit_ms, plan_ms, upkeep_s)
            commit_ms, plan_ms, upkeep_s = [], [], 0.0


def _rows(number: int) -> Callable[[Table], list[DataFile]]:
    """Return what writes the one small data file of a commit."""

    def write(table: Table) -> list[DataFile]:
        """Write it."""
        schema = table.schema().as_arrow()
        row = {field.name: _value(field, number) for field in schema if not field.nullable}
        rows = pa.Table.from_pylist([row] * ROWS, schema)
        return list(_dataframe_to_data_files(table.metadata, rows, table.io))

    return write


def _value(field: pa.Field, number: int) -> object:
    if pa.types.is_temporal(field.type):
        return datetime(2026, 5, 1 + number // DAY % 28)  # noqa: DTZ001 # tables are in UTC
    is_text = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    return str(number) if is_text else 1


def _age(table: Table, began: list[float], number: int) -> None:
    """Set the retention to what a life of commits took; tag the last of a day."""
    a_life_ago = began[-LIFE] if len(began) >= LIFE else 0.0
    with table.transaction() as changing:
        seconds = str(int(time.time() - a_life_ago))
        changing.set_properties({"vacuum_max_snapshot_age_seconds": seconds})
    snapshot = table.current_snapshot()
    if number % DAY == 0 and snapshot:
        table.manage_snapshots().create_tag(snapshot.snapshot_id, f"a-day-{number}").commit()


def _section(
    table: Table, commits: int, commit_ms: list[float], plan_ms: list[float], upkeep_s: float
) -> Section:
    snapshot = table.current_snapshot()
    assert snapshot is not None
    return Section(
        commits=commits,
        commit_ms=round(statistics.median(commit_ms), 1),
        plan_ms=round(statistics.median(plan_ms), 1),
        metadata_kb=round(len(table.io.new_input(table.metadata_location)) / 1024, 1),
        snapshots=len(table.metadata.snapshots),
        manifests=len(snapshot.manifests(table.io)),
        files=len(list(table.scan().plan_files())),
        upkeep_s=round(upkeep_s, 1),
    )


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _show(section: Section, *, is_first: bool) -> None:
    told = asdict(section)
    if is_first:
        sys.stdout.write("".join(f"{name:>12}" for name in told) + "\n")
    sys.stdout.write("".join(f"{value:>12}" for value in told.values()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
