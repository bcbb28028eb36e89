"""What posts announced: the part of the upload ledger that `accept` keeps.

```text
pk                        sk   holds
announcement#{id}         -    file, size, hash and key of an upload to come; its multipart upload
announced#{post}#{sha256} -    the last announcement of these bytes
landed#{upload_id}        -    the announcement that an upload fulfils
```
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from functions._ledger_store import NEW, Store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Announcement:
    """An upload that a post said it will send.

    Attributes:
        announcement_id: A UUID; it stands in the landing key.
        post: Who sends it.
        file: The name it has there.
        size_bytes: How long it is.
        sha256: Hash of its bytes, in hexadecimal.
        records: How many records it holds, where the post says so.
        key: Its landing key.
        multipart_id: S3's id of its multipart upload; empty where it is sent whole.
    """

    announcement_id: str
    post: str
    file: str
    size_bytes: int
    sha256: str
    records: int | None
    key: str
    multipart_id: str


class Announcements:
    """Reads and writes announcements."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Take a DynamoDB client and the ledger's name."""
        self._store = Store(client, table)

    def named(self, announcement_id: str) -> Announcement | None:
        """Return an announcement by its id."""
        return self._one(f"announcement#{announcement_id}")

    def of_bytes(self, post: str, sha256: str) -> Announcement | None:
        """Return the last announcement of these bytes by this post."""
        return self._led_to(f"announced#{post}#{sha256}")

    def of_upload(self, upload_id: str) -> Announcement | None:
        """Return the announcement that an upload fulfils."""
        return self._led_to(f"landed#{upload_id}")

    def add(self, new: Announcement, instead_of: Announcement | None) -> bool:
        """Write an announcement; tell whether no other of these bytes was faster."""
        pointer = {"announcement_id": new.announcement_id}
        moved = self._store.put(
            f"announced#{new.post}#{new.sha256}",
            pointer,
            condition="announcement_id = :before" if instead_of else NEW,
            values={":before": instead_of.announcement_id} if instead_of else None,
        )
        added = self._store.put(f"announcement#{new.announcement_id}", asdict(new))
        return not self._store.transact([moved, added])

    def note_landed(self, upload_id: str, announcement: Announcement) -> None:
        """Remember which announcement an upload fulfils."""
        pointer = {"announcement_id": announcement.announcement_id}
        self._store.transact([self._store.put(f"landed#{upload_id}", pointer, condition="")])

    def _led_to(self, pk: str) -> Announcement | None:
        for pointer in self._store.get([pk]):
            return self.named(pointer["announcement_id"])
        return None

    def _one(self, pk: str) -> Announcement | None:
        for body in self._store.get([pk]):
            return Announcement(**body)
        return None
