"""Lines of text, one value after the other, on their way to an Arrow table of columns."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from lake_schema.errors import RefusedError
from lake_schema.formats.chunk import LINE

TABLE_LINES = 5_000
"""Lines of a table: more win no time."""
TABLE_SIZE = 8 << 20
"""Characters of a table, so that long lines fill no memory."""


class TextLines:
    """Gathers lines; a table of them is ready as soon as there are enough."""

    def __init__(self, width: int) -> None:
        """Take the number of values that a line has."""
        self._width = width
        self._values: list[str | None] = []
        self._numbers: list[int] = []
        self._size = 0

    def add(self, number: int, values: Sequence[str | None]) -> Iterator[pa.Table]:
        """Take a line with its number; yield a table as it fills.

        Raises:
            RefusedError: `not-decodable`: a value holds a null character or half of a surrogate.
        """
        text = "".join(filter(None, values))
        if not text.isascii() or "\0" in text:
            _refuse_no_text(text, number)
        self._size += len(text)
        self._values += values
        self._numbers.append(number)
        if len(self._numbers) >= TABLE_LINES or self._size > TABLE_SIZE:
            yield from self.rest()

    def rest(self) -> Iterator[pa.Table]:
        """Yield what was gathered."""
        if not self._numbers:
            return
        columns = {
            str(place): pa.array(self._values[place :: self._width], pa.string())
            for place in range(self._width)
        }
        table = pa.table(columns | {LINE: pa.array(self._numbers, pa.int32())})
        self._values, self._numbers, self._size = [], [], 0
        yield table


def _refuse_no_text(text: str, number: int) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        says = "half of a surrogate pair is no text"
        raise RefusedError("not-decodable", says, f"line {number}") from error
    if "\0" in text:
        raise RefusedError("not-decodable", "a null character is no text", f"line {number}")
