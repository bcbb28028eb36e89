"""Sheets cut into the files that posts send."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lake.generate import as_csv, as_xml
from lake.generate.draws import Numbers, between, children, root
from lake.generate.faults import Planted, assigned, listed, plant
from lake.generate.file_names import file_names
from lake.generate.headers import Desk, headers
from lake.generate.posts import Post
from lake.generate.sheet import Sheet

BLOCK = 4_000  # declarations a sheet: some 150 MB while XML is made, and fast enough
_CHUNK = 4_096  # sizes of files drawn at once


@dataclass(frozen=True, slots=True)
class File:
    """One file that a post sends.

    Attributes:
        post: Name of the post.
        name: Name of the file; no two of a post's files share one.
        format: `xml` or `csv`.
        content: Its bytes, or pieces of them where it is large.
        records: How many declarations it holds; 0 where it is broken.
        faults: What was planted in it.
        broken: Why nobody can read it, else nothing.
    """

    post: str
    name: str
    format: str
    content: bytes | Iterator[bytes]
    records: int
    faults: tuple[Planted, ...] = ()
    broken: str = ""

    def read(self) -> bytes:
        """Return the whole content; where it comes in pieces, it can be read once."""
        return self.content if isinstance(self.content, bytes) else b"".join(self.content)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a file begins and ends among its post's declarations."""

    number: int
    begin: int
    end: int

    def __len__(self) -> int:
        """Return how many declarations it holds."""
        return self.end - self.begin


def files_of(desk: Desk) -> Iterator[File]:
    """Yield the files of one post in the order in which it sends them."""
    for batch in _batches(desk):
        if batch[-1].end - batch[0].begin > BLOCK:
            yield _large(desk, batch[0])
        else:
            yield from _small(desk, batch)


def _cuts(desk: Desk) -> Iterator[_Cut]:
    least, most = desk.plan.per_file_bounds
    number = begin = 0
    while begin < desk.among:
        ordinals = np.arange(number, number + _CHUNK)
        keys = children(root(desk.plan.seed, "files", desk.post.name), ordinals)
        for size in between(keys, "declarations", least, most).tolist():
            end = min(begin + size, desk.among)
            yield _Cut(number, begin, end)
            number, begin = number + 1, end
            if begin == desk.among:
                return


def _batches(desk: Desk) -> Iterator[list[_Cut]]:
    """Yield files that fit one block together, and each larger one alone."""
    batch: list[_Cut] = []
    for cut in _cuts(desk):
        if batch and cut.end - batch[0].begin > BLOCK:
            yield batch
            batch = []
        batch.append(cut)
    if batch:
        yield batch


def _format(desk: Desk, cut: _Cut) -> str:
    """Return a file's format: a post's own, or CSV and later XML where it changed over."""
    if desk.plan.format != "mixed":
        return desk.plan.format
    habit = desk.post.number % 3
    if habit == 0:
        return "csv" if cut.begin * 2 < desk.among else "xml"
    return "xml" if habit == 1 else "csv"


def _small(desk: Desk, batch: list[_Cut]) -> Iterator[File]:
    first = batch[0].begin
    ordinals = np.arange(first, batch[-1].end, dtype=np.int64)
    xml = np.repeat([_format(desk, cut) == "xml" for cut in batch], [len(cut) for cut in batch])
    kinds = assigned(desk, ordinals, (cut.begin for cut in batch), xml)
    sheet = Sheet.of(headers(desk, ordinals))
    plant(sheet, kinds)
    written: dict[str, _Written] = {}
    for cut, name in zip(batch, _names(desk, batch), strict=True):
        begin, end, format_ = cut.begin - first, cut.end - first, _format(desk, cut)
        if format_ not in written:
            written[format_] = _Written.of(sheet, format_)
        yield File(
            post=desk.post.name,
            name=name,
            format=format_,
            content=written[format_].file(begin, end),
            records=end - begin,
            faults=listed(kinds[begin:end]),
        )


def _large(desk: Desk, cut: _Cut) -> File:
    edges = [*range(cut.begin, cut.end, BLOCK), cut.end]
    kinds = [_assigned(desk, cut, begin, end) for begin, end in pairwise(edges)]
    return File(
        post=desk.post.name,
        name=_names(desk, [cut])[0],
        format=_format(desk, cut),
        content=_pieces(desk, cut, edges),
        records=cut.end - cut.begin,
        faults=listed(np.concatenate(kinds)),
    )


def _assigned(desk: Desk, cut: _Cut, begin: int, end: int) -> Numbers:
    """Return the faults of some declarations of a large file."""
    ordinals = np.arange(begin, end, dtype=np.int64)
    xml = np.full(len(ordinals), _format(desk, cut) == "xml")
    return assigned(desk, ordinals, (cut.begin,), xml)


def _names(desk: Desk, batch: list[_Cut]) -> list[str]:
    forms = file_names(desk, [cut.number for cut in batch], [cut.begin for cut in batch])
    endings = [_format(desk, cut) for cut in batch]
    return [
        form.format(ending=ending, ENDING=ending.upper())
        for form, ending in zip(forms, endings, strict=True)
    ]


def _pieces(desk: Desk, cut: _Cut, edges: list[int]) -> Iterator[bytes]:
    """Yield a large file block by block; faults are drawn again, which is cheap."""
    last = len(edges) - 2
    for place, (begin, end) in enumerate(pairwise(edges)):
        ordinals = np.arange(begin, end, dtype=np.int64)
        sheet = Sheet.of(headers(desk, ordinals))
        plant(sheet, _assigned(desk, cut, begin, end))
        written = _Written.of(sheet, _format(desk, cut))
        if place == 0:
            yield written.head
        yield written.between(0, end - begin)
        if place == last:
            yield written.tail


@dataclass(frozen=True, slots=True)
class _Written:
    """A sheet as bytes, one behind the other, and where each declaration begins."""

    head: bytes
    tail: bytes
    body: memoryview
    edges: list[int]

    @classmethod
    def of(cls, sheet: Sheet, format_: str) -> "_Written":
        """Return a sheet as written in a format, `xml` or `csv`."""
        if format_ == "xml":
            head, tail, records = as_xml.BEGIN, as_xml.END, as_xml.records(sheet)
        else:
            line_end = _line_end(sheet.heads.desk.post)
            tail, (head, records) = "", as_csv.records(sheet, line_end)
        _, offsets, data = records.buffers()
        edges = np.frombuffer(offsets, dtype=np.int32)[: len(records) + 1].tolist()
        return cls(head.encode(), tail.encode(), memoryview(data), edges)

    def between(self, begin: int, end: int) -> bytes:
        """Return some declarations."""
        return bytes(self.body[self.edges[begin] : self.edges[end]])

    def file(self, begin: int, end: int) -> bytes:
        """Return a whole file of some declarations."""
        return self.head + self.between(begin, end) + self.tail


def _line_end(post: Post) -> str:
    """Return how a post ends lines: some use software of another system."""
    return "\r\n" if post.number % 4 == 2 else "\n"
