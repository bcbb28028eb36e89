"""A world → files: uploads of each source, and the truth beside them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from lake.generate.world.aftermath import Aftermath
from lake.generate.world.columns import chosen, where
from lake.generate.world.declared import Month, month_of
from lake.generate.world.journeys import Journeys
from lake.generate.world.lines import lines_of
from lake.generate.world.market import CODES, PARTNER_CODES, Market
from lake.generate.world.outside import Mirror, documents
from lake.generate.world.people import SCHEMES, People
from lake.generate.world.plan import WorldPlan

UPLOADS, TRUTH_FILE = "uploads", "truth.parquet"
LINES_A_FILE = 200_000
"""A function has three minutes for an upload."""
ROW_GROUP = 50_000

TRUTH = pa.schema(
    [
        ("scheme_code", pa.string()),
        ("lrn", pa.string()),
        ("item_number", pa.int64()),
        ("subject", pa.string()),
        ("ring", pa.string()),
        ("true_value_amount", pa.float64()),
        ("true_commodity_code", pa.string()),
        ("true_origin_country_code", pa.string()),
        ("true_duty_amount", pa.float64()),
    ]
)
"""Who cheats, where, how, and what it should have said; what does not apply is null."""


@dataclass(slots=True)
class WorldSummary:
    """What was written.

    Attributes:
        files: Files for the lake.
        items: Goods items declared, first versions.
        declarations: Declarations.
        size_bytes: Bytes of the files for the lake.
        rows: Source → lines.
        schemes: Scheme → how often it stands in the truth.
    """

    files: int = 0
    items: int = 0
    declarations: int = 0
    size_bytes: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)


def write_world(
    plan: WorldPlan, folder: Path, tell: Callable[[int], None] = lambda _: None
) -> WorldSummary:
    """Write a world; return what was written.

    Args:
        plan: The plan.
        folder: Where `uploads/` and `truth.parquet` go.
        tell: Is told how many months are done.
    """
    return _Writing(plan, folder).run(tell)


class _Writing:
    def __init__(self, plan: WorldPlan, folder: Path) -> None:
        self._plan, self._folder = plan, folder
        self._market, self._people = Market.of(plan), People.of(plan)
        self._mirror = Mirror(plan)
        self._summary = WorldSummary()

    def run(self, tell: Callable[[int], None]) -> WorldSummary:
        """Write all files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write_reference()
        with pq.ParquetWriter(self._folder / TRUTH_FILE, TRUTH) as truth:
            for table in self._rings():
                self._tell_truth(truth, table)
            first = 0
            for number in range(len(self._plan.months)):
                month = month_of(self._plan, self._market, self._people, number, first)
                for table in self._write_month(month):
                    self._tell_truth(truth, table)
                first += month.declarations
                self._mirror.add(month, self._market)
                tell(number + 1)
        self._csv("statistics", "partner_trade", self._mirror.reports())
        lines = list(documents(self._plan, self._people))
        self._bytes("outside", "documents.jsonl", "\n".join(lines).encode() + b"\n", len(lines))
        return self._summary

    def _write_reference(self) -> None:
        self._csv("tariff-office", "tariff", self._market.tariff())
        self._csv("central-bank", "exchange_rate", self._market.exchange_rates())
        self._csv("valuation", "reference_price", self._market.reference_prices())
        self._csv("register", "trader", self._people.register())

    def _write_month(self, month: Month) -> Iterator[pa.Table]:
        """Write what a month brings; yield the truth of it."""
        plan, people = self._plan, self._people
        stem = f"{plan.months[month.number]:%Y-%m}"
        lines = lines_of(month, self._market, people, plan.draws("lines", month.number))
        self._parquet("border-posts", f"declaration-{stem}", lines, keyed=True)
        after = Aftermath.of(month, people, plan.draws("aftermath", month.number))
        self._parquet("response-system", f"notification-{stem}", after.notifications())
        self._parquet("inspections", f"inspection-{stem}", after.inspections(people))
        payments = after.payments(people, plan.draws("payments", month.number))
        self._parquet("accounts", f"payment-{stem}", payments)
        seizures = after.seizures(plan.draws("seizures", month.number))
        self._parquet("enforcement", f"seizure-{stem}", seizures)
        journeys = Journeys.of(month, plan.draws("journeys", month.number))
        self._parquet("transit", f"transit_plan-{stem}", journeys.plans())
        signals = journeys.signals(plan.draws("signals", month.number))
        self._parquet("trackers", f"transit_event-{stem}", signals)
        self._summary.items += len(month.of)
        self._summary.declarations += month.declarations
        yield self._cheated(month)
        yield self._colluded(after)
        yield _truth("transit-diversion", subject=journeys.numbers.filter(journeys.diverted))

    def _cheated(self, month: Month) -> pa.Table:
        wrong = np.flatnonzero(month.is_wrong)
        of = month.of[wrong]
        return _truth(
            chosen(SCHEMES, month.cheats[of]),
            lrn=month.lrn.take(of),
            item_number=pa.array(month.item[wrong]),
            subject=chosen(self._people.ids, month.trader[of]),
            ring=where(
                month.cheats[of] == SCHEMES.index("split-consignments"),
                pa.array(month.consignment[of]).cast(pa.string()),
            ),
            true_value_amount=pa.array(month.value[wrong]),
            true_commodity_code=chosen(CODES, month.commodity[wrong]),
            true_origin_country_code=chosen(PARTNER_CODES, month.origin[wrong]),
            true_duty_amount=pa.array(month.true_duty[wrong]),
        )

    def _colluded(self, after: Aftermath) -> pa.Table:
        at = after.inspected[after.colluded]
        inspectors = self._people.inspector(after.month.office[at], after.inspector[after.colluded])
        return _truth(
            "inspector-broker-collusion",
            lrn=after.month.lrn.take(at),
            subject=pa.array(inspectors, pa.string()),
            ring=chosen(self._people.ids, after.month.agent[at]),
        )

    def _rings(self) -> Iterator[pa.Table]:
        people = self._people
        members = np.flatnonzero(people.shell >= 0)
        yield _truth(
            "shell-traders",
            subject=chosen(people.ids, members),
            ring=pa.array([f"ring {ring}" for ring in people.shell[members].tolist()], pa.string()),
        )
        offices = np.flatnonzero(people.colluding[:, 0] >= 0)
        inspectors, agents = people.colluding[offices].T
        yield _truth(
            "colluding-pair",
            subject=pa.array(people.inspector(offices, inspectors), pa.string()),
            ring=chosen(people.ids, agents),
        )

    def _tell_truth(self, truth: pq.ParquetWriter, table: pa.Table) -> None:
        truth.write_table(table)
        self._summary.schemes.update(table.column("scheme_code").to_pylist())

    def _parquet(self, source: str, stem: str, table: pa.Table, *, keyed: bool = False) -> None:
        """Write a table in files of some size; lines of one record stay together."""
        if not table.num_rows:
            return
        cuts = [0]
        while table.num_rows - cuts[-1] > LINES_A_FILE:
            cut = cuts[-1] + LINES_A_FILE
            while keyed and cut < table.num_rows and table["item_number"][cut].as_py() != 1:
                cut += 1
            cuts.append(cut)
        for part, (begin, end) in enumerate(zip(cuts, [*cuts[1:], table.num_rows], strict=True), 1):
            name = f"{stem}.parquet" if len(cuts) == 1 else f"{stem}-{part:02d}.parquet"
            path = self._path(source, name)
            pq.write_table(
                table.slice(begin, end - begin), path, compression="zstd", row_group_size=ROW_GROUP
            )
            self._count(source, path, end - begin)

    def _csv(self, source: str, stem: str, table: pa.Table) -> None:
        path = self._path(source, f"{stem}.csv")
        pc_csv.write_csv(table, path)
        self._count(source, path, table.num_rows)

    def _bytes(self, source: str, name: str, content: bytes, lines: int) -> None:
        path = self._path(source, name)
        path.write_bytes(content)
        self._count(source, path, lines)

    def _path(self, source: str, name: str) -> Path:
        folder = self._folder / UPLOADS / source
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def _count(self, source: str, path: Path, lines: int) -> None:
        self._summary.files += 1
        self._summary.size_bytes += path.stat().st_size
        self._summary.rows[source] += lines


def _truth(scheme: "str | pa.Array", **columns: pa.Array) -> pa.Table:
    rows = len(next(iter(columns.values())))
    codes = pa.repeat(pa.scalar(scheme, pa.string()), rows) if isinstance(scheme, str) else scheme
    arrays = {"scheme_code": codes, **columns}
    return pa.table(
        [arrays.get(name, pa.nulls(rows, TRUTH.field(name).type)) for name in TRUTH.names],
        schema=TRUTH,
    )
