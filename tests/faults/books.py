"""What posts sent, held against what the lake says and holds: three accounts that must agree."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from functions._events import replay_message
from lake.auditing import compare, read_accounts
from lake.connection import Connection
from tests.faults.world import World

HEAD = b"sgd.id,sgd.date,office.id,importer.id,tariff.code,cif.value\n"
FINAL = {"published", "duplicate", "refused"}


@dataclass(frozen=True)
class File:
    """A file of declarations, one a line.

    Attributes:
        number: Makes its bytes its own.
        right: How many lines are right.
        wrong: How many more are to be rejected.
        is_readable: Whether the file is no nonsense as a whole.
    """

    number: int
    right: int = 3
    wrong: int = 1
    is_readable: bool = True

    @property
    def content(self) -> bytes:
        """Return its bytes."""
        if not self.is_readable:
            return f"nonsense {self.number}".encode()
        days = ["26-05-01"] * self.right + ["26-13-41"] * self.wrong
        lines = [
            f"D{self.number}-{line},{day},20,I1,8703210000,100\n" for line, day in enumerate(days)
        ]
        return HEAD + "".join(lines).encode()


@dataclass
class Books:
    """What was sent to a lake, and whether it is there, once.

    Attributes:
        world: The lake.
        sent: Upload → post and file.
        asked: Upload → the last run asked for, of those that were to run again.
    """

    world: World
    sent: dict[str, tuple[str, File]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def new_file(self, right: int = 3, wrong: int = 1, *, is_readable: bool = True) -> File:
        """Return a file that was never sent before."""
        return File(next(self.world.numbers), right, wrong, is_readable)

    def send(self, file: File | None = None, post: str = "dover", key: str = "") -> str:
        """Let a post send a file, a new one unless told otherwise; return the upload."""
        file = file or self.new_file()
        upload_id = self.world.put(post, file.content, key)
        self.sent[upload_id] = post, file
        return upload_id

    def send_up_to(self, step: str, file: File | None = None) -> str:
        """Send a file and let the steps before this one work; return the upload."""
        upload_id = self.send(file)
        if step == "publish":
            self.world.deliver("ingest")
        return upload_id

    def replay(self, upload_id: str) -> None:
        """Ask for one more run of an upload; the rules are the same, so nothing new comes in."""
        landed = self.world.landed[upload_id]
        self.asked[upload_id] = max(self.asked[upload_id], 1) + 1
        again = replace(landed, run_number=self.asked[upload_id])
        self.world.send("ingest", replay_message([again]))

    def differences(self) -> list[str]:
        """Run the lake dry and return what is not as it must be."""
        self.world.run_dry()
        receipts = self.world.receipts(list(self.sent))
        rows = {name: self.world.rows(name) for name in ("declaration", "goods_item", "upload")}
        rejected = self.world.rows("finding")
        found = [*self._fates(receipts), *self._strangers(rows)]
        for upload_id, (_, file) in self.sent.items():
            told = receipts.get(upload_id, {"state": "unknown"})
            is_in = told["state"] == "published"
            runs = 1 if told["state"] == "duplicate" else max(self.asked[upload_id], 1)
            right = file.right if is_in else 0
            expected = {"declaration": right, "goods_item": right, "upload": runs}
            counted = {name: rows[name][upload_id] for name in rows}
            if counted != expected:
                found.append(f"{upload_id} {told['state']}: rows {counted}, expected {expected}")
            if rejected[upload_id] != (file.wrong * runs if is_in else 0):
                found.append(f"{upload_id}: {rejected[upload_id]} findings")
            if is_in and self._sums(told) != (file.right + file.wrong, file.right, file.wrong):
                found.append(f"{upload_id}: the receipt says {self._sums(told)}")
        return found + list(self._open_commits())

    def audit(self) -> list[str]:
        """Return what the lake's own audit finds of these uploads."""
        report = compare(read_accounts(Connection.of(self.world.cloud)), timedelta(0))
        return [str(each) for each in report.differences if each.upload_id in (*self.sent, "")]

    def partial(self) -> list[str]:
        """Return what no reader may ever see: an upload's rows in part, or more than once."""
        found = []
        for name in ("goods_item", "declaration"):
            for upload_id, count in self.world.rows(name).items():
                if upload_id in self.sent and count != self.sent[upload_id][1].right:
                    found.append(f"{name} shows {count} rows of {upload_id}")
        return found

    def _fates(self, receipts: dict[str, dict[str, object]]) -> list[str]:
        """One fate each; of the same bytes of one post one upload is in, the others duplicates."""
        found, same = [], defaultdict[tuple[str, str], list[str]](list)
        for upload_id, (post, file) in self.sent.items():
            state = str(receipts.get(upload_id, {"state": "unknown"})["state"])
            if state not in FINAL:
                found.append(f"{upload_id} is {state}")
            if (state == "refused") == file.is_readable:
                found.append(f"{upload_id} is {state}, readable: {file.is_readable}")
            if file.is_readable:
                same[post, hashlib.sha256(file.content).hexdigest()].append(state)
        for (post, _), states in same.items():
            if Counter(states)["published"] != 1:
                found.append(f"the same bytes from {post} are {states}")
        return found

    def _open_commits(self) -> Iterator[str]:
        ledger = self.world.ledger
        for commit in ledger.open_commits():
            batches = ledger.batches(commit.batches).values()
            if any(upload_id in self.sent for batch in batches for upload_id in batch.uploads):
                yield f"commit {commit.commit_id} is open"

    def _strangers(self, rows: dict[str, Counter[str]]) -> list[str]:
        return [
            f"{name} has rows of {upload_id}, which nobody sent"
            for name, counted in rows.items()
            for upload_id in counted
            if upload_id not in self.world.landed
        ]

    @staticmethod
    def _sums(receipt: dict[str, int]) -> tuple[int, int, int]:
        return (
            receipt["records_read"],
            receipt["records_accepted"],
            receipt["records_rejected"],
        )
