"""The header line of delimited text: its delimiter and its encoding, by the profiles."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lake_schema.errors import RefusedError
from lake_schema.formats.profiles import profiles
from lake_schema.formats.tabular_header import COLUMNS_LIMIT, Header, Setting, known, understand

DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_STATED = re.compile(r'"?sep=([^\w"])"?[,;\t|]*')
"""Excel's own first line, which may have gone through Excel again."""


def sniff(line: str) -> str:
    """Return the delimiter that stands most often in a header line, outside quotes; or nothing.

    >>> sniff('lrn;"a,b,c";item_number')
    ';'
    """
    counts = Counter(_QUOTED.sub("", line))
    best = max(DELIMITERS, key=lambda mark: counts[mark])
    return best if counts[best] else ""


def stated(line: str) -> str:
    """Return the delimiter that a line states as Excel does, or nothing where it is a header.

    >>> stated("sep=;"), stated("lrn;item_number")
    (';', '')
    """
    found = _STATED.fullmatch(line.strip("\r\n"))
    return found[1] if found and found[1].isascii() else ""


def declared_delimiters() -> list[str]:
    """Return the delimiters that only some profiles have."""
    return list(dict.fromkeys(p.delimiter for p in profiles().values() if p.delimiter))


@lru_cache(maxsize=64)  # a post writes the same header a thousand times
def understood(line: str, delimiter: str, place: str) -> tuple[Header, str]:
    """Return what a header line means, and its delimiter.

    Args:
        line: The line.
        delimiter: As the file states it; empty: it is told by the line itself.
        place: Where the line stands, as refusals name it.

    Raises:
        RefusedError: `unknown-columns`.
    """
    asked = [delimiter] if delimiter else _possible(line)
    for mark in asked:
        if header := known(_split(line, mark, place), Setting(place, mark)):
            return header, mark
    names = _split(line, asked[0], place)
    return understand(names, Setting(place, asked[0])), asked[0]


def legacy_encoding(line: bytes) -> str:
    """Return the encoding that a profile declares whose header a line then is, or nothing."""
    for profile in profiles().values():
        encoding = profile.encoding
        if encoding and _is_header(line, encoding):
            return encoding
    return ""


def _is_header(line: bytes, encoding: str) -> bool:
    try:
        text = line.decode(encoding)
        return any(
            known(_split(text, mark, ""), Setting("", mark, encoding)) is not None
            for mark in _possible(text)
        )
    except (UnicodeDecodeError, RefusedError):
        return False


def _possible(line: str) -> list[str]:
    """Return the delimiters that a header line may have, the likeliest first."""
    first = sniff(line)
    others = [mark for mark in declared_delimiters() if mark in line]
    return [*filter(None, [first]), *others] or [DELIMITERS[0]]


def _split(line: str, delimiter: str, place: str) -> tuple[str, ...]:
    if line.count(delimiter) > COLUMNS_LIMIT:
        says = f"the header has more than {COLUMNS_LIMIT:,} columns"
        raise RefusedError("unknown-columns", says, place)
    return tuple(name.strip() for name in next(_rows(line, delimiter)))


def _rows(line: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)
