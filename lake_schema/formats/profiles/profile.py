"""The vocabulary of profiles: what a header's columns mean, as data."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lake_schema.datasets import HEADERS
from lake_schema.formats.profiles.row_mapping import RowMapping

THOUSANDS_MARKS = (".", ",", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
_ASCII = bytes(range(128)) + b"\x1b$B$$\x1b(B"
"""All of it, and what encodings that switch between alphabets take for something else."""
_DAY_FORMAT = re.compile(r"(?:%[dmyYbB]|[-/., ])+")
"""Parts of a day, and what may stand between them."""


def folded(header: str) -> str:
    """Return a header as it is compared: without case and white space.

    >>> folded("HS6  Code")
    'hs6code'
    """
    return re.sub(r"\s+", "", header).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreed set of columns.

    Attributes:
        name: Kebab case, as refusals name it.
        rows: The rows that lines give.
        required: Groups of headers of which a file must have one each.
        record_key: Columns of the record's header row; consecutive lines that agree in all of
            them that the file has are one record. None: each line is a record.
        day_formats: `strptime` patterns of days, tried in turn where one is neither ISO 8601 nor
            CCYYMMDD.
        decimal_mark: Character before the decimals, `.` or `,`.
        thousands_mark: Character between groups of three digits; empty: there is none.
        percent: Headers whose 8 means 0.08.
        left_out: Header that is known and not read → why.
        encoding: Encoding of text that is not Unicode, such as `windows-1251`.
        delimiter: Character between values, where it is none of those that are told by themselves.
        sheet: The sheet of a workbook that it is for; empty: any.
        forms: Every header that the profile knows, as it is compared.
    """

    name: str
    rows: tuple[RowMapping, ...]
    required: tuple[tuple[str, ...], ...]
    record_key: tuple[str, ...] = ()
    day_formats: tuple[str, ...] = ()
    decimal_mark: str = "."
    thousands_mark: str = ""
    percent: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    forms: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a profile that contradicts itself."""
        object.__setattr__(self, "forms", frozenset(map(folded, self.headers())))
        kinds = [rows.dataset for rows in self.rows if rows.dataset in HEADERS]
        if len(kinds) != 1:
            raise ValueError(f"{self.name}: a record has exactly one {' or '.join(HEADERS)}")
        read = {header for rows in self.rows for header in rows.columns}
        named = {*self.percent, *(header for group in self.required for header in group)}
        if unknown := named - read:
            raise ValueError(f"{self.name}: {sorted(unknown)} are read into no column")
        if both := {*map(folded, read)} & {*map(folded, self.left_out)}:
            raise ValueError(f"{self.name}: {sorted(both)} are both read and left out")
        if unknown := set(self.record_key) - set(self.header_rows.columns.values()):
            raise ValueError(f"{self.name}: {sorted(unknown)} are no columns of the record's key")
        self._check_spellings()
        _check_numbers(self.name, self.decimal_mark, self.thousands_mark)
        _check_text(self.name, self.encoding, self.delimiter)
        for pattern in self.day_formats:
            _check_day_format(self.name, pattern)

    def _check_spellings(self) -> None:
        """Refuse two spellings in one row that a file could not tell from each other."""
        for rows in self.rows:
            (form, count), *_ = Counter(map(folded, rows.columns)).most_common(1) or [("", 1)]
            if count > 1:
                raise ValueError(f"{self.name}: {form!r} stands twice in {rows.dataset}")

    @property
    def header_rows(self) -> RowMapping:
        """Return the mapping that gives a record its one header row."""
        return next(rows for rows in self.rows if rows.dataset in HEADERS)

    def headers(self) -> Iterator[str]:
        """Yield every header that the profile knows."""
        for rows in self.rows:
            yield from rows.columns
        yield from self.left_out


def _check_numbers(name: str, decimal_mark: str, thousands_mark: str) -> None:
    if decimal_mark not in {".", ","}:
        raise ValueError(f"{name}: decimal_mark is '.' or ',', not {decimal_mark!r}")
    if thousands_mark and thousands_mark not in THOUSANDS_MARKS:
        raise ValueError(f"{name}: thousands_mark {thousands_mark!r} is none of {THOUSANDS_MARKS}")
    if thousands_mark == decimal_mark:
        raise ValueError(f"{name}: {decimal_mark!r} can't stand before decimals and thousands")


def _check_text(name: str, encoding: str, delimiter: str) -> None:
    if encoding and not _extends_ascii(encoding):
        raise ValueError(f"{name}: {encoding!r} is no encoding that ASCII is a part of")
    clashes = delimiter.isalnum() or delimiter in {'"', "\r", "\n", "\0"}
    if delimiter and (len(delimiter) != 1 or not delimiter.isascii() or clashes):
        raise ValueError(f"{name}: {delimiter!r} is no delimiter: one mark of ASCII")


def _extends_ascii(encoding: str) -> bool:
    """Tell whether text of ASCII alone is the same in an encoding.

    >>> _extends_ascii("windows-1251"), _extends_ascii("utf-16"), _extends_ascii("klingon")
    (True, False, False)
    """
    try:
        return _ASCII.decode(encoding) == _ASCII.decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _check_day_format(name: str, pattern: str) -> None:
    parts = {part.lower() for part in re.findall("%([a-zA-Z])", pattern)}
    months = parts & {"m", "b"}
    if not (_DAY_FORMAT.fullmatch(pattern) and {"d", "y"} <= parts and months):
        raise ValueError(
            f"{name}: the day format {pattern!r} is not made of %d, %m (or %b, %B) and %y or %Y"
        )
