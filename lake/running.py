"""Which lakes run on this machine: each notes its connection down, and whoever asks finds it.

A note is `up-{process id}.json` in the user's cache folder, for the user's eyes only. It goes when
its lake ends; a note whose process or endpoint is gone is removed by whoever sees it.
"""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lake.connection import Connection, from_environment
from lake_schema.errors import LakeError


class NotRunningError(LakeError):
    """No lake runs here and the environment names none."""


def find() -> Connection:
    """Return the lake to ask: the environment's, else the newest that runs on this machine.

    Raises:
        NotRunningError: There is neither.
    """
    found = from_environment(os.environ) or next(running(), None)
    if found is None:
        raise NotRunningError(
            "No lake is running here and the environment names none (LAKE_DATABASE or "
            "AWS_ENDPOINT_URL). Start one with `lake up` in another terminal."
        )
    return found


def notes_folder() -> Path:
    """Return the folder for what the `lake` command remembers between runs."""
    if sys.platform == "darwin":
        usual = Path.home() / "Library" / "Caches"
    else:
        usual = Path.home() / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or usual) / "customs-lake"


@contextmanager
def noted(connection: Connection) -> Iterator[Path]:
    """Note a lake down for as long as it runs."""
    folder = notes_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    note = folder / f"up-{os.getpid()}.json"
    note.unlink(missing_ok=True)  # left by an earlier process of this number
    # Created for the user alone: it holds credentials.
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(connection.as_dict(), stream)
        yield note
    finally:
        note.unlink(missing_ok=True)


def running() -> Iterator[Connection]:
    """Yield the connections of the lakes that run here, the newest first."""
    folder = notes_folder()
    notes = sorted(folder.glob("up-*.json"), key=lambda note: note.stat().st_mtime, reverse=True)
    for note in notes:
        connection = _read(note)
        if connection and _is_alive(note) and _answers(connection):
            yield connection
        elif not _is_alive(note):
            note.unlink(missing_ok=True)


def _read(note: Path) -> Connection | None:
    try:
        return Connection.from_dict(json.loads(note.read_text(encoding="utf-8")))
    except (
        OSError,
        ValueError,
        TypeError,
        AttributeError,
    ):  # half written, gone, or of another release
        return None


def _is_alive(note: Path) -> bool:
    number = note.stem.removeprefix("up-")
    if not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)  # signal 0 asks only whether the process is there
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(connection: Connection) -> bool:
    address = urlsplit(connection.endpoint_url)
    try:
        socket.create_connection((address.hostname, address.port or 80), timeout=1).close()
    except OSError:
        return False
    return True
