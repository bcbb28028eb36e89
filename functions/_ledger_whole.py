"""The whole upload ledger at once: for audits and orders, not for the way of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions._ledger import Batch, Commit, Entry
from functions._ledger_store import Store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole ledger at one time, as far as a scan has one.

    Attributes:
        entries: By upload.
        claims: (post, sha256) → the upload that brought these bytes first.
        batches: By id.
        open_commits: By id.
        settled_commits: By id.
    """

    entries: Mapping[str, Entry]
    claims: Mapping[tuple[str, str], str]
    batches: Mapping[str, Batch]
    open_commits: Mapping[str, Commit]
    settled_commits: Mapping[str, Commit]


def whole_ledger(client: "DynamoDBClient", table: str) -> Whole:
    """Read the ledger from its first item to its last."""
    found: dict[str, dict[Any, Any]] = {
        kind: {} for kind in ("upload", "content", "batch", "open", "settled")
    }
    for pk, sk, body in Store(client, table).everything():
        kind, _, name = (sk if pk == "commit" else pk).partition("#")
        if kind in found:
            key = (body["post"], body["sha256"]) if kind == "content" else name
            found[kind][key] = body
    return Whole(
        entries={name: Entry(**body) for name, body in found["upload"].items()},
        claims={key: body["upload_id"] for key, body in found["content"].items()},
        batches={name: Batch.from_body(body) for name, body in found["batch"].items()},
        open_commits={name: Commit.from_body(body) for name, body in found["open"].items()},
        settled_commits={name: Commit.from_body(body) for name, body in found["settled"].items()},
    )
