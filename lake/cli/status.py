"""`lake status`: what became of an upload, or of the latest."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from functions._ledger import Ledger
from lake.athena import ask
from lake.cli.receipts import show_receipts, show_refusals
from lake.cli.screen import document
from lake.connection import Connection
from lake.door import PostDoor, Sending
from lake.running import find
from lake.settling import Receipt, whole_receipt
from lake_schema.errors import LakeError, nearest

LATEST = 25
UPLOAD_ID, SHA256 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
ANNOUNCEMENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnknownUploadError(LakeError):
    """The lake knows no such upload."""


def run(options: argparse.Namespace) -> int:
    """Print receipts; the exit status tells whether an upload was refused."""
    connection = find()
    name = _name(options.upload) if options.upload else ""
    if name and options.post:
        receipts = [_from_door(connection, options.post, name)]
    else:
        receipts = _from_lake(connection, name, options.post)
    if options.format == "json":
        document({"receipts": receipts})
    else:
        show_receipts(receipts, "receipts")
        show_refusals(receipts)
    return int(bool(name) and any(each["state"] == "refused" for each in receipts))


def _name(upload: str) -> str:
    """Return what an upload can be asked by; of a local file, the hash of its bytes."""
    if any(kind.fullmatch(upload) for kind in (UPLOAD_ID, SHA256, ANNOUNCEMENT_ID)):
        return upload
    path = Path(upload)
    if path.is_file():
        return Sending.of(path).sha256
    offered = (
        nearest(path.name, [f.name for f in path.parent.iterdir()]) if path.parent.is_dir() else ""
    )
    raise UnknownUploadError(f"{upload!r} is neither an id, nor a SHA-256, nor a file{offered}")


def _from_door(connection: Connection, post: str, name: str) -> Receipt:
    state = PostDoor(connection, post).find(name)
    known = state["receipt"] or {"post": post}
    told = {"state": state["state"], "upload_id": state["upload_id"] or ""}
    return whole_receipt(known | told)


def _that_are(name: str) -> list[str]:
    if ANNOUNCEMENT_ID.fullmatch(name):
        return [f"object_key LIKE '%/{name}/%'"]
    return [f"sha256 = '{name}'"] if name else []


def _from_lake(connection: Connection, name: str, post: str | None) -> list[Receipt]:
    """Return receipts from the ledger, of uploads that are found in it or in the table `upload`."""
    ids: Sequence[str] = [name]
    if not UPLOAD_ID.fullmatch(name):
        chosen = _that_are(name)
        chosen += [f"post = '{post}'"] if post else []
        where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
        found = ask(
            connection,
            "SELECT upload_id, max(arrived_at) AS arrived_at FROM upload"
            f" {where} GROUP BY upload_id ORDER BY arrived_at DESC LIMIT {LATEST}",
        )
        ids = [str(row[0]) for row in found.rows]
    ledger = Ledger(connection.client("dynamodb"), connection.upload_ledger)
    receipts = ledger.receipts(ids)
    if name and not receipts:
        raise UnknownUploadError(f"the lake knows no upload {name!r}; it may still be on its way")
    return [whole_receipt(receipts[each]) for each in ids if each in receipts]
