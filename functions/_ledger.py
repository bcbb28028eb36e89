"""The upload ledger: what became of every upload, batch and commit (DynamoDB, one table).

```text
pk                       sk            holds
upload#{upload_id}       -             outcome, receipt and batch of its last run, each run once
content#{post}#{sha256}  -             the upload that brought these bytes first
batch#{batch_id}         -             its uploads and staged objects; its commit; when published
commit                   open#{id}     a commit under way: its batches, frozen; a lease
commit                   settled#{id}  a commit that every table holds
```

`functions/_announcements.py` keeps what posts announced beside it.

A batch and the ties of its uploads are one transaction: a batch that exists says exactly which
uploads `publish` takes from its staged objects, and a run of an upload is tied to one batch for
ever. A replay is one more run: it follows the run before it, or it is not written.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from functions._ledger_store import NEW, Store
from lake_schema.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

ACCEPTED, DUPLICATE, REFUSED = "accepted", "duplicate", "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one upload.

    Attributes:
        upload_id: The upload.
        post: Who sent it.
        sha256: Hash of its bytes; empty where it could not be read to its end.
        outcome: `accepted`, `duplicate` or `refused`.
        batch_id: The batch whose staged objects hold its rows.
        receipt: The receipt without its state.
        run_number: 1 when the upload came, one more each time it was replayed.
    """

    upload_id: str
    post: str
    sha256: str
    outcome: str
    batch_id: str
    receipt: Mapping[str, Any]
    run_number: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Uploads that were staged together.

    Attributes:
        batch_id: Id of the invocation that staged it.
        uploads: The uploads tied to it, whatever their outcome.
        accepted: Those of them whose rows count; rows of others in its objects are void.
        objects: Dataset → key of its staged object.
        commit_id: The commit that publishes it; empty until there is one.
        published_at: When its rows were in every table; empty until then.
    """

    batch_id: str
    uploads: tuple[str, ...]
    accepted: tuple[str, ...]
    objects: Mapping[str, str]
    commit_id: str = ""
    published_at: str = ""

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "Batch":
        """Return the batch that an item holds."""
        tied = {name: tuple(body[name]) for name in ("uploads", "accepted")}
        return cls(**{**body, **tied})


@dataclass(frozen=True, slots=True)
class Commit:
    """Batches that become one snapshot a table.

    Attributes:
        commit_id: Stands in every snapshot's summary.
        batches: Frozen when the commit was opened.
        lease_until: ISO 8601; before it nobody else takes the commit over.
    """

    commit_id: str
    batches: tuple[str, ...]
    lease_until: str

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "Commit":
        """Return the commit that an item holds."""
        return cls(**{**body, "batches": tuple(body["batches"])})


class Ledger:
    """Reads and writes the ledger; every write states what it expects to find."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Take a DynamoDB client and the table's name."""
        self._store = Store(client, table)

    # ── uploads ──────────────────────────────────────────────────────────────────────────────

    def entries(self, upload_ids: Collection[str]) -> dict[str, Entry]:
        """Return what is known of these uploads; unknown ones are left out."""
        found = self._store.get(f"upload#{upload_id}" for upload_id in upload_ids)
        return {entry["upload_id"]: Entry(**entry) for entry in found}

    def first_uploads(self, contents: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Return, for (post, sha256) pairs that came before, the upload that brought them."""
        found = self._store.get(f"content#{post}#{sha256}" for post, sha256 in set(contents))
        return {(item["post"], item["sha256"]): item["upload_id"] for item in found}

    def tie(self, batch: Batch, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Write a batch with its uploads, all or nothing, and return the uploads it is tied to.

        An upload whose run another batch holds already, or whose content another upload has
        claimed meanwhile, is left out; its message comes again and finds that. A batch that
        nothing is left of is not written.

        Raises:
            UnavailableError: Another transaction was at the same items.
        """
        tied = list(entries)
        while tied:
            kept = replace(
                batch,
                uploads=tuple(entry.upload_id for entry in tied),
                accepted=tuple(e.upload_id for e in tied if e.outcome == ACCEPTED),
            )
            owners, writes = [""], [self._store.put(f"batch#{batch.batch_id}", asdict(kept))]
            for entry in tied:
                for write in self._writes_of(entry):
                    owners.append(entry.upload_id)
                    writes.append(write)
            lost = {owners[place] for place in self._store.transact(writes)}
            if "" in lost:
                raise UnavailableError(f"batch {batch.batch_id} exists already")
            if not lost:
                return kept.uploads
            tied = [entry for entry in tied if entry.upload_id not in lost]
        return ()

    def _writes_of(self, entry: Entry) -> "Iterator[TransactWriteItemTypeDef]":
        first = entry.run_number == 1
        yield self._store.put(
            f"upload#{entry.upload_id}",
            asdict(entry),
            condition=NEW if first else "run_number = :before",
            values=None if first else {":before": str(entry.run_number - 1)},
        )
        if entry.outcome == ACCEPTED:
            claim = {"post": entry.post, "sha256": entry.sha256, "upload_id": entry.upload_id}
            yield self._store.put(
                f"content#{entry.post}#{entry.sha256}",
                claim,
                condition=f"{NEW} OR upload_id = :own",
                values={":own": entry.upload_id},
            )

    # ── batches and commits ──────────────────────────────────────────────────────────────────

    def batches(self, batch_ids: Collection[str]) -> dict[str, Batch]:
        """Return these batches; unknown ones are left out."""
        found = self._store.get(f"batch#{batch_id}" for batch_id in batch_ids)
        return {item["batch_id"]: Batch.from_body(item) for item in found}

    def unpublished(self, batch_ids: Collection[str]) -> list[Batch]:
        """Return those of these batches that are not in every table yet."""
        return [batch for batch in self.batches(batch_ids).values() if not batch.published_at]

    def open_commits(self) -> list[Commit]:
        """Return the commits under way, oldest first (ids sort by time)."""
        return [Commit.from_body(body) for body in self._store.begin_with("commit", "open#")]

    def commit(self, commit_id: str) -> Commit | None:
        """Return a commit, open or settled, or nothing if none was ever written."""
        for state in ("open", "settled"):
            if body := self._store.one("commit", f"{state}#{commit_id}"):
                return Commit.from_body(body)
        return None

    def claim(self, batches: Iterable[Batch], commit_id: str) -> list[Batch]:
        """Point batches at a commit and return those that were still as read."""
        return [batch for batch in batches if self._point(batch, commit_id)]

    def _point(self, batch: Batch, commit_id: str) -> bool:
        pointed = self._store.put(
            f"batch#{batch.batch_id}",
            asdict(replace(batch, commit_id=commit_id)),
            condition="commit_id = :before",
            values={":before": batch.commit_id},
        )
        return not self._store.transact([pointed])

    def open_commit(self, commit: Commit) -> bool:
        """Freeze a commit's batches; tell whether this call did it and no other before."""
        never_settled = self._store.expect_none("commit", f"settled#{commit.commit_id}")
        opened = self._store.put("commit", asdict(commit), sk=f"open#{commit.commit_id}")
        return not self._store.transact([opened, never_settled])

    def renew(self, commit: Commit, until: str) -> None:
        """Keep others from taking an open commit over until a time, ISO 8601."""
        longer = asdict(replace(commit, lease_until=until))
        open_row = "attribute_exists(pk)"
        self._store.transact(
            [self._store.put("commit", longer, sk=f"open#{commit.commit_id}", condition=open_row)]
        )

    def settle(self, commit: Commit, batches: Iterable[Batch], at: str) -> None:
        """Say that every table holds a commit: first of its batches, last of itself.

        Args:
            commit: The commit.
            batches: Its batches.
            at: The time, ISO 8601.
        """
        for batch in batches:
            done = replace(batch, commit_id=commit.commit_id, published_at=at)
            self._store.transact(
                [self._store.put(f"batch#{batch.batch_id}", asdict(done), condition="")]
            )
        self._store.transact(
            [
                self._store.put(
                    "commit", asdict(commit), sk=f"settled#{commit.commit_id}", condition=""
                ),
                self._store.delete("commit", f"open#{commit.commit_id}"),
            ]
        )

    def redact(self, entry: Entry, receipt: Mapping[str, Any]) -> None:
        """Replace what is said of an upload, where its entry is still as read.

        Raises:
            UnavailableError: It was run again meanwhile.
        """
        written = self._store.put(
            f"upload#{entry.upload_id}",
            asdict(replace(entry, receipt=receipt)),
            condition="run_number = :before",
            values={":before": str(entry.run_number)},
        )
        if self._store.transact([written]):
            raise UnavailableError(f"upload {entry.upload_id} has been run again")

    # ── what a post is told ──────────────────────────────────────────────────────────────────

    def receipts(self, upload_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return the receipts of these uploads; those not examined yet are left out."""
        entries = self.entries(upload_ids)
        batches = self.batches({entry.batch_id for entry in entries.values()})
        return {
            upload_id: {**entry.receipt, "state": _state(entry, batches[entry.batch_id])}
            for upload_id, entry in entries.items()
        }

    def settled(self, upload_ids: Collection[str]) -> bool:
        """Tell whether all these uploads, refused ones too, are in the tables for readers."""
        entries = self.entries(upload_ids)
        if len(entries) < len(set(upload_ids)):
            return False
        batches = self.batches({entry.batch_id for entry in entries.values()})
        return all(batch.published_at for batch in batches.values())


def _state(entry: Entry, batch: Batch) -> str:
    if entry.outcome != ACCEPTED:
        return entry.outcome
    return "published" if batch.published_at else "staged"
