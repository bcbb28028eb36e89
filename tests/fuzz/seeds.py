"""Small well-formed files of each format, and what makes their grammar."""

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Iterable

from tests.lake_schema.formats.edifact_messages import IMPORT, interchange
from tests.lake_schema.formats.test_chunk_contract import EXAMPLES

FURTHER = {
    "edifact-cusdec": (
        IMPORT,
        IMPORT.replace(b"\n", b""),
        interchange("BGM+929+A+9'", "BGM+830+B+9'", level="UNOC:4"),
        interchange("BGM+929+A+9'NAD+EX+1++Тош'", level="UNOY:4", encoding="utf-8"),
        b"UNA*|,\\ ~" + IMPORT.translate(bytes.maketrans(b":+'?", b"*|~\\"))[len("UNA:+.? '") :],
    ),
    "delimited-text": (
        b'lrn;item_number;gross_mass_kg\r\n"A";1;"1""5"\r\n"B\nb";2;\r\n',
        "lrn\titem_number\nÜ\t1\n".encode("utf-16"),
        "lrn".encode("utf-16"),
    ),
    "wco-dm-xml": (
        b"""<?xml version="1.0"?><md:MetaData xmlns:md="urn:x"><md:Declaration><md:ID>1</md:ID>
        <!-- c --><![CDATA[x]]></md:Declaration></md:MetaData>""",
        '<?xml version="1.0" encoding="UTF-16"?><Declaration/>'.encode("utf-16"),
    ),
}
"""Format → seeds beside its example in the tests of the chunk contract."""

PACKED = "packed"
"""The target that is no format: archives and compressed files, through the whole intake."""

_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9_.]{1,30}")
_SIGNS = (
    b"<",
    b"/>",
    b"</",
    b"&#0;",
    b"<!--",
    b"]]>",
    b"?'",
    b"??",
    b"'",
    b"+",
    b":",
    b'""',
    b"\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)


def targets() -> list[str]:
    """Return what can be fuzzed."""
    return [*EXAMPLES, PACKED]


def seeds_of(target: str) -> list[bytes]:
    """Return the seeds of a target; the first is the sound file beside it."""
    if target != PACKED:
        return [EXAMPLES[target], *FURTHER.get(target, ())]
    files = list(EXAMPLES.values())
    return [EXAMPLES["delimited-text"], *map(gzip.compress, files), _zip(files), _tar(files)]


def words_of(seeds: Iterable[bytes]) -> list[bytes]:
    """Return the words that mutations may put in."""
    words = {word for seed in seeds for word in _WORD.findall(seed)}
    return [*sorted(words)[:2_000], *_SIGNS]


def _zip(files: Iterable[bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(files):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), content)
    return packed.getvalue()


def _tar(files: Iterable[bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number, content in enumerate(files):
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()
