"""What a format hands on: rows of text per dataset, and how each column stood on the wire.

A format only finds values; it never types, checks or defaults them. `ingest` does that in one
place for all formats, column by column.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import pyarrow as pa

UPLOAD, RECORD, LINE = "_upload", "_record", "_line"
"""Technical columns of every table in a chunk, all int32 and never null.

`_upload` is the upload's ordinal in its batch, `_record` the record's ordinal in its upload (from
1), `_line` the line in the file where the row begins (from 1).
"""


@dataclass(frozen=True, slots=True)
class Wire:
    """How one column stands on the wire.

    Attributes:
        name: Path or header as the sender wrote it; findings name it.
        day_format: `strptime` pattern of days that are neither ISO 8601 nor CCYYMMDD.
        decimal_mark: Character before the decimals.
        is_percent: The wire says 8 where the lake says 0.08.
    """

    name: str
    day_format: str = ""
    decimal_mark: str = "."
    is_percent: bool = False


Wires = Mapping[str, Mapping[str, Wire]]
"""Dataset → column → how it stands on the wire."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole records: never a declaration without its items.

    Attributes:
        tables: Dataset → its rows as text columns named as in the contract (absent is null, never
            an empty string) beside the three technical columns. Every record has exactly one row
            in the first dataset of `DECLARATION_DATASETS`.
        wires: How each of those columns stands on the wire.
    """

    tables: Mapping[str, pa.Table]
    wires: Wires


class Reader(Protocol):
    """Reads the uploads of one batch that are in one format.

    It may hold rows back, so that many small uploads become one chunk: building Arrow tables per
    small file costs eight times the parsing.
    """

    def read(self, upload: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one upload to its end, yielding chunks as they fill.

        Raises:
            RefusedError: The upload can't be read; rows of it that were yielded or are held back
                are void, and the caller drops them by their `_upload`.
        """

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""


@dataclass(frozen=True, slots=True)
class Format:
    """One wire format.

    Attributes:
        name: As receipts name it, such as `wco-dm-xml`.
        says: One sentence: what a post may send.
        recognises: Tells from a file's first bytes (up to 64 KiB) whether it is in this format;
            never from its name.
        reader: Makes a reader for one batch of uploads.
    """

    name: str
    says: str
    recognises: Callable[[bytes], bool]
    reader: Callable[[], Reader]
