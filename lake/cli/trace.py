"""`lake trace`: from any row to the original bytes, and from any bytes to their rows."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lake.cli.screen import document, heading, say, show_table, table
from lake.connection import Connection
from lake.running import find
from lake.tracing import Evidence, bytes_of, trace_record, trace_upload
from lake_schema.errors import LakeError


class UntracedError(LakeError):
    """Nothing in the lake goes by that name."""


def run(options: argparse.Namespace) -> int:
    """Trace what was named; write the bytes where they are asked for."""
    connection = find()
    records = trace_record(connection, options.name)
    uploads = trace_upload(connection, options.name)
    if not (records or uploads):
        raise UntracedError(
            f"nothing goes by {options.name!r}: no declaration id, LRN, MRN, upload id, SHA-256 or "
            "object key"
        )
    if options.bytes:
        _write(connection, [*records, *uploads], options.bytes)
    if options.format == "json":
        document({"records": records, "uploads": uploads})
    else:
        _show("records", records)
        _show("uploads", uploads)
    return 0


def _write(connection: Connection, found: Sequence[Mapping[str, Any]], path: Path) -> None:
    sources = {Evidence.of(row) for row in found}
    if len(sources) > 1:
        raise UntracedError(f"that is {len(sources)} uploads; name one of them by its id")
    (source,) = sources
    path.write_bytes(bytes_of(connection, source))
    say(f"{source.key} is in {path}", "green")


def _show(title: str, found: Sequence[Mapping[str, Any]]) -> None:
    if not found:
        return
    heading(title)
    names = [name for name in found[0] if name not in ("bucket", "object_version")]
    lines = [["" if row[name] is None else str(row[name]) for name in names] for row in found]
    show_table(table([(name, False) for name in names], lines))
    sys.stdout.flush()
