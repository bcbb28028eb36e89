"""What a format hands on: rows of text per dataset, and how each column stood on the wire.

A format only finds values; it never types, checks or defaults them. `ingest` does that in one
place for all formats, column by column.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

import pyarrow as pa

PART, RECORD, LINE = "_part", "_record", "_line"
"""Technical columns of every table in a chunk, all int32 and never null.

`_part` is the ordinal of a file in its batch (an upload, or a member of one that is an archive),
`_record` the record's ordinal in that file (from 1), `_line` the line in the file where the row
begins (from 1; in formats without lines: the row, or the segment).
"""


@dataclass(frozen=True, slots=True)
class Wire:
    """How one column stands on the wire.

    Attributes:
        name: Path or header as the sender wrote it; findings name it.
        day_formats: `strptime` patterns of days, tried in turn where one is neither ISO 8601 nor
            CCYYMMDD.
        instant_formats: The same of instants that are not ISO 8601; each says its zone is UTC.
        decimal_mark: Character before the decimals.
        is_percent: The wire says 8 where the lake says 0.08.
    """

    name: str
    day_formats: tuple[str, ...] = ()
    instant_formats: tuple[str, ...] = ()
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
            in exactly one of `HEADERS`.
        wires: How each of those columns stands on the wire.
    """

    tables: Mapping[str, pa.Table]
    wires: Wires


class Reader(Protocol):
    """Reads the files of one batch that are in one format.

    It may hold rows back, so that many small files become one chunk: building Arrow tables per
    small file costs eight times the parsing. Rows come in the order of parts and records.

    Attributes:
        unknown: Part → path, header or member that no column takes → how often it stood there;
            complete for a part when it was read to its end.
    """

    unknown: dict[int, Counter[str]]

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: The file can't be read; rows of it that were yielded or are held back
                are void, and the caller drops them by their `_part`.
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
        reader: Makes a reader for one batch of files.
        wires: How columns stand on the wire, where that is known before a file is seen; the
            catalogue shows it.
    """

    name: str
    says: str
    recognises: Callable[[bytes], bool]
    reader: Callable[[], Reader]
    wires: Wires = field(default_factory=dict)
