"""Typed columns → all columns of the contract: ids, dates, pseudonyms, provenance."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import pyarrow as pa

from functions.ingest.engine import engine
from lake_schema.contract import Dataset
from lake_schema.datasets import DATASETS, DECLARATION_DATASETS
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD
from lake_schema.render.arrow import arrow_schema
from lake_schema.shared_columns import OF_A_DECLARATION

HEADER, *CHILDREN = DECLARATION_DATASETS
TECHNICAL = (UPLOAD, RECORD, LINE)
ID_LENGTH = 32  # hexadecimal digits: 128 bits of SHA-256

SHARED = tuple(column.name for column in OF_A_DECLARATION)

DECLARATION_ID = f"""CASE
    WHEN registration_number IS NOT NULL THEN registration_number
    WHEN lrn IS NOT NULL THEN
        substr(sha256(coalesce(declarant_id, post) || chr(31) || lrn), 1, {ID_LENGTH})
    ELSE mrn END"""
"""The source's registration; else a hash of (declarant or post, LRN), which a later MRN never
changes; else, for what only quotes an MRN, that."""

DATED_ON = "coalesce(CAST(accepted_at AS DATE), declared_on, CAST(arrived_at AS DATE))"
HS6 = "CASE WHEN regexp_matches(commodity_code, '^[0-9]{6}') THEN substr(commodity_code, 1, 6) END"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one upload come from.

    Attributes:
        upload_id: The upload.
        post: Who sent it.
        arrived_at: When the object arrived, in UTC.
    """

    upload_id: str
    post: str
    arrived_at: datetime


class Completion:
    """Completes the chunks of one batch of uploads."""

    def __init__(self, now: datetime, pseudonym_key: bytes) -> None:
        """Take the time of ingestion, in UTC, and the key of the pseudonyms."""
        self._now, self._key = now, pseudonym_key

    def complete(
        self, tables: Mapping[str, pa.Table], origins: Sequence[Origin]
    ) -> dict[str, pa.Table]:
        """Return the tables in the contracts' column order, the technical columns last.

        Args:
            tables: Typed tables of a chunk, with exactly one row a record in `declaration`.
            origins: Where uploads come from, by their ordinal in the batch.
        """
        con = engine()
        con.register(
            "origins",
            pa.table(
                {
                    UPLOAD: pa.array(range(len(origins)), pa.int32()),
                    "upload_id": [origin.upload_id for origin in origins],
                    "post": [origin.post for origin in origins],
                    "arrived_at": pa.array([o.arrived_at for o in origins], pa.timestamp("us")),
                }
            ),
        )
        con.register("headers", tables[HEADER])
        con.execute(_FACTS)
        completed = {}
        for name, rows in tables.items():
            con.register("typed", rows)
            completed[name] = self._ordered(
                DATASETS[name], con.execute(_query(DATASETS[name])).to_arrow_table()
            )
        return completed

    def _ordered(self, dataset: Dataset, rows: pa.Table) -> pa.Table:
        columns = {name: rows[name] for name in rows.column_names}
        columns["ingested_at"] = pa.repeat(pa.scalar(self._now, pa.timestamp("us")), rows.num_rows)
        for column in dataset.columns:
            if column.pseudonym_of:
                columns[column.name] = self._pseudonyms(rows[column.pseudonym_of])
        fields = [field.with_nullable(nullable=True) for field in arrow_schema(dataset)] + [
            pa.field(name, pa.int32()) for name in TECHNICAL
        ]
        schema = pa.schema(fields)
        return pa.table([columns[name] for name in schema.names], schema.names).cast(schema)

    def _pseudonyms(self, values: pa.ChunkedArray) -> pa.Array:
        encoded = values.combine_chunks().dictionary_encode()
        hashes = [pseudonym(self._key, value) for value in encoded.dictionary.to_pylist()]
        return pa.array(hashes, pa.string()).take(encoded.indices)


@lru_cache(maxsize=100_000)
def pseudonym(key: bytes, value: str) -> str:
    """Return the keyed hash that stands for an identifying value, 32 hexadecimal digits.

    One namespace for all columns, so that an importer here joins with an exporter there; case and
    outer blanks do not matter.

    >>> pseudonym(b"key", " gb123 ") == pseudonym(b"key", "GB123")
    True
    """
    normal = value.strip().upper().encode()
    return hmac.new(key, normal, hashlib.sha256).hexdigest()[:ID_LENGTH]


# What a record's children repeat of its header, and where it comes from. Cast to one row a
# record, so that a header repeated by a faulty format can't multiply its children.
_FACTS = f"""
CREATE OR REPLACE TEMP TABLE facts AS
SELECT {UPLOAD}, {RECORD}, post, upload_id,
    {DECLARATION_ID} AS declaration_id, version_number, {DATED_ON} AS dated_on,
    office_code, flow_code
FROM headers JOIN origins USING ({UPLOAD})
"""


def _query(dataset: Dataset) -> str:
    own = {column.name for column in dataset.wire_columns} - set(SHARED)
    derived = {
        **{name: f"facts.{name}" for name in (*SHARED, "post", "upload_id")},
        "record_number": f"CAST(typed.{RECORD} AS BIGINT)",
        "hs6_code": HS6,
    }
    selected = [
        f"typed.{column.name}" if column.name in own else f"{derived[column.name]} AS {column.name}"
        for column in dataset.columns
        if column.name in own or column.name in derived
    ]
    technical = [f"typed.{name}" for name in TECHNICAL]
    return (
        f"SELECT {', '.join(selected + technical)} FROM typed JOIN facts USING ({UPLOAD}, {RECORD})"
    )
