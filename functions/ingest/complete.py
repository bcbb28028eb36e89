"""Typed columns → all columns of the contract: ids, dates, pseudonyms, provenance."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.engine import engine
from lake_schema.contract import Dataset
from lake_schema.datasets import DATASETS, DECLARATION_DATASETS
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD
from lake_schema.render.arrow import arrow_schema
from lake_schema.shared_columns import OF_A_DECLARATION

HEADER = DECLARATION_DATASETS[0]
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
READ_OF_HEADERS = (
    "registration_number",
    "lrn",
    "mrn",
    "declarant_id",
    "accepted_at",
    "declared_on",
)


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
        headers = tables[HEADER]
        facts = _facts(headers, origins)
        records = records_of(headers)
        return {
            name: self._ordered(
                DATASETS[name], rows, facts if name == HEADER else _of_record(rows, records, facts)
            )
            for name, rows in tables.items()
        }

    def _ordered(self, dataset: Dataset, rows: pa.Table, facts: pa.Table) -> pa.Table:
        columns = {name: rows[name] for name in rows.column_names}
        columns |= {name: facts[name] for name in facts.column_names}
        columns["record_number"] = rows[RECORD]
        columns["ingested_at"] = pa.repeat(pa.scalar(self._now, pa.timestamp("us")), rows.num_rows)
        if "hs6_code" in dataset:
            columns["hs6_code"] = _hs6(rows["commodity_code"])
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
    return hmac.digest(key, normal, "sha256").hex()[:ID_LENGTH]


def _facts(headers: pa.Table, origins: Sequence[Origin]) -> pa.Table:
    """Return, for each declaration, what all rows of its record repeat."""
    came_from = pa.table(
        {
            "post": pa.array([origin.post for origin in origins], pa.string()),
            "upload_id": pa.array([origin.upload_id for origin in origins], pa.string()),
            "arrived_at": pa.array([origin.arrived_at for origin in origins], pa.timestamp("us")),
        }
    ).take(headers[UPLOAD])
    read = {name: headers[name] for name in READ_OF_HEADERS}
    named = ("post", "arrived_at")
    engine().register("headers", pa.table(read | {name: came_from[name] for name in named}))
    derived = engine().execute(
        f"SELECT {DECLARATION_ID} AS declaration_id, {DATED_ON} AS dated_on FROM headers"
    )
    own = derived.to_arrow_table()
    engine().unregister("headers")
    columns = {name: own[name] if name in own.column_names else headers[name] for name in SHARED}
    return pa.table(columns | {name: came_from[name] for name in ("post", "upload_id")})


def records_of(rows: pa.Table) -> pa.ChunkedArray:
    """Return for each row the number that names its record within the batch."""
    uploads = pc.shift_left(rows[UPLOAD].cast(pa.int64()), 32)
    return pc.bit_wise_or(uploads, rows[RECORD].cast(pa.int64()))


def _of_record(rows: pa.Table, records: pa.ChunkedArray, facts: pa.Table) -> pa.Table:
    """Return the facts of each row's declaration.

    Raises:
        ValueError: A row has no declaration: its format broke its promise.
    """
    places = pc.index_in(records_of(rows), value_set=records)
    if places.null_count:
        raise ValueError(f"{places.null_count} rows belong to no declaration of their chunk")
    return facts.take(places)


def _hs6(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    starts = pc.match_substring_regex(codes, "^[0-9]{6}")
    return pc.if_else(starts, pc.utf8_slice_codeunits(codes, 0, 6), None)
