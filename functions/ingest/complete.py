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
from lake_schema.datasets import DATASETS, DECLARATIONS, KIND_OF, RECORD_KINDS
from lake_schema.formats.chunk import LINE, PART, RECORD
from lake_schema.render.arrow import arrow_schema

TECHNICAL = (PART, RECORD, LINE)
ID_LENGTH = 32  # hexadecimal digits: 128 bits of SHA-256

_OWN_RECORD = "_own_record"

DECLARATION_ID = f"""CASE
    WHEN registration_number IS NOT NULL THEN registration_number
    WHEN lrn IS NOT NULL THEN
        substr(sha256(coalesce(declarant_id, post) || chr(31) || lrn), 1, {ID_LENGTH})
    WHEN mrn IS NOT NULL THEN mrn
    ELSE substr(sha256(upload_id || chr(31) || CAST(record_number AS VARCHAR)), 1, {ID_LENGTH})
    END"""
"""The source's registration; else a hash of (declarant or post, LRN), which a later MRN never
changes; else, for what only quotes an MRN, that; a record without any of them is alone for ever."""

ID_IS_MADE_OF = ("registration_number", "lrn", "mrn", "declarant_id")
"""Columns of headers that `declaration_id` is made of; a header may lack some."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one part come from: an upload, or a file of one that is an archive.

    Attributes:
        upload_id: The upload.
        post: Who sent it.
        arrived_at: When the object arrived, in UTC.
        records_before: Records of the upload in the parts before this one.
    """

    upload_id: str
    post: str
    arrived_at: datetime
    records_before: int = 0


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
            tables: Typed tables of a chunk, with exactly one row a record in one of `HEADERS`.
            origins: Where parts come from, by their ordinal in the batch.
        """
        facts = {
            id(kind): pa.concat_tables(found)
            for kind in RECORD_KINDS
            if (
                found := [
                    _facts(d, tables[d.name], origins) for d in kind.headers if d.name in tables
                ]
            )
        }
        return {
            name: self._ordered(DATASETS[name], rows, _of_record(rows, facts[id(KIND_OF[name])]))
            for name, rows in tables.items()
        }

    def _ordered(self, dataset: Dataset, rows: pa.Table, facts: pa.Table) -> pa.Table:
        columns = {name: rows[name] for name in rows.column_names}
        columns |= {name: facts[name] for name in facts.column_names}
        columns["ingested_at"] = pa.repeat(pa.scalar(self._now, pa.timestamp("us")), rows.num_rows)
        if "hs6_code" in dataset:
            columns["hs6_code"] = _hs6(rows["commodity_code"])
        for column in dataset.columns:
            if column.pseudonym_of:
                columns[column.name] = self._pseudonyms(columns[column.pseudonym_of])
            if column.or_arrival:
                columns[column.name] = pc.coalesce(columns[column.name], facts["arrived_at"])
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


def _facts(dataset: Dataset, headers: pa.Table, origins: Sequence[Origin]) -> pa.Table:
    """Return, for each header of one kind, what all rows of its record repeat."""
    came_from = pa.table(
        {
            "post": pa.array([origin.post for origin in origins], pa.string()),
            "upload_id": pa.array([origin.upload_id for origin in origins], pa.string()),
            "arrived_at": pa.array([origin.arrived_at for origin in origins], pa.timestamp("us")),
            "before": pa.array([origin.records_before for origin in origins], pa.int64()),
        }
    ).take(headers[PART])
    numbers = pc.add(came_from["before"], headers[RECORD].cast(pa.int64()))
    came_from = came_from.append_column("record_number", numbers)
    kind = KIND_OF[dataset.name]
    columns = {column: came_from[column] for column in came_from.column_names if column != "before"}
    columns["dated_on"] = _dated_on(dataset, headers, came_from["arrived_at"])
    if kind is DECLARATIONS:
        columns["declaration_id"] = _declaration_id(headers, came_from)
        columns["is_assessed"] = pa.repeat(dataset.name == "notification", headers.num_rows)
    for column in kind.repeats:
        if not column.derived:
            columns[column.name] = headers[column.name]
    return pa.table(columns | {_OWN_RECORD: records_of(headers)})


def _dated_on(dataset: Dataset, headers: pa.Table, arrived_at: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the day of each record: of the first column that says, else that of the arrival."""
    days = [headers[column].cast(pa.date32(), safe=False) for column in dataset.dated_by]
    return pc.coalesce(*days, arrived_at.cast(pa.date32(), safe=False))


def _declaration_id(headers: pa.Table, came_from: pa.Table) -> pa.ChunkedArray:
    read = {
        column: headers[column]
        if column in headers.column_names
        else pa.nulls(headers.num_rows, pa.string())
        for column in ID_IS_MADE_OF
    }
    named = {column: came_from[column] for column in ("post", "upload_id", "record_number")}
    engine().register("headers", pa.table(read | named))
    own = engine().execute(f"SELECT {DECLARATION_ID} AS declaration_id FROM headers")
    ids = own.to_arrow_table()["declaration_id"]
    engine().unregister("headers")
    return ids


def records_of(rows: pa.Table) -> pa.ChunkedArray:
    """Return for each row the number that names its record within the batch."""
    uploads = pc.shift_left(rows[PART].cast(pa.int64()), 32)
    return pc.bit_wise_or(uploads, rows[RECORD].cast(pa.int64()))


def _of_record(rows: pa.Table, facts: pa.Table) -> pa.Table:
    """Return the facts of each row's record.

    Raises:
        ValueError: A row has no header: its format broke its promise.
    """
    places = pc.index_in(records_of(rows), value_set=facts[_OWN_RECORD])
    if places.null_count:
        raise ValueError(f"{places.null_count} rows belong to no header of their chunk")
    return facts.take(places)


def _hs6(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    starts = pc.match_substring_regex(codes, "^[0-9]{6}")
    return pc.if_else(starts, pc.utf8_slice_codeunits(codes, 0, 6), None)
