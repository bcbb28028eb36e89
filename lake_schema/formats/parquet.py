"""parquet: flat Parquet files whose columns are a profile's, of any type that text can say."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import LINE, Chunk, Format
from lake_schema.formats.parquet_text import is_flat, is_text, slices, text_of
from lake_schema.formats.spooled import at_most, spooled
from lake_schema.formats.tabular import TabularRows
from lake_schema.formats.tabular_header import Setting, understand
from lake_schema.formats.text_rows import counting

FILE_LIMIT = 256 << 20
"""Bytes: half of a function's 512 MB of disk, the rest is for staging."""
ROWS_LIMIT = 2_000_000
"""Rows: what a function has the time for; a kilobyte of equal values can be billions of them."""
GROUP_LIMIT = 512 << 20
"""Bytes of a row group unpacked: four times what writers make by themselves."""
BATCH_ROWS = 5_000
_BUFFER = 1 << 18
"""Bytes of a column that are read ahead, instead of all of it."""
_FOOTER_LIMIT = 16 << 20
"""Bytes and entries that anything in the footer may have."""
_MAGIC = b"PAR1"


class ParquetReader:
    """Reads files of one batch, some rows at a time; equal columns become one chunk."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._rows = TabularRows()
        self.unknown: dict[int, Counter[str]] = self._rows.unknown

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `archive-too-large`, `not-well-formed`, `unknown-columns`,
                `record-too-large`, `not-decodable` or `no-records`.
        """
        with spooled(stream, at_most(FILE_LIMIT)) as file:
            yield from self._read(part, file)

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        yield from self._rows.rest()

    def _read(self, part: int, file: IO[bytes]) -> Iterator[Chunk]:
        with _refusing():
            schema = _opened(file, []).schema_arrow
        _refuse_nested(schema)
        header = understand(tuple(schema.names), Setting("the columns"))
        yield from self._rows.begin(header)
        with _refusing():
            texts = [field.name for field in schema if is_text(field.type)]
            found = _opened(file, texts)
        _refuse_size(found.metadata)
        line = 1
        for batch in _batches(found):
            with _refusing():
                columns = {
                    str(place): text_of(column, f"column {header.names[place][:40]!r}, row {line}")
                    for place, column in enumerate(batch.columns)
                }
            numbers = counting(line, batch.num_rows)
            line += batch.num_rows
            yield from self._rows.add(part, pa.table(columns | {LINE: numbers}))
        if line == 1:
            raise RefusedError("no-records", "the file has columns and no row")


def _opened(file: IO[bytes], texts: list[str]) -> pq.ParquetFile:
    return pq.ParquetFile(
        file,
        read_dictionary=texts,  # a text that is repeated a million times stays one
        buffer_size=_BUFFER,
        thrift_string_size_limit=_FOOTER_LIMIT,
        thrift_container_size_limit=_FOOTER_LIMIT,
    )


def _batches(found: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    for group in range(found.num_row_groups):
        batches = found.iter_batches(BATCH_ROWS, row_groups=[group], use_threads=False)
        while True:
            with _refusing():
                batch = next(batches, None)
                parts = [] if batch is None else list(slices(batch))
            yield from parts
            if batch is None:
                break


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what Arrow says of a broken file into a refusal."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        says = f"the Parquet file is damaged: {str(error).partition(chr(10))[0][:200]}"
        raise RefusedError("not-well-formed", says) from error


def _refuse_nested(schema: pa.Schema) -> None:
    for field in schema:
        if not is_flat(field.type):
            says = f"the column {field.name[:40]!r} is of type {str(field.type)[:60]!r}"
            raise RefusedError("unknown-columns", f"{says}; send flat ones", "the columns")


def _refuse_size(metadata: pq.FileMetaData) -> None:
    if metadata.num_rows > ROWS_LIMIT:
        says = f"the file has {metadata.num_rows:,} rows, more than {ROWS_LIMIT:,}"
        raise RefusedError("archive-too-large", f"{says}; send it in parts")
    for group in range(metadata.num_row_groups):
        size = metadata.row_group(group).total_byte_size
        if size > GROUP_LIMIT:
            says = f"a row group has {size >> 20:,} MiB, more than {GROUP_LIMIT >> 20}"
            raise RefusedError("archive-too-large", f"{says}; write smaller", f"row group {group}")


def recognises(head: bytes) -> bool:
    r"""Tell whether a file begins as Parquet does.

    >>> recognises(b"PAR1\x15\x04"), recognises(b"lrn,item_number")
    (True, False)
    """
    return head.startswith(_MAGIC)


FORMAT = Format(
    name="parquet",
    says="Parquet with flat columns of any type, in a profile's columns.",
    recognises=recognises,
    reader=ParquetReader,
)
