"""Reading of files in memory, as `ingest` would."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lake_schema.formats import FORMATS, recognise
from lake_schema.formats.chunk import Chunk

Rows = dict[str, list[dict[str, Any]]]
ReadChunks = Callable[..., list[Chunk]]
ReadRows = Callable[..., Rows]


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a network does."""

    def __init__(self, content: bytes, step: int) -> None:
        self._content, self._step = io.BytesIO(content), step

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(self._step if size < 0 else min(size, self._step))


def _chunks(contents: Iterable[bytes], step: int) -> Iterator[Chunk]:
    readers = {name: wire_format.reader() for name, wire_format in FORMATS.items()}
    for upload, content in enumerate(contents):
        reader = readers[recognise(content[: 64 * 1024]).name]
        yield from reader.read(upload, Trickle(content, step))  # type: ignore[arg-type]
    for reader in readers.values():
        yield from reader.rest()


@pytest.fixture
def read_chunks() -> ReadChunks:
    """Read files as one batch into chunks."""
    return lambda *contents, step=1 << 20: list(_chunks(contents, step))


@pytest.fixture
def read_rows(read_chunks: ReadChunks) -> ReadRows:
    """Read files as one batch into rows without their absent values."""

    def read(*contents: bytes, step: int = 1 << 20) -> Rows:
        rows: Rows = {}
        for chunk in read_chunks(*contents, step=step):
            for dataset, table in chunk.tables.items():
                rows.setdefault(dataset, []).extend(
                    {name: value for name, value in row.items() if value is not None}
                    for row in table.to_pylist()
                )
        return rows

    return read


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of third-party samples beside the repository."""
    folder = Path(__file__).parents[3].parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("the third-party samples are not beside this checkout")
    return folder
