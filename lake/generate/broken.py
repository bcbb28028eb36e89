"""Files that nobody can read: each breaks in one way."""

from collections.abc import Iterator

import numpy as np

from lake.generate import as_csv, as_xml
from lake.generate.files import File
from lake.generate.headers import Desk, headers
from lake.generate.sheet import Sheet

BROKEN: dict[str, str] = {
    "empty": "empty-file",
    "truncated": "not-well-formed",
    "strange-columns": "unknown-columns",
    "strange-root": "unknown-root",
    "document-type": "forbidden-dtd",
    "header-only": "no-records",
    "wrong-encoding": "not-decodable",
    "no-text": "unknown-format",
}
"""Kind of broken file → code of the refusal that it meets."""


def broken_files(desk: Desk, numbers: range) -> Iterator[File]:
    """Yield broken files of a post, of one kind after the other."""
    kinds = tuple(BROKEN)
    for number in numbers:
        kind = kinds[number % len(kinds)]
        ending, content = _content(desk, kind, number)
        yield File(
            post=desk.post.name,
            name=f"{desk.post.letters} resend {number + 1:04d}.{ending}",
            format=ending,
            content=content,
            records=0,
            broken=kind,
        )


def _content(desk: Desk, kind: str, number: int) -> tuple[str, bytes]:
    sheet = Sheet.of(headers(desk, np.array([number])))
    header, lines = as_csv.records(sheet, "\n")
    csv = header + str(lines[0].as_py())
    xml = as_xml.BEGIN + str(as_xml.records(sheet)[0].as_py()) + as_xml.END
    first, rest = xml.split("\n", 1)
    contents = {
        "empty": ("xml", b""),
        "truncated": ("xml", xml.encode()[: len(xml) * 3 // 4]),
        "strange-columns": ("csv", csv.replace("lrn", "consignee mood").encode()),
        "strange-root": (
            "xml",
            xml.replace("Declaration>", "Faktura>").replace(":MetaData", ":Beleg").encode(),
        ),
        "document-type": ("xml", f"{first}\n<!DOCTYPE MetaData>\n{rest}".encode()),
        "header-only": ("csv", header.encode()),
        # Latin-1 under the name of UTF-8: a lone byte above 127
        "wrong-encoding": (
            "xml",
            xml.replace("Customs", "Zollämter")
            .encode("utf-8")
            .replace("ä".encode(), "ä".encode("latin-1")),
        ),
        "no-text": ("csv", bytes(range(256)) * 4),
    }
    return contents[kind]
