"""The vocabulary of profiles: what a header's columns mean, as data."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lake_schema.datasets import HEADERS, KIND_OF
from lake_schema.formats.profiles.row_mapping import RowMapping

THOUSANDS_MARKS = (".", ",", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
_ASCII = bytes(range(128)) + b"\x1b$B$$\x1b(B"
"""All of it, and what encodings that switch between alphabets take for something else."""
_DAY_FORMAT = re.compile(r"(?:%[dmyYbB]|[-/., ])+")
"""Parts of a day, and what may stand between them."""
_INSTANT_FORMAT = re.compile(r"(?:%[dmyYbBHIMSpfgn]|[-/., :TZ])+")
EPOCHS = ("epoch", "epoch_ms")
"""Times that count from 1970."""


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
            CCYYMMDD. One without a day, such as `%Y%m`, means the first.
        instant_formats: `strptime` patterns of times in UTC, tried in turn where one is not ISO
            8601; `epoch` and `epoch_ms` are seconds and milliseconds since 1970.
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
    instant_formats: tuple[str, ...] = ()
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
        self._check_records()
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
        for pattern in self.instant_formats:
            _check_instant_format(self.name, pattern)

    def _check_records(self) -> None:
        """Refuse lines of which nobody could tell what records they are."""
        headers = [rows for rows in self.rows if rows.dataset in HEADERS]
        if not headers or len({rows.dataset for rows in headers}) > 1:
            raise ValueError(f"{self.name}: a record is exactly one of {', '.join(HEADERS)}")
        kind = KIND_OF[headers[0].dataset]
        for rows in self.rows:
            if KIND_OF[rows.dataset] is not kind:
                raise ValueError(f"{self.name}: {rows.dataset} is no part of {headers[0].dataset}")
        if not self.gives_several:
            return
        if len(headers) < len(self.rows) or self.record_key or not all(r.when for r in headers):
            raise ValueError(
                f"{self.name}: where a line gives several {headers[0].dataset}, each has a `when`,"
                " there is no `record_key`, and no other rows"
            )

    def _check_spellings(self) -> None:
        """Refuse two spellings in one row that a file could not tell from each other."""
        for rows in self.rows:
            (form, count), *_ = Counter(map(folded, rows.columns)).most_common(1) or [("", 1)]
            if count > 1:
                raise ValueError(f"{self.name}: {form!r} stands twice in {rows.dataset}")

    @property
    def gives_several(self) -> bool:
        """Tell whether one line may be several records, each of its own mapping."""
        headers = [rows for rows in self.rows if rows.dataset in HEADERS]
        return len(headers) > 1 or bool(headers[0].when)

    @property
    def header_rows(self) -> RowMapping:
        """Return the first mapping that gives a record its one header row."""
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
    if not (_DAY_FORMAT.fullmatch(pattern) and _names_a_day(pattern)):
        raise ValueError(
            f"{name}: the day format {pattern!r} is not made of %y or %Y, %m (or %b, %B) and %d"
        )


def _check_instant_format(name: str, pattern: str) -> None:
    is_known = pattern in EPOCHS or _INSTANT_FORMAT.fullmatch(pattern)
    if not is_known or (pattern not in EPOCHS and not _names_a_day(pattern)):
        raise ValueError(
            f"{name}: the time format {pattern!r} is none of {', '.join(EPOCHS)} and not made of"
            " %Y, %m, %d, %H, %M, %S and their like"
        )


def _names_a_day(pattern: str) -> bool:
    """Tell whether a pattern names a year, and what stands between the year and its last part."""
    parts = {part.lower() for part in re.findall("%([a-zA-Z])", pattern)}
    return "y" in parts and ("d" not in parts or bool(parts & {"m", "b"}))
