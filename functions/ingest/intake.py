"""Uploads of one batch → accepted rows and findings, chunk by chunk; knows no AWS."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.account import FINDINGS_TOLD, Account
from functions.ingest.complete import HEADER, TECHNICAL, Completion, Origin
from functions.ingest.convert import convert
from functions.ingest.examine import examine, rejected, without
from functions.ingest.landing import Arrival
from lake_schema.datasets import DATASETS
from lake_schema.errors import RefusedError
from lake_schema.finding import Severity
from lake_schema.formats import recognise
from lake_schema.formats.chunk import RECORD, UPLOAD, Chunk, Reader
from lake_schema.render.arrow import arrow_schema

Tables = dict[str, pa.Table]

TOLD = ("rule", "severity", "dataset", "record", "place", "says")
"""What a receipt says of a finding."""


class Intake:
    """Takes the uploads of one batch in and keeps an account of each."""

    def __init__(self, now: datetime, pseudonym_key: bytes) -> None:
        """Take the time of ingestion, in UTC, and the key of the pseudonyms."""
        self.accounts: list[Account] = []
        self._now = now
        self._completion = Completion(now, pseudonym_key)
        self._readers: dict[str, Reader] = {}

    def take(self, arrival: Arrival) -> Iterator[Tables]:
        """Read one upload to its end; yield accepted rows as they come, in contract schemas.

        Rows that were yielded of an upload that turns out to be refused later are void: its
        account says so, and `publish` leaves them out.
        """
        account = Account(arrival)
        self.accounts.append(account)
        try:
            arrival.landed.check_key()
            wire_format = recognise(arrival.head())
            account.format = wire_format.name
            reader = self._readers.setdefault(wire_format.name, wire_format.reader())
            for chunk in reader.read(len(self.accounts) - 1, arrival.stream):
                yield self._examined(chunk)
        except RefusedError as refused:
            account.error = refused
        account.sha256 = arrival.raw.hash_of_all()

    def rest(self) -> Iterator[Tables]:
        """Yield what readers held back to make one chunk of many small uploads."""
        for reader in self._readers.values():
            for chunk in reader.rest():
                yield self._examined(chunk)

    def _examined(self, chunk: Chunk) -> Tables:
        converted = convert(self._without_refused(chunk))
        completed = self._completion.complete(converted.tables, self._origins())
        findings = pa.concat_tables([converted.findings, examine(completed, chunk.wires)])
        lost = rejected(findings)
        accepted = {name: without(rows, lost) for name, rows in completed.items()}
        self._count(completed[HEADER], lost, accepted)
        tables = {name: _in_contract(name, rows) for name, rows in accepted.items()}
        return {**tables, "finding": self._finding_rows(findings, completed[HEADER])}

    def _without_refused(self, chunk: Chunk) -> Chunk:
        refused = [place for place, account in enumerate(self.accounts) if account.error]
        if not refused:
            return chunk
        void = pa.array(refused, pa.int32())
        return Chunk(
            {
                name: rows.filter(pc.invert(pc.is_in(rows[UPLOAD], value_set=void)))
                for name, rows in chunk.tables.items()
            },
            chunk.wires,
        )

    def _origins(self) -> list[Origin]:
        return [
            Origin(a.arrival.landed.upload_id, a.arrival.landed.post, a.arrival.arrived_at)
            for a in self.accounts
        ]

    def _count(self, read: pa.Table, lost: pa.Table, accepted: Mapping[str, pa.Table]) -> None:
        for upload, count in _per_upload(read).items():
            self.accounts[upload].records_read += count
        for upload, count in _per_upload(lost).items():
            self.accounts[upload].records_rejected += count
        for name, rows in accepted.items():
            for upload, count in _per_upload(rows).items():
                self.accounts[upload].tables[name] += count

    def _finding_rows(self, findings: pa.Table, headers: pa.Table) -> pa.Table:
        """Return rows of the table `finding`, and tell each upload's account of its own."""
        ids = (
            {
                (upload, record): declaration_id
                for upload, record, declaration_id in zip(
                    *(headers[name].to_pylist() for name in (UPLOAD, RECORD, "declaration_id")),
                    strict=True,
                )
            }
            if findings.num_rows
            else {}
        )
        rows = []
        for finding in findings.to_pylist():
            upload, record = finding.pop(UPLOAD), finding.pop(RECORD)
            account = self.accounts[upload]
            _tell(account, {**finding, "record": record})
            rows.append(
                {
                    **finding,
                    "arrived_on": account.arrival.arrived_at.date(),
                    "declaration_id": ids[upload, record],
                    "post": account.arrival.landed.post,
                    "upload_id": account.arrival.landed.upload_id,
                    "record_number": record,
                    "ingested_at": self._now,
                }
            )
        return pa.Table.from_pylist(rows, arrow_schema(DATASETS["finding"]))


def _tell(account: Account, finding: dict[str, object]) -> None:
    warns = finding["severity"] == Severity.WARN
    account.warnings += warns
    account.tables["finding"] += 1
    # Warnings, of which there may be many, leave room for rejections.
    if len(account.findings) < (FINDINGS_TOLD // 2 if warns else FINDINGS_TOLD):
        account.findings.append({name: finding[name] for name in TOLD})


def _in_contract(name: str, rows: pa.Table) -> pa.Table:
    return rows.drop_columns(list(TECHNICAL)).cast(arrow_schema(DATASETS[name]))


def _per_upload(rows: pa.Table) -> Counter[int]:
    counted = pc.value_counts(rows[UPLOAD].combine_chunks()).to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in counted})
