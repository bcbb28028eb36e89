"""A profile that a steward wrote as a TOML file; the README of this folder says how.

Strict: every key is known, every column and dataset stands in the contracts, and what a message
refuses it names, with the nearest that would do.
"""

import tomllib
from collections.abc import Callable, Mapping
from typing import TypeVar

from lake_schema.errors import nearest
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.row_mapping import RowMapping
from lake_schema.formats.profiles.translations import translation

ALL = "all"
"""Instead of a list: every column that is read is required."""

T = TypeVar("T")


class ProfileError(ValueError):
    """A profile's file can't be used; it is mended before anything is deployed."""


def read_profile(name: str, content: str) -> Profile:
    """Return the profile that a file describes.

    Args:
        name: The file's name without its ending, which is the profile's name.
        content: TOML.

    Raises:
        ProfileError: What is wrong, and where.
    """
    try:
        return _profile(name, _Table(tomllib.loads(content)))
    except ValueError as error:  # of TOML itself, of ours, or of the profile's own checks
        raise ProfileError(f"{name}.toml: {error}") from error


def _profile(name: str, table: "_Table") -> Profile:
    rows = tuple(_rows(part) for part in table.tables("rows"))
    required = table.take("required", _required)
    profile = Profile(
        name=name,
        rows=rows,
        required=_groups(required, rows),
        record_key=table.take("record_key", _texts),
        day_formats=table.take("day_formats", _texts),
        instant_formats=table.take("instant_formats", _texts),
        decimal_mark=table.take("decimal_mark", _text) or ".",
        thousands_mark=table.take("thousands_mark", _text),
        percent=frozenset(table.take("percent", _texts)),
        left_out=table.take("left_out", _text_table),
        encoding=table.take("encoding", _text),
        delimiter=table.take("delimiter", _text),
        sheet=table.take("sheet", _text),
    )
    for documented in ("says", "source"):
        if not table.take(documented, _text):
            raise ValueError(f"{documented!r} is missing: say what it is, and where it is from")
    table.audit()
    return profile


def _rows(table: "_Table") -> RowMapping:
    spellings = table.take("columns", _spellings)
    columns = {header: column for column, headers in spellings.items() for header in headers}
    if len(columns) != sum(map(len, spellings.values())):
        # A header is the key of a mapping: a second column of it is a row mapping of its own.
        raise ValueError(f"{table.path}: a header fills two columns of one row")
    mapping = RowMapping(
        dataset=table.take("dataset", _text),
        columns=columns,
        constants=table.take("constants", _text_table),
        codes=table.take("codes", _code_tables),
        ordinal=table.take("ordinal", _text),
        when=table.take("when", _texts),
    )
    table.audit()
    return mapping


def _groups(
    required: tuple[tuple[str, ...], ...] | str, rows: tuple[RowMapping, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the headers of which a file needs one each: a header stands for all its spellings."""
    spellings: dict[str, tuple[str, ...]] = {}
    for mapping in rows:
        for header, column in mapping.columns.items():
            alike = [other for other, named in mapping.columns.items() if named == column]
            spellings[header] = (*spellings.get(header, ()), *alike)
    wanted = tuple((header,) for header in spellings) if isinstance(required, str) else required
    return tuple(
        dict.fromkeys(
            tuple(dict.fromkeys(s for header in group for s in spellings.get(header, (header,))))
            for group in wanted
        )
    )


class _Table:
    """A table of the file, whose keys are taken one by one until none is left."""

    def __init__(self, content: Mapping[str, object], path: str = "") -> None:
        self._content, self._known, self.path = dict(content), list[str](), path

    def take(self, key: str, read: Callable[[object], T]) -> T:
        """Return what stands at a key; what is absent is read as empty."""
        self._known.append(key)
        try:
            return read(self._content.pop(key, None))
        except ValueError as error:
            raise ValueError(f"{self._at(key)}: {error}") from error

    def tables(self, key: str) -> list["_Table"]:
        """Return the tables of a list of tables."""
        found = self.take(key, _list_of_tables)
        return [_Table(part, f"{self._at(key)} {n}") for n, part in enumerate(found, 1)]

    def audit(self) -> None:
        """Refuse what nobody took."""
        for key in self._content:
            raise ValueError(f"unknown key {self._at(key)!r}{nearest(key, self._known)}")

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected a text, found {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"expected a list of texts, found {value!r}")  # noqa: TRY004 # told alike
    return tuple(map(_text, value))


def _mapping(value: object) -> dict[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"expected a table, found {value!r}")  # noqa: TRY004 # told alike
    return value


def _text_table(value: object) -> dict[str, str]:
    return {key: _text(part) for key, part in _mapping(value).items()}


def _code_tables(value: object) -> dict[str, dict[str, str]]:
    return {
        key: dict(translation(part)) if isinstance(part, str) else _codes(part)
        for key, part in _mapping(value).items()
    }


def _codes(value: object) -> dict[str, str]:
    """Return codes; an empty one means that the code says nothing."""
    return {key: "" if part == "" else _text(part) for key, part in _mapping(value).items()}


def _spellings(value: object) -> dict[str, tuple[str, ...]]:
    found = {
        column: _texts(headers if isinstance(headers, list) else [headers])
        for column, headers in _mapping(value).items()
    }
    if empty := [column for column, headers in found.items() if not headers]:
        raise ValueError(f"{empty[0]!r} has no header")
    return found


def _required(value: object) -> tuple[tuple[str, ...], ...] | str:
    if value == ALL:
        return ALL
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected {ALL!r} or a list of headers, found {value!r}")
    return tuple(_texts(part if isinstance(part, list) else [part]) for part in value)


def _list_of_tables(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected [[rows]], found {value!r}")
    return [_mapping(part) for part in value]
