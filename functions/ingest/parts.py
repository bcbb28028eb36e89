"""Which upload and member each row of a batch comes from, and its record's number there."""

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.account import Account
from functions.ingest.complete import Origin
from functions.ingest.gathering import Layout
from lake_schema.datasets import HEADERS
from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import PART, RECORD, Chunk

LAYOUTS_LIMIT = 500
"""Different headers in one archive: each is examined by itself, in a tenth of a second."""


class Parts:
    """The files of a batch, by their ordinal: uploads, or members of those that are archives.

    Records are numbered through an upload. The numbers of a part are right once the rows of the
    upload's earlier parts were counted.

    Attributes:
        accounts: The account of each part's upload.
        members: Each part's name in its archive; empty where the upload is the file.
        origins: Where the rows of each part come from.
    """

    def __init__(self) -> None:
        """Begin with no file."""
        self.accounts: list[Account] = []
        self.members: list[str] = []
        self.origins: list[Origin] = []
        self._records: list[int] = []
        self._layouts: dict[int, set[Layout]] = {}

    def begin(self, account: Account, member: str) -> int:
        """Return the ordinal of one more file."""
        landed = account.arrival.landed
        self.accounts.append(account)
        self.members.append(member)
        self.origins.append(Origin(landed.upload_id, landed.post, account.arrival.arrived_at))
        self._records.append(0)
        part = len(self.members) - 1
        self._number(part)
        return part

    def count(self, chunk: Chunk, layout: Layout) -> None:
        """Count the records of a chunk, each chunk once, and the layouts of its uploads."""
        counts = Counter[int]()
        for name in HEADERS:
            if name in chunk.tables:
                counts += per_part(chunk.tables[name])
        for part, count in counts.items():
            self._records[part] += count
            self.accounts[part].records_read += count
            self._note(self.accounts[part], layout)
        for part in range(min(counts, default=len(self.members)) + 1, len(self.members)):
            self._number(part)

    def record_numbers(self, rows: pa.Table) -> pa.ChunkedArray:
        """Return each row's record, numbered through its upload."""
        before = pa.array([origin.records_before for origin in self.origins], pa.int64())
        return pc.add(before.take(rows[PART]), rows[RECORD].cast(pa.int64()))

    def of(self, accounts: Iterable[Account]) -> pa.Array:
        """Return the parts of these uploads."""
        wanted = {id(account) for account in accounts}
        parts = [part for part, account in enumerate(self.accounts) if id(account) in wanted]
        return pa.array(parts, pa.int32())

    def _note(self, account: Account, layout: Layout) -> None:
        layouts = self._layouts.setdefault(id(account), set())
        layouts.add(layout)
        if len(layouts) > LAYOUTS_LIMIT and not account.error:
            says = f"its files have more than {LAYOUTS_LIMIT} different headers; send it in parts"
            account.error = RefusedError("archive-too-large", says)

    def _number(self, part: int) -> None:
        origin = self.origins[part]
        is_first = not part or self.accounts[part - 1] is not self.accounts[part]
        before = 0 if is_first else self.origins[part - 1].records_before + self._records[part - 1]
        if before != origin.records_before:
            self.origins[part] = Origin(origin.upload_id, origin.post, origin.arrived_at, before)


def per_part(rows: pa.Table) -> Counter[int]:
    """Return how many rows each part has."""
    counted = pc.value_counts(rows[PART].combine_chunks()).to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in counted})
