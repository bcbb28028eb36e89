"""Orders to erase, in the upload ledger: what was ordered, by whom, what became of it.

```text
erasure#{reference}   -   the order, what it reaches, when it was begun and done
```

Never what was erased: no name, no number of a person.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from functions._ledger_store import Store
from lake.connection import Connection
from lake_schema.errors import LakeError

MOST_RECORDS = 10_000
"""An order is one item of the ledger, which holds 400 KB."""


class OrderError(LakeError):
    """An order cannot be carried out as it was given."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order to erase.

    Attributes:
        reference: Of the authority that gave it.
        reason: In a sentence.
        by: Who carries it out.
        begun_at: ISO 8601, UTC.
        records: Upload → numbers of its records that go; empty for all of it.
        evidence: Uploads whose bytes go: those above, and others of the same bytes.
        rows: Upload → table → rows that go, as counted before.
        done_at: When nothing was found any more; empty until then.
    """

    reference: str
    reason: str
    by: str
    begun_at: str
    records: Mapping[str, tuple[int, ...]]
    evidence: tuple[str, ...]
    rows: Mapping[str, Mapping[str, int]]
    done_at: str = ""

    def __post_init__(self) -> None:
        """Refuse what one ledger item can't hold.

        Raises:
            OrderError: It reaches too far at once.
        """
        if sum(max(1, len(numbers)) for numbers in self.records.values()) > MOST_RECORDS:
            raise OrderError(f"the order reaches more than {MOST_RECORDS} records: part it")


class Orders:
    """Reads and writes orders."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection to the lake."""
        self._store = Store(connection.client("dynamodb"), connection.upload_ledger)

    def find(self, reference: str) -> Order | None:
        """Return an order, begun or done."""
        for body in self._store.get([f"erasure#{reference}"]):
            return _order(body)
        return None

    def all(self) -> list[Order]:
        """Return every order, the first first."""
        found = [_order(b) for pk, _, b in self._store.everything() if pk.startswith("erasure#")]
        return sorted(found, key=lambda order: order.begun_at)

    def begin(self, order: Order) -> None:
        """Write an order down before anything of it is done.

        Raises:
            OrderError: There is one of this reference.
        """
        written = self._store.put(f"erasure#{order.reference}", asdict(order))
        if self._store.transact([written]):
            raise OrderError(f"there is an order {order.reference!r} already")

    def finish(self, order: Order, at: str) -> Order:
        """Say that nothing of it is found any more; forget which records they were."""
        records = dict.fromkeys(order.records, ())
        done = replace(order, done_at=at, records=records)
        put = self._store.put(f"erasure#{order.reference}", asdict(done), condition="")
        self._store.transact([put])
        return done


def _order(body: Mapping[str, object]) -> Order:
    told: dict[str, object] = dict(body)
    records: Mapping[str, list[int]] = told["records"]  # type: ignore[assignment] # as written
    told["records"] = {upload_id: tuple(numbers) for upload_id, numbers in records.items()}
    told["evidence"] = tuple(told["evidence"])  # type: ignore[arg-type] # as written
    return Order(**told)  # type: ignore[arg-type] # as written
