"""What the lake's tables are now and were before: from Glue and from Iceberg's metadata in S3."""

import base64
import gzip
import json
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import ColumnOutputTypeDef, TableTypeDef
    from mypy_boto3_s3 import S3Client

PRESTO_VIEW = re.compile(r"/\* Presto View: (\S+) \*/")
AT_ONCE = 16  # metadata files read


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table as a query saw it.

    Attributes:
        table: Its name.
        snapshot_id: Of Iceberg; None where the table held nothing.
        committed_at: In UTC, without zone; None where the table held nothing.
        bytes: Size of its data files.
    """

    table: str
    snapshot_id: int | None
    committed_at: datetime | None
    bytes: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what documents say of it; ids as text, being beyond JavaScript's numbers."""
        return {
            "table": self.table,
            "snapshot_id": None if self.snapshot_id is None else str(self.snapshot_id),
            "committed_at": self.committed_at.isoformat() if self.committed_at else None,
        }


def view_sql(table: "TableTypeDef") -> str:
    """Return the query of a view, which Glue keeps as Presto's JSON in base64, in a comment.

    Raises:
        ValueError: Neither Athena nor Presto made it.
    """
    encoded = PRESTO_VIEW.fullmatch(table.get("ViewOriginalText", "").strip())
    if encoded is None:
        raise ValueError(f"{table['Name']} is a view that Athena did not make")
    sql: str = json.loads(base64.b64decode(encoded[1]))["originalSql"]
    return sql


def current_columns(table: "TableTypeDef") -> "list[ColumnOutputTypeDef]":
    """Return the columns that a table has now; Glue also keeps those an Iceberg table once had."""
    return [
        column
        for column in table.get("StorageDescriptor", {}).get("Columns", [])
        if column.get("Parameters", {}).get("iceberg.field.current") != "false"
    ]


class LakeCatalogue:
    """The tables and views of one database, each looked up once."""

    def __init__(self, glue: "GlueClient", s3: "S3Client", database: str) -> None:
        """Take the clients; nothing is read yet."""
        self.database = database
        self._glue, self._s3 = glue, s3
        self._metadata: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def _tables(self) -> "dict[str, TableTypeDef]":
        pages = self._glue.get_paginator("get_tables").paginate(DatabaseName=self.database)
        return {table["Name"]: table for page in pages for table in page["TableList"]}

    @property
    def names(self) -> list[str]:
        """Return the names of all tables and views."""
        return sorted(self._tables)

    def columns(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Return the columns that tables and views have now."""
        return {
            name: [column["Name"] for column in current_columns(self._tables[name])]
            for name in names
        }

    def view(self, name: str) -> str | None:
        """Return the query of a view; None for a table."""
        table = self._tables[name]
        return view_sql(table) if table.get("TableType") == "VIRTUAL_VIEW" else None

    def is_iceberg(self, name: str) -> bool:
        """Tell whether a table has snapshots."""
        return self._tables[name].get("Parameters", {}).get("table_type", "").upper() == "ICEBERG"

    def read(self, names: Iterable[str]) -> None:
        """Read the metadata of tables, several at once."""
        missing = [name for name in names if name not in self._metadata]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self._metadata |= zip(missing, pool.map(self._read, missing), strict=True)

    def _read(self, name: str) -> Mapping[str, Any]:
        url = self._tables[name]["Parameters"]["metadata_location"]
        bucket, _, key = url.removeprefix("s3://").partition("/")
        body = self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        if key.endswith((".gz.metadata.json", ".metadata.json.gz")):
            body = gzip.decompress(body)
        found: Mapping[str, Any] = json.loads(body)
        return found

    def snapshot(self, table: str, at: datetime | None = None) -> Snapshot:
        """Return the snapshot of a table: the current one, or the last committed up to an instant.

        Args:
            table: An Iceberg table.
            at: In UTC, without zone.
        """
        self.read([table])
        metadata = self._metadata[table]
        found = metadata.get("snapshots", [])
        if at is None:
            current = metadata.get("current-snapshot-id")
            found = [one for one in found if one["snapshot-id"] == current]
        else:
            latest = at.replace(tzinfo=UTC).timestamp() * 1000
            found = [one for one in found if one["timestamp-ms"] <= latest]
        return _snapshot(table, max(found, key=lambda one: one["timestamp-ms"], default=None))

    def snapshot_named(self, table: str, name: str) -> Snapshot | None:
        """Return a snapshot by its id, a branch or a tag; None if there is none."""
        self.read([table])
        metadata = self._metadata[table]
        refs = metadata.get("refs", {})
        wanted = refs[name]["snapshot-id"] if name in refs else name
        found = [one for one in metadata["snapshots"] if str(one["snapshot-id"]) == str(wanted)]
        return _snapshot(table, found[0]) if found else None


def _snapshot(table: str, found: Mapping[str, Any] | None) -> Snapshot:
    if found is None:
        return Snapshot(table, None, None)
    committed_at = datetime.fromtimestamp(found["timestamp-ms"] / 1000, UTC).replace(tzinfo=None)
    size = int(found.get("summary", {}).get("total-files-size", 0))
    return Snapshot(table, found["snapshot-id"], committed_at, size)
