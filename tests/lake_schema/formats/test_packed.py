"""Packed uploads: the same files come out however they were packed, or none."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import cast

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lake_schema.errors import RefusedError
from lake_schema.formats import packed_allowance, packed_zip
from lake_schema.formats.packed import PACKINGS, File, files, is_clutter, naming

CSV = b"lrn,item_number\nA,1\n"
XML = b"<Declaration/>"
MEMBERS = (("may/june.xml", XML), ("Ü.csv", CSV * 5))
Found = list[tuple[str, str, bytes]]
Members = Iterable[tuple[str, bytes]]


def found_in(content: bytes) -> Iterator[File]:
    stream = cast("io.BufferedReader", io.BufferedReader(io.BytesIO(content)))
    return files(stream, len(content))


def unpacked(content: bytes) -> Found:
    """Return name, format and content of each file that is to be read."""
    return [
        (file.name, file.format.name, file.stream.read())
        for file in found_in(content)
        if file.format
    ]


def refusal(content: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as found:
        unpacked(content)
    return found.value


def zipped(members: Members = MEMBERS, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return file.getvalue()


def tarred(members: Members = MEMBERS, form: int = tarfile.PAX_FORMAT) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w", format=form) as archive:
            for name, content in members:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return file.getvalue()


def gzipped(content: bytes, level: int = 9) -> bytes:
    """Return it packed, with no time in it: test ids must be the same in every process."""
    return gzip.compress(content, level, mtime=0)


def zstd(content: bytes) -> bytes:
    packed: bytes = pa.Codec("zstd").compress(content, asbytes=True)
    return packed


class _Pipe(io.RawIOBase):
    """A place to write to where nobody can go back: sizes follow their members."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        piece = bytes(content)  # type: ignore[call-overload] # a buffer by contract
        self.written += piece
        return len(piece)


def piped_zip() -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS:
            with archive.open(name, "w", force_zip64=name.endswith("csv")) as member:
                member.write(content)
    return pipe.written


def wide_zip() -> bytes:
    """Return an archive whose end is told in 64 bits too, as for more than 65,535 members."""
    whole = zipped()
    end = whole.rindex(packed_zip.EMPTY)
    _, _, _, here, count, size, offset, _ = struct.unpack_from("<4s4H2LH", whole, end)
    end64 = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, here, count, size, offset
    ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    told = struct.pack("<4s4H2LH", packed_zip.EMPTY, 0, 0, 0xFFFF, 0xFFFF, size, 0xFFFFFFFF, 0)
    return whole[:end] + end64 + told


@pytest.mark.parametrize(
    "archive",
    [
        zipped(),
        zipped(method=zipfile.ZIP_STORED),
        piped_zip(),
        wide_zip(),
        tarred(),
        tarred(form=tarfile.GNU_FORMAT),
        tarred(form=tarfile.USTAR_FORMAT),
        gzipped(tarred()),
        zstd(tarred()),
        zstd(tarred()[:600]) + zstd(tarred()[600:]),
    ],
    ids="zip stored piped wide tar gnu ustar tar.gz tar.zst frames".split(),
)
def test_an_archive_gives_its_members_in_their_order(archive: bytes) -> None:
    assert unpacked(archive) == [
        ("may/june.xml", "wco-dm-xml", XML),
        ("Ü.csv", "delimited-text", CSV * 5),
    ]


@pytest.mark.parametrize(
    "content",
    [
        CSV * 9,
        gzipped(CSV * 9),
        gzipped(CSV * 4) + gzipped(b"") + gzipped(CSV * 5),
        gzipped(CSV * 9) + bytes(600),
        zstd(CSV * 9),
        zstd(CSV * 4) + b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstd(CSV * 5),
        gzipped(zstd(CSV * 9)),
    ],
    ids="plain gzip members padded zstd frames twice".split(),
)
def test_a_packed_file_has_no_name_and_its_content(content: bytes) -> None:
    assert unpacked(content) == [("", "delimited-text", CSV * 9)]


@pytest.mark.parametrize("pack", [zipped, tarred, lambda m: gzipped(tarred(m))])
def test_members_may_be_packed_themselves(pack: Callable[[Members], bytes]) -> None:
    archive = pack([("a.zip", zipped()), ("b.tgz", gzipped(tarred())), ("c.gz", zstd(CSV))])

    assert [name for name, _, _ in unpacked(archive)] == [
        "a.zip/may/june.xml",
        "a.zip/Ü.csv",
        "b.tgz/may/june.xml",
        "b.tgz/Ü.csv",
        "c.gz",
    ]


@pytest.mark.parametrize("pack", [gzipped, zstd, lambda c: zipped([("x", c)])])
def test_what_is_packed_three_times_over_is_refused(pack: Callable[[bytes], bytes]) -> None:
    assert unpacked(pack(pack(CSV)))
    assert refusal(pack(pack(pack(CSV)))).code == "archive-too-deep"


@pytest.mark.parametrize(
    ("content", "packing"),
    [
        (CSV, ""),
        (gzipped(CSV), "gzip"),
        (zstd(gzipped(CSV)), "zstd"),
        (zipped([("a.gz", gzipped(CSV))]), "zip"),
        (tarred(), "tar"),
        (gzipped(tarred()), "tar.gz"),
        (zstd(tarred([("a.zip", zipped())])), "tar.zst"),
    ],
)
def test_the_outermost_packing_is_told(content: bytes, packing: str) -> None:

    assert {file.packing for file in found_in(content)} == {packing}
    assert not packing or packing in PACKINGS


def test_what_desktops_put_in_and_folders_are_told_and_not_read() -> None:
    names = ["may/", "__MACOSX/._a.csv", ".DS_Store", "may\\Thumbs.db", "._a.csv"]
    for archive in (zipped, tarred):
        content = archive([*((name, b"") for name in names), ("may/a.csv", CSV)])
        found = {file.name: file.format is not None for file in found_in(content)}
        assert found == dict.fromkeys(names, False) | {"may/a.csv": True}
    assert not is_clutter("/../../etc/passwd")


@pytest.mark.parametrize("pack", [zipped, tarred, lambda m: gzipped(tarred(m))])
@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([("a.csv", CSV), ("a.csv", CSV)], "archive-damaged"),
        ([("a.csv", CSV), ("b.csv", b"")], "empty-file"),
        ([("a.csv", CSV), ("b.csv", b"\x00\x01\x02")], "unknown-format"),
        ([("a.csv", CSV), ("b.csv", b"BZh91AY&SY\x00")], "archive-unsupported"),
        ([("a.csv", CSV), ("b.csv", gzipped(CSV)[:-1])], "archive-damaged"),
        ([("a.csv", CSV), ("b.csv", zipped()[:-1])], "archive-damaged"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_can_not_be_read_refuses_the_whole_and_is_named(
    pack: Callable[[Members], bytes], members: Members, code: str
) -> None:
    refused = refusal(pack(members))

    assert refused.code == code
    assert refused.place == f"member {list(members)[1][0]!r}"


def test_the_innermost_member_is_named() -> None:
    assert refusal(zipped([("a.zip", zipped([("x\x1b[2J.csv", b"")]))])).place == (
        r"member 'a.zip/x\x1b[2J.csv'"
    )


def test_a_long_name_is_told_in_short_and_a_longer_one_refused() -> None:
    assert len(refusal(tarred([("x" * 900, b"")])).place) < 200
    assert refusal(tarred([("x" * 1001, CSV)])).code == "archive-damaged"
    assert refusal(zipped([("x" * 1001, CSV)])).code == "archive-damaged"


def test_naming_leaves_a_file_without_name_as_it_is() -> None:
    with pytest.raises(RefusedError, match=r"^says \(line 3\)$"), naming(""):
        raise RefusedError("no-records", "says", "line 3")


ARCHIVES = {
    "zip": zipped(),
    "stored": zipped(method=zipfile.ZIP_STORED),
    "piped": piped_zip(),
    "tar": tarred(),
    "tar.gz": gzipped(tarred()),
    "tar.zst": zstd(tarred()),
    "gzip": gzipped(CSV * 9),
    "zstd": zstd(CSV * 9),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_no_archive_that_is_cut_off_is_read(kind: str) -> None:
    whole = ARCHIVES[kind]
    # The end of a tar archive is padded: a block of zeros is enough.
    shortest = len(whole) if kind != "tar" else len(whole.rstrip(b"\0")) // 512 * 512 + 1024
    for length in range(4, shortest):
        assert refusal(whole[:length]).code in {"archive-damaged", "unknown-format", "empty-file"}


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("behind", [b"x", b"\x1f", CSV, b"PK\x03\x04"])
def test_nothing_may_stand_behind_an_archive(kind: str, behind: bytes) -> None:
    assert refusal(ARCHIVES[kind] + behind).code == "archive-damaged"


@pytest.mark.parametrize("kind", ARCHIVES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_archive_is_refused_or_reads_as_before(kind: str, data: st.DataObject) -> None:
    whole = bytearray(ARCHIVES[kind])
    before = unpacked(bytes(whole))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = unpacked(bytes(whole))
    except RefusedError:
        return
    if kind not in {"tar", "tar.zst", "zstd"}:  # tar has no checksum of content, nor this zstd
        assert [content for _, _, content in found] == [content for _, _, content in before]


def test_a_checksum_that_is_wrong_refuses() -> None:
    content = ARCHIVES["stored"].replace(b"A,1", b"B,1", 1)

    assert refusal(content).place == "member 'Ü.csv'"


def test_bytes_that_the_directory_of_a_zip_does_not_name_refuse_it() -> None:
    hidden = zipped([("hidden.csv", CSV)])
    for content in (hidden + zipped(), zipped()[:40] + b"x" * 40 + zipped()[40:]):
        assert refusal(content).code == "archive-damaged"


def test_members_of_a_zip_that_overlap_refuse_it() -> None:
    """A small archive whose members all unpack the same bytes is a bomb."""
    whole = zipped([("a.csv", CSV)])
    directory, end = whole.index(b"PK\x01\x02"), whole.index(packed_zip.EMPTY)
    entry = whole[directory:end]
    overlapping = whole[:directory] + entry * 2
    overlapping += struct.pack(
        "<4s4H2LH", packed_zip.EMPTY, 0, 0, 2, 2, len(entry) * 2, directory, 0
    )

    assert refusal(overlapping).code == "archive-damaged"


def test_an_encrypted_member_is_refused_as_that() -> None:
    whole = bytearray(zipped())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(whole)).code == "archive-encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_unpacks_without_bound_is_refused(method: int) -> None:
    assert refusal(zipped(method=method)).code == "archive-unsupported"


def test_links_in_a_tar_are_refused_for_they_hold_nothing() -> None:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            link = tarfile.TarInfo("a.csv")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        refused = refusal(file.getvalue())

    assert refused.code == "archive-unsupported"
    assert "/etc/passwd" not in refused.says


@pytest.mark.parametrize(
    "noted", [b"size=99999999999999999999", b"size=-1", b"size=" + b"9" * 5000]
)
def test_a_tar_may_declare_any_size_in_vain(noted: bytes) -> None:
    member = tarfile.TarInfo("a.csv")
    notes = tarfile.TarInfo("notes")
    length = len(noted) + 6 if len(noted) > 90 else len(noted) + 4
    text = b"%d %s\n" % (length, noted)
    assert len(text) == length
    notes.type, notes.size = tarfile.XHDTYPE, len(text)
    content = notes.tobuf() + text.ljust(-(-len(text) // 512) * 512, b"\0") + member.tobuf() + CSV

    assert refusal(content).code == "archive-damaged"


def test_a_header_of_a_tar_is_never_large() -> None:
    notes = tarfile.TarInfo("notes")
    notes.type, notes.size = tarfile.XHDTYPE, 1 << 30

    assert refusal(notes.tobuf() + bytes(1 << 20)).code == "archive-damaged"


def read_through(content: bytes) -> None:
    """Read files that are too large to be held."""
    for file in found_in(content):
        while file.stream.read(1 << 20):
            pass


def test_a_bomb_is_refused_for_its_ratio() -> None:
    for content in (gzipped(CSV + bytes(100 << 20)), zstd(CSV + bytes(100 << 20))):
        with pytest.raises(RefusedError) as found:
            read_through(content)
        refused = found.value
        assert (refused.code, "times its size" in refused.says) == ("archive-too-large", True)


@pytest.mark.parametrize(
    ("limit", "value"),
    [("UNPACKED_LIMIT", 100), ("MEMBERS_LIMIT", 1), ("SPOOLED_LIMIT", 100)],
)
def test_every_limit_holds_for_all_layers_together(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    content = zipped([("a.zip", zipped([("a.csv", CSV)])), ("b.csv", CSV)])
    unpacked(content)
    monkeypatch.setattr(packed_allowance, limit, value)

    assert refusal(content).code == "archive-too-large"


def test_more_members_than_the_limit_are_refused_before_any_is_read() -> None:
    local = struct.pack("<4s5H3L2H", packed_zip.MAGIC, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"x"
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    many = 60_000
    directory = (entry + b"x") * many
    end = struct.pack("<4s4H2LH", packed_zip.EMPTY, 0, 0, many, many, len(directory), len(local), 0)

    refused = refusal(local + directory + end)

    assert (refused.code, "50,000 members" in refused.says) == ("archive-too-large", True)


def test_gzip_members_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    content = gzipped(b"") * 30 + gzipped(CSV)
    assert unpacked(content)
    monkeypatch.setattr("lake_schema.formats.packed_streams.MEMBERS_LIMIT", 30)

    assert refusal(content).code == "archive-too-large"


def test_output_that_waits_inside_the_unpacker_is_not_lost() -> None:
    """Where input ends exactly when a piece is full, more of it is still to come."""
    for size in range(packed_allowance.PIECE - 3, packed_allowance.PIECE + 4):
        content = CSV + b"B,2\n" * (size // 4)
        assert unpacked(gzipped(content, 9)) == [("", "delimited-text", content)]
        assert unpacked(zipped([("a", content)])) == [("a", "delimited-text", content)]
    assert zlib.MAX_WBITS == 15
