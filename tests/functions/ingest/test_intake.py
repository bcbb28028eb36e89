"""intake: whatever a post sends, every record has a fate and nothing crashes."""

import csv
import gzip
import io
import re
import zipfile
from ast import literal_eval
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions._events import Landed
from functions.ingest import gathering, parts, unknown
from functions.ingest.account import (
    Account,
    Rerun,
    judge,
    receipt_of,
    unknown_rows,
    upload_rows,
)
from functions.ingest.intake import Intake, Tables
from functions.ingest.landing import READ_AHEAD, Arrival, HashingStream
from lake_schema.formats.packed import files
from lake_schema.formats.profiles import goods_item_lines

AT = datetime(2026, 5, 31)  # noqa: DTZ001 # tables store UTC without zone
TRAPS = [
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "9" * 18,
    "9" * 40,
    "-" + "9" * 15 + ".999",
    "1e99",
    "1E-99",
    "NaN",
    "0000-01-01",
    "2024-02-29",
    "2200-01-01",
    "99991231235959-01",
    "22GB6LSBPILA876A08",
    "GB603202734852",
    "CSQU3054383",
    "9",
    "13",
    "010121",
    "NO",
    "Ü",
    "'; DROP TABLE declaration; --",
    "\ud7ff\uffff",
    "{country}",
    '"',
]
HEADERS = sorted({header for row in goods_item_lines.PROFILE.rows for header in row.columns})
CELLS = st.sampled_from(TRAPS) | st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
)


def arrival_of(content: bytes, number: int = 0) -> Arrival:
    landed = Landed("landing", f"dover/2026/05/31/{number:032x}/x", "1")
    raw = HashingStream(io.BytesIO(content), len(content))
    return Arrival(landed, len(content), AT, raw, io.BufferedReader(raw, READ_AHEAD))


def taken_in(content: bytes) -> tuple[Account, dict[str, int]]:
    intake = Intake(AT, b"key")
    rows = Counter[str]()

    def everything() -> Iterator[dict[str, int]]:
        arrival = arrival_of(content)
        yield from ({n: t.num_rows for n, t in tables.items()} for tables in intake.take(arrival))
        yield from ({n: t.num_rows for n, t in tables.items()} for tables in intake.rest())

    for counts in everything():
        rows.update(counts)
    (account,) = intake.accounts
    return account, rows


@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=12, unique=True).flatmap(
        lambda headers: st.tuples(
            st.just(headers),
            st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=4),
        )
    )
)
@settings(max_examples=60)
def test_no_content_of_a_cell_is_too_much(table: tuple[list[str], list[list[str]]]) -> None:
    headers, lines = table
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["lrn", "item_number", *(h for h in headers if h not in {"lrn", "item_number"})]
    )
    for number, line in enumerate(lines):
        cells = [c for h, c in zip(headers, line, strict=True) if h not in {"lrn", "item_number"}]
        writer.writerow([f"L{number}", "1", *cells])

    account, rows = taken_in(text.getvalue().encode())

    if account.error is None:
        accepted = account.records_read - account.records_rejected
        assert account.records_read == len(lines)
        assert rows.get("declaration", 0) == accepted == account.tables["declaration"]
        assert rows.get("finding", 0) == account.tables["finding"]


XML = (
    "<Declaration><FunctionalReferenceID>{lrn}</FunctionalReferenceID><Sofar>?</Sofar>"
    "<GoodsItemQuantity>{count}</GoodsItemQuantity></Declaration>"
)
LINES = "lrn,item_number,goods_item_count\n{lrn},1,{count}\n"


def xml(lrn: str, count: object = 1) -> bytes:
    return XML.format(lrn=lrn, count=count).encode()


def lines(lrn: str, count: object = 1) -> bytes:
    return LINES.format(lrn=lrn, count=count).encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return file.getvalue()


class TakenIn:
    """A batch, and everything that came of it."""

    def __init__(self, *contents: bytes, reruns: Mapping[int, Rerun] | None = None) -> None:
        intake = Intake(AT, b"key")
        yielded: list[Tables] = []
        for number, content in enumerate(contents):
            yielded += intake.take(arrival_of(content, number), (reruns or {}).get(number))
        yielded += intake.rest()
        self.examinations = len(yielded)
        judge(intake.accounts, {})
        self.accounts = intake.accounts
        accepted = {a.arrival.landed.upload_id for a in self.accounts if a.outcome == "accepted"}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for tables in yielded:
            for name, table in tables.items():
                rows = [row for row in table.to_pylist() if row["upload_id"] in accepted]
                self.rows.setdefault(name, []).extend(rows)

    def numbers(self, upload: int = 0) -> dict[str, int]:
        """Return LRN → number of the record in an upload."""
        own = self.accounts[upload].arrival.landed.upload_id
        declarations = self.rows["declaration"]
        return {row["lrn"]: row["record_number"] for row in declarations if row["upload_id"] == own}


MIXED = zipped(
    {
        "1.xml": xml("A"),
        "2.csv": lines("B") + b"C,1,1\n",
        "3.xml": b"<x>" + xml("D") + xml("E") + b"</x>",
        "4.csv.gz": gzip.compress(lines("F")),
        "5.zip": zipped({"6.csv": lines("G")}),
    }
)


def test_records_are_numbered_through_the_members_of_an_archive() -> None:
    taken = TakenIn(lines("X"), MIXED, xml("Y"), MIXED + b"x")

    assert taken.numbers(1) == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 7}
    assert taken.numbers(0) == {"X": 1}
    assert taken.numbers(2) == {"Y": 1}
    receipt = receipt_of(taken.accounts[1])
    assert (receipt["records_read"], receipt["records_accepted"]) == (7, 7)
    assert (receipt["format"], receipt["packing"]) == ("delimited-text, wco-dm-xml", "zip")


def test_numbers_hold_where_a_member_is_larger_than_a_chunk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lake_schema.formats.wco_xml.CHUNK_ROWS", 7)
    monkeypatch.setattr(gathering, "ENOUGH", 3)
    monkeypatch.setattr(gathering, "APART", 2)
    many = [xml(f"L{number}") for number in range(60)]
    members = {f"{n}.xml": b"<x>" + b"".join(many[n * 20 : n * 20 + 20]) + b"</x>" for n in (0, 1)}
    archive = zipped(
        {**members, "x.csv": lines("X"), "2.xml": b"<x>" + b"".join(many[40:]) + b"</x>"}
    )

    numbers = TakenIn(archive).numbers()

    assert numbers == {
        **{f"L{n}": n + 1 for n in range(40)},
        "X": 41,
        **{f"L{n}": n + 2 for n in range(40, 60)},
    }


def test_archives_that_change_their_format_with_every_file_are_examined_together() -> None:
    members = {f"{n}.x": (xml if n % 2 else lines)(f"L{n}") for n in range(40)}

    taken = TakenIn(zipped(members))

    assert taken.numbers() == {f"L{n}": n + 1 for n in range(40)}
    assert taken.examinations == 2


def test_an_archive_of_too_many_headers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LAYOUTS_LIMIT", 2)
    columns = ["goods_item_count", "type_code", "flow_code"]
    members = {
        f"{n}.csv": f"lrn,item_number,{name}\nA{n},1,\n".encode() for n, name in enumerate(columns)
    }

    few, many = TakenIn(zipped({**members, "2.csv": lines("B")})), TakenIn(zipped(members))

    assert few.accounts[0].error is None
    assert many.accounts[0].error
    assert many.accounts[0].error.code == "archive-too-large"
    assert many.rows["declaration"] == []


BAD = "three"


@pytest.mark.parametrize(
    ("content", "member"),
    [
        (b"<x>\n" + xml("A") + b"\n" + xml("B", BAD) + b"</x>", ""),
        (lines("A") + b"B,1,three\n", ""),
        (gzip.compress(lines("A") + b"B,1,three\n", mtime=0), ""),
        (zipped({"may/Ü.csv": lines("A") + b"B,1,three\n"}), "may/Ü.csv"),
        (zipped({"a.csv": lines("A"), "b.zip": zipped({"b.csv": lines("B", BAD)})}), "b.zip/b.csv"),
    ],
)
def test_a_finding_leads_back_to_the_bytes(content: bytes, member: str) -> None:
    taken = TakenIn(content)

    (finding,) = (row for row in taken.rows["finding"] if row["severity"] == "reject")
    landed = taken.accounts[0].arrival.landed
    names = ("bucket", "object_key", "object_version")
    assert [finding[name] for name in names] == [landed.bucket, landed.key, landed.version]
    assert (finding["member_name"] or "", finding["record_number"]) == (member, 2)
    named = re.fullmatch(r"(?:member (.+), )?line (\d+), (.+)", finding["place"])
    assert named
    assert (literal_eval(named[1] or "''"), int(named[2])) == (member, finding["line_number"])
    line = _read_back(content, member).splitlines()[finding["line_number"] - 1]
    assert BAD in line
    assert named[3] == finding["wire_name"]


def _read_back(content: bytes, member: str) -> str:
    """Return a member as anybody would find it who follows a finding."""
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    for end in re.finditer(r"(?<=\.zip)/|$", member):
        name = member[: end.start()].rpartition(".zip/")[2]
        if name:
            content = zipfile.ZipFile(io.BytesIO(content)).read(name)
    return content.decode()


def test_a_replay_takes_in_the_open_records_of_an_archive() -> None:
    before = {"records_read": 7, "warnings": 0, "tables": {}}
    rerun = Rerun(2, before, frozenset({3, 5}))

    taken = TakenIn(MIXED, lines("X"), reruns={0: rerun})

    assert taken.numbers() == {"C": 3, "E": 5}
    assert taken.numbers(1) == {"X": 1}
    assert taken.accounts[0].records_read == 7


def test_a_member_that_is_refused_refuses_the_archive_and_is_named() -> None:
    broken = zipped({"a.xml": xml("A"), "b.csv": lines("B"), "c.xml": b"<x>\n<y></x>"})
    taken = TakenIn(xml("X"), broken, lines("Y"))

    error = receipt_of(taken.accounts[1])["error"]
    assert error["code"] == "not-well-formed"
    assert "(member 'c.xml', line 2, " in error["says"]
    assert sorted(row["lrn"] for row in taken.rows["declaration"]) == ["X", "Y"]
    assert [account.records_read for account in taken.accounts] == [1, 0, 1]


def test_an_archive_without_a_file_to_read_has_no_records() -> None:
    taken = TakenIn(zipped({"__MACOSX/._a.xml": b"x", "may/": b""}))

    assert taken.accounts[0].error
    assert taken.accounts[0].error.code == "no-records"


def test_what_no_mapping_takes_is_heard_by_path() -> None:
    archive = zipped({"a.xml": xml("A"), "b.xml": xml("B"), "__MACOSX/._a.xml": b"x"})
    taken = TakenIn(archive, xml("C"))

    receipt = receipt_of(taken.accounts[0])
    assert receipt["unknown_count"] == 3
    assert receipt["unknown"] == [
        {"path": "Declaration/Sofar", "count": 2},
        {"path": "member '__MACOSX/._a.xml'", "count": 1},
    ]
    rows = unknown_rows(taken.accounts, AT).to_pylist()
    assert [(row["path"], row["value_count"]) for row in rows] == [
        ("Declaration/Sofar", 2),
        ("member '__MACOSX/._a.xml'", 1),
        ("Declaration/Sofar", 1),
    ]
    assert upload_rows(taken.accounts, AT)["unknown_count"].to_pylist() == [3, 1]
    assert upload_rows(taken.accounts, AT)["packing"].to_pylist() == ["zip", None]


def test_what_is_unknown_in_refused_uploads_and_duplicates_does_not_count() -> None:
    taken = TakenIn(xml("A"), xml("A"), xml("B") + b"<", zipped({"a.xml": xml("C"), "b": b""}))

    assert [account.outcome for account in taken.accounts] == [
        "accepted",
        "duplicate",
        "refused",
        "refused",
    ]
    assert [receipt_of(account)["unknown_count"] for account in taken.accounts] == [1, 0, 0, 0]
    assert unknown_rows(taken.accounts, AT).num_rows == 1


def test_unknown_content_is_counted_in_bounds() -> None:
    heard = unknown.Unknown()
    for number in range(unknown.PATHS_KEPT + 5):
        heard.hear({f"path {number}": 1})
    heard.hear({"path 7": 3, "x" * 10_000: 2})

    assert (len(heard.counts), heard.total) == (unknown.PATHS_KEPT + 1, unknown.PATHS_KEPT + 10)
    assert heard.counts[unknown.OTHERS] == 7
    assert heard.told()[:2] == [
        {"path": unknown.OTHERS, "count": 7},
        {"path": "path 7", "count": 4},
    ]
    assert len(heard.told()) == unknown.TOLD
    heard = unknown.Unknown()
    heard.hear({"x" * 10_000: 2})
    assert [len(path) for path in heard.counts] == [unknown.PATH_LENGTH]


def test_a_plain_upload_is_read_from_its_stream_and_not_copied() -> None:
    arrival = arrival_of(lines("A"))
    (file,) = files(arrival.stream, arrival.size_bytes)

    assert file.stream is arrival.stream
