"""`lake put`: files through the lake's API, with patience, until their receipts are final."""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.progress import Progress

from lake.api import Document
from lake.cli import code_of
from lake.cli.errors import UsageError
from lake.cli.receipts import shortened, show_settlement
from lake.cli.screen import document, progress, say
from lake.door import PostDoor, Sending
from lake.landing import SENDERS, files_of
from lake.running import find
from lake.settling import FINAL, STILL_SECONDS, Receipt, Settlement, whole_receipt
from lake_schema.errors import LakeError

POLL_SECONDS = 1.0
KIB = 1024


def run(options: argparse.Namespace) -> int:
    """Send files, wait for their receipts and print them."""
    paths = list(files_of(options.paths))
    if not paths:
        raise UsageError(f"no file in {', '.join(map(str, options.paths))}")
    if options.records is not None and len(paths) > 1:
        raise UsageError(f"--records is said of one file, and these are {len(paths)}")
    door = PostDoor(find(), options.post)
    with progress() as bars:
        sent = _send(door, paths, options.records, bars)
        if not options.no_wait:
            sent = _wait(door, sent, bars)
    receipts = [_receipt(path, each, options.post) for path, each in zip(paths, sent, strict=True)]
    settlement = Settlement(receipts, _unsettled(receipts, waited=not options.no_wait))
    if options.format == "json":
        document({"receipts": receipts})
    else:
        show_settlement(shortened(settlement)[1], "receipts")
    if settlement.stuck:
        say(settlement.stuck, "red")
    return settlement.exit_status


def _send(
    door: PostDoor, paths: Sequence[Path], records: int | None, bars: Progress
) -> list[Document]:
    sizes = [path.stat().st_size for path in paths]
    bar = bars.add_task("sending KiB", total=-(-sum(sizes) // KIB))
    done = [0]

    def on_bytes(count: int) -> None:
        """Move the bar on."""
        done[0] += count
        bars.update(bar, completed=done[0] // KIB)

    def send(path: Path) -> Document:
        """Send one file; what is refused is told, and stops no other."""
        return _or_error(lambda: door.put(Sending.of(path, records), on_bytes))

    with ThreadPoolExecutor(SENDERS) as senders:
        return list(senders.map(send, paths))


def _wait(door: PostDoor, sent: Sequence[Document], bars: Progress) -> list[Document]:
    """Ask until every upload is settled, or nothing has moved for long."""
    states = list(sent)
    bar = bars.add_task("settling   ", total=len(states))
    moved_at = time.monotonic()
    while (left := list(_open(states))) and time.monotonic() - moved_at < STILL_SECONDS:
        bars.update(bar, completed=len(states) - len(left))
        time.sleep(POLL_SECONDS)
        for place in left:
            name = states[place]["announcement_id"] or states[place]["upload_id"]
            found = _or_error(lambda name=name: door.find(name))  # type: ignore[misc] # bound now
            if found["state"] != states[place]["state"]:
                moved_at = time.monotonic()
            states[place] = found
    bars.update(bar, completed=len(states) - len(list(_open(states))))
    return states


def _open(states: Sequence[Document]) -> Iterator[int]:
    return (
        place
        for place, each in enumerate(states)
        if each["state"] not in FINAL and not each.get("error")
    )


def _or_error(ask: Callable[[], Document]) -> Document:
    try:
        return ask()
    except (LakeError, OSError) as error:
        return {"state": "announced", "receipt": None, "upload_id": None} | _told(error)


def _told(error: Exception) -> dict[str, Any]:
    return {"error": {"code": code_of(error), "says": str(error)}}


def _receipt(path: Path, state: Document, post: str) -> Receipt:
    known = state["receipt"] or {"post": post, "error": state.get("error")}
    told = {"file": str(path), "state": state["state"]}
    return whole_receipt(known | told | {"upload_id": state["upload_id"] or ""})


def _unsettled(receipts: Sequence[Receipt], *, waited: bool) -> str:
    """Return why some will not be settled while this command looks; empty when all is well."""
    failed = [each for each in receipts if each["state"] not in FINAL and each["error"]]
    if failed:
        first = failed[0]
        return f"{len(failed)} files did not arrive, {first['file']}: {first['error']['says']}"
    late = [each for each in receipts if each["state"] not in FINAL]
    if late and waited:
        return f"{len(late)} uploads are not settled yet; ask again with `lake status`."
    return ""
