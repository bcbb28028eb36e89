"""json-lines: one object a line, flat in a profile's columns, or a record with its datasets.

```text
{"lrn": "A", "item_number": 1, "commodity_code": "0101210000"}
{"declaration": {"lrn": "A"}, "goods_item": [{"item_number": 1, "duty_tax": [{"rate": 0.05}]}]}
```

The first object tells which of both a file holds. It may be a JSON array of them, too. Names that
no column takes are counted as unknown content, as in XML.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import Chunk, Format
from lake_schema.formats.json_flat import FlatLines
from lake_schema.formats.json_objects import Object, objects
from lake_schema.formats.json_records import Records, is_record
from lake_schema.formats.tabular import TabularRows

_START = re.compile(r'\ufeff?[ \t\n\r]*(?:\{[ \t\n\r]*["}]|\[[ \t\n\r]*\{)')


class JsonLinesReader:
    """Reads files of one batch; small ones are gathered into one chunk."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._records = Records()
        self._rows = TabularRows()
        self.unknown: dict[int, Counter[str]] = self._rows.unknown

    def read(self, part: int, stream: BinaryIO) -> Iterator[Chunk]:
        """Read one file to its end, yielding chunks as they fill.

        Raises:
            RefusedError: `empty-file`, `not-decodable`, `not-well-formed`, `unknown-columns`,
                `record-too-large` or `no-records`.
        """
        self.unknown[part] = Counter()
        found = objects(stream)
        first = next(found, None)
        if first is None:
            raise RefusedError("no-records", "the array holds no object")
        if is_record(first[1]):
            yield from self._read_records(part, first, found)
        else:
            yield from self._read_lines(part, first, found)

    def rest(self) -> Iterator[Chunk]:
        """Yield what was held back."""
        yield from self._records.chunks()
        yield from self._rows.rest()

    def _read_records(
        self, part: int, first: tuple[int, Object], others: Iterator[tuple[int, Object]]
    ) -> Iterator[Chunk]:
        yield from self._rows.rest()
        for record, (line, found) in enumerate(chain([first], others), 1):
            self._records.take(found, part, record, line, self.unknown[part])
            if self._records.is_full():
                yield from self._records.chunks()

    def _read_lines(
        self, part: int, first: tuple[int, Object], others: Iterator[tuple[int, Object]]
    ) -> Iterator[Chunk]:
        yield from self._records.chunks()
        lines = FlatLines(self._rows, part)
        for line, found in chain([first], others):
            yield from lines.add(line, found)
        yield from lines.rest()


def recognises(head: bytes) -> bool:
    """Tell whether a file begins with an object, or an array of them.

    >>> recognises(b'{"lrn": "A"}'), recognises(b"[1, 2]"), recognises(b"lrn,item_number")
    (True, False, False)
    """
    return bool(_START.match(head.decode(json.detect_encoding(head), errors="replace")))


FORMAT = Format(
    name="json-lines",
    says="JSON Lines, or an array: flat in a profile's columns, or records by dataset.",
    recognises=recognises,
    reader=JsonLinesReader,
)
