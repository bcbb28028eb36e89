"""Uploads of one batch → accepted rows and findings, chunk by chunk; knows no AWS."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from functions.ingest.account import FINDINGS_TOLD, Account, Rerun
from functions.ingest.complete import TECHNICAL, Completion
from functions.ingest.convert import convert
from functions.ingest.examine import arrivals, examine, rejected, without
from functions.ingest.gathering import Gathering
from functions.ingest.landing import Arrival
from functions.ingest.parts import Parts, per_part
from lake_schema.datasets import DATASETS, DECLARATIONS
from lake_schema.errors import RefusedError
from lake_schema.finding import Severity
from lake_schema.formats.chunk import PART, RECORD, Chunk, Format, Reader
from lake_schema.formats.packed import File, files, naming
from lake_schema.render.arrow import arrow_schema

Tables = dict[str, pa.Table]

TOLD = ("rule", "severity", "dataset", "record", "place", "says")
"""What a receipt says of a finding."""
OF_HEADERS = [PART, RECORD, "declaration_id"]
_NO_HEADERS = pa.table(
    {
        PART: pa.array([], pa.int32()),
        RECORD: pa.array([], pa.int32()),
        "declaration_id": pa.array([], pa.string()),
    }
)


class Intake:
    """Takes the uploads of one batch in and keeps an account of each."""

    def __init__(self, now: datetime, pseudonym_key: bytes) -> None:
        """Take the time of ingestion, in UTC, and the key of the pseudonyms."""
        self.accounts: list[Account] = []
        self._now = now
        self._completion = Completion(now, pseudonym_key)
        self._readers: dict[str, Reader] = {}
        self._parts = Parts()
        self._gathering = Gathering()

    def take(self, arrival: Arrival, rerun: Rerun | None = None) -> Iterator[Tables]:
        """Read one upload to its end; yield accepted rows as they come, in contract schemas.

        Of an upload that is replayed all records are counted, and only those that may still come
        in are examined.

        Rows that were yielded of an upload that turns out to be refused later are void: its
        account says so, and `publish` leaves them out.
        """
        account = Account(arrival, rerun)
        self.accounts.append(account)
        try:
            arrival.landed.check_key()
            with closing(files(arrival.stream, arrival.size_bytes)) as found:
                yield from self._read(account, found)
        except RefusedError as refused:
            account.error = refused
        account.sha256 = arrival.raw.hash_of_all()
        try:
            arrival.check_hash(account.sha256)
        except RefusedError as refused:
            account.error = refused

    def rest(self) -> Iterator[Tables]:
        """Yield what was held back to make one chunk of many small files."""
        for reader in self._readers.values():
            yield from self._examined(reader.rest())
        yield from map(self._tables, self._gathering.rest())

    def _read(self, account: Account, found: Iterable[File]) -> Iterator[Tables]:
        before: Reader | None = None
        for file in found:
            account.packing = file.packing
            if file.format is None:
                account.unknown.hear({f"member {file.name!r}": 1})
                continue
            account.formats.add(file.format.name)
            reader = self._reader(file.format)
            if before not in (None, reader):
                # Counts what came before, so that records are numbered through the upload.
                yield from self._examined(before.rest())
            before = reader
            part = self._parts.begin(account, file.name)
            with naming(file.name):
                yield from self._examined(reader.read(part, file.stream))
            account.unknown.hear(reader.unknown.pop(part, {}))
            if account.error:
                raise account.error
        if not account.formats:
            raise RefusedError("no-records", "the archive holds no file to read")

    def _reader(self, wire_format: Format) -> Reader:
        if wire_format.name not in self._readers:
            self._readers[wire_format.name] = wire_format.reader()
        return self._readers[wire_format.name]

    def _examined(self, chunks: Iterable[Chunk]) -> Iterator[Tables]:
        """Count the records of chunks as they come, and examine them when it pays."""
        for chunk in chunks:
            self._parts.count(chunk, self._gathering.layout(chunk))
            yield from map(self._tables, self._gathering.add(chunk))

    def _tables(self, chunk: Chunk) -> Tables:
        chunk = self._without_settled(self._without_refused(chunk))
        converted = convert(chunk)
        completed = self._completion.complete(converted.tables, self._parts.origins)
        beside = {**completed, "upload": arrivals(self._parts.origins)}
        findings = pa.concat_tables([converted.findings, examine(beside, chunk.wires)])
        lost = rejected(findings)
        accepted = {name: without(rows, lost) for name, rows in completed.items()}
        declared = [d.name for d in DECLARATIONS.headers if d.name in completed]
        headers = pa.concat_tables(
            [_NO_HEADERS, *(completed[name].select(OF_HEADERS) for name in declared)]
        )
        self._count(lost, accepted)
        tables = {name: _in_contract(name, rows) for name, rows in accepted.items()}
        return {**tables, "finding": self._finding_rows(findings, headers)}

    def _without_refused(self, chunk: Chunk) -> Chunk:
        refused = [account for account in self.accounts if account.error]
        if not refused:
            return chunk
        void = self._parts.of(refused)
        return Chunk(
            {
                name: rows.filter(pc.invert(pc.is_in(rows[PART], value_set=void)))
                for name, rows in chunk.tables.items()
            },
            chunk.wires,
        )

    def _without_settled(self, chunk: Chunk) -> Chunk:
        """Leave out the records that an earlier run took in."""
        tables = dict(chunk.tables)
        for account in self.accounts:
            if account.rerun is None or account.rerun.records is None:
                continue
            own = self._parts.of([account])
            still_open = pa.array(sorted(account.rerun.records), pa.int64())
            for name, rows in tables.items():
                is_own = pc.is_in(rows[PART], value_set=own)
                is_open = pc.is_in(self._parts.record_numbers(rows), value_set=still_open)
                tables[name] = rows.filter(pc.or_(pc.invert(is_own), is_open))
        return Chunk(tables, chunk.wires)

    def _count(self, lost: pa.Table, accepted: Mapping[str, pa.Table]) -> None:
        for part, count in per_part(lost).items():
            self._parts.accounts[part].records_rejected += count
        for name, rows in accepted.items():
            for part, count in per_part(rows).items():
                self._parts.accounts[part].tables[name] += count

    def _finding_rows(self, findings: pa.Table, headers: pa.Table) -> pa.Table:
        """Return rows of the table `finding`, and tell each upload's account of its own."""
        ids = (
            {
                (part, record): declaration_id
                for part, record, declaration_id in zip(
                    *(headers[name].to_pylist() for name in OF_HEADERS),
                    strict=True,
                )
            }
            if findings.num_rows
            else {}
        )
        rows = []
        for finding in findings.to_pylist():
            part, record = finding.pop(PART), finding.pop(RECORD)
            account, origin = self._parts.accounts[part], self._parts.origins[part]
            number = origin.records_before + record
            finding["member_name"] = self._parts.members[part] or None
            finding["place"] = _place(finding)
            _tell(account, {**finding, "record": number})
            landed = account.arrival.landed
            rows.append(
                {
                    **finding,
                    "bucket": landed.bucket,
                    "object_key": landed.key,
                    "object_version": landed.version,
                    "run_number": account.run_number,
                    "arrived_on": account.arrival.arrived_at.date(),
                    "declaration_id": ids.get((part, record)),
                    "post": landed.post,
                    "upload_id": landed.upload_id,
                    "record_number": number,
                    "ingested_at": self._now,
                }
            )
        return pa.Table.from_pylist(rows, arrow_schema(DATASETS["finding"]))


def _place(finding: Mapping[str, object]) -> str:
    member, wire_name = finding["member_name"], finding["wire_name"]
    places = (f"member {member!r}" if member else "", f"line {finding['line_number']}", wire_name)
    return ", ".join(str(place) for place in places if place)


def _tell(account: Account, finding: dict[str, object]) -> None:
    warns = finding["severity"] == Severity.WARN
    account.warnings += warns
    account.tables["finding"] += 1
    # Warnings, of which there may be many, leave room for rejections.
    if len(account.findings) < (FINDINGS_TOLD // 2 if warns else FINDINGS_TOLD):
        account.findings.append({name: finding[name] for name in TOLD})


def _in_contract(name: str, rows: pa.Table) -> pa.Table:
    return rows.drop_columns(list(TECHNICAL)).cast(arrow_schema(DATASETS[name]))
