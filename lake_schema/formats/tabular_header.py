"""The header of rows and columns: which profile it is of, and which column stands where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lake_schema.column_types import Decimal, Integer
from lake_schema.datasets import DATASETS, HEADERS
from lake_schema.errors import RefusedError, nearest
from lake_schema.formats.chunk import Wire, Wires
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile import Profile, folded
from lake_schema.formats.profiles.row_mapping import RowMapping

COLUMNS_LIMIT = 10_000
"""Columns: the lake's own profile has fewer than a thousand headers."""
_SHOWN = 8
"""Columns that a refusal names, of 40 characters each: a message is no place for a whole line."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a header stands: what beside its names tells the profile.

    Attributes:
        place: As refusals name it.
        delimiter: Character between the names, where there is one.
        encoding: Encoding of text that is not Unicode.
        sheet: Sheet of a workbook.
        is_open: Names that no profile knows are left out, not refused: in this format every
            record names its values itself.
    """

    place: str
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    is_open: bool = False

    def suits(self, profile: Profile) -> bool:
        """Tell whether a profile is for files such as this."""
        return (
            (not self.delimiter or profile.delimiter in {"", self.delimiter})
            and (not self.encoding or profile.encoding == self.encoding)
            and (not self.sheet or folded(profile.sheet) in {"", folded(self.sheet)})
        )


@dataclass(frozen=True, slots=True)
class BoundRows:
    """A row mapping bound to the places of a file's columns.

    Attributes:
        rows: The mapping.
        places: Column → place in the line, from 0.
        when: Places of which one must hold something; none: the row always exists.
        grouped: Columns whose digits may stand in groups, by the profile's thousands mark.
    """

    rows: RowMapping
    places: Mapping[str, int]
    when: tuple[int, ...]
    grouped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Header:
    """A file's header, understood.

    Attributes:
        profile: The profile that it is of.
        names: Columns as the sender wrote them.
        bound: The rows that a line gives, the record's header row first.
        key: Places that tell one record from the next; none: each line is a record.
        left_out: Places that are not read: what stands there is counted.
        wires: How each column stands on the wire.
    """

    profile: Profile
    names: tuple[str, ...]
    bound: tuple[BoundRows, ...]
    key: tuple[int, ...]
    left_out: tuple[int, ...]
    wires: Wires

    @property
    def is_keyed(self) -> bool:
        """Tell whether consecutive lines can be one record."""
        return bool(self.profile.record_key)

    def goes_on(self, before: "Header") -> bool:
        """Tell whether this is an earlier header with more columns, or the same."""
        known = len(before.names)
        return self.profile is before.profile and self.names[:known] == before.names


def understand(names: tuple[str, ...], setting: Setting) -> Header:
    """Return what a header means.

    Raises:
        RefusedError: `unknown-columns`.
    """
    header = known(names, setting)
    if header is None:
        raise _refusal(names, setting)
    return header


@lru_cache(maxsize=64)  # a post writes the same header a thousand times
def known(names: tuple[str, ...], setting: Setting) -> Header | None:
    """Return what a header means, or nothing where no profile knows it.

    Raises:
        RefusedError: `unknown-columns`: a column stands twice, or there are too many.
    """
    if len(names) > COLUMNS_LIMIT:
        says = f"the header has {len(names):,} columns; the most are {COLUMNS_LIMIT:,}"
        raise RefusedError("unknown-columns", says, setting.place)
    forms = dict.fromkeys(map(folded, names))
    if len(forms) < len(names):
        raise _twice(names, setting.place)
    fitting = [
        profile
        for profile in profiles().values()
        if (setting.is_open or profile.forms.issuperset(forms))
        and setting.suits(profile)
        and not _lacking(profile, forms)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda profile: len(profile.forms.intersection(forms)))
    return _bind(best, names, setting.place)


def _twice(names: tuple[str, ...], place: str) -> RefusedError:
    seen: dict[str, list[str]] = {}
    for name in names:
        seen.setdefault(folded(name), []).append(name)
    twice = [name for alike in seen.values() if len(alike) > 1 for name in alike]
    return RefusedError("unknown-columns", f"columns stand twice: {_shown(twice)}", place)


def _lacking(profile: Profile, forms: Iterable[str]) -> list[str]:
    present = set(forms)
    return [
        " or ".join(group)
        for group in profile.required
        if present.isdisjoint(folded(header) for header in group)
    ]


def _refusal(names: tuple[str, ...], setting: Setting) -> RefusedError:
    forms = [folded(name) for name in names]
    asked = [p for p in profiles().values() if setting.suits(p)] or [*profiles().values()]
    best = max(asked, key=lambda profile: len(profile.forms.intersection(forms)))
    if best.forms.isdisjoint(forms):
        # Without a header these are values, perhaps personal: they are not repeated.
        return RefusedError(
            "unknown-columns",
            f"none of the {len(names)} columns is known; is the header missing? "
            f"Profiles: {', '.join(profiles())}",
            setting.place,
        )
    unknown = [name for name, form in zip(names, forms, strict=True) if form not in best.forms]
    says = f"the nearest profile is {best.name!r}"
    if unknown:
        hint = nearest(unknown[0], best.headers())
        says += f", which does not know {_shown(unknown)}{hint}"
    if lacking := _lacking(best, forms):
        says += f"{';' if unknown else ','} it needs {_shown(lacking)}"
    return RefusedError("unknown-columns", says, setting.place)


def _shown(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _bind(profile: Profile, names: tuple[str, ...], place: str) -> Header:
    at = {folded(name): index for index, name in enumerate(names)}
    bound = []
    for rows in sorted(profile.rows, key=lambda rows: rows.dataset not in HEADERS):
        places: dict[str, int] = {}
        for header, column in rows.columns.items():
            index = at.get(folded(header))
            if index is None:
                continue
            if column in places:
                twice = _shown([names[places[column]], names[index]])
                raise RefusedError("unknown-columns", f"{twice} are one column", place)
            places[column] = index
        when = tuple(at[folded(header)] for header in rows.when if folded(header) in at)
        if when or not rows.when:
            bound.append(BoundRows(rows, places, when, _grouped(profile, rows)))
    if not bound or bound[0].rows.dataset not in HEADERS:
        needed = [header for rows in profile.rows for header in rows.when]
        says = f"for profile {profile.name!r} it needs one of {_shown(needed)}"
        raise RefusedError("unknown-columns", says, place)
    key = tuple(bound[0].places[c] for c in profile.record_key if c in bound[0].places)
    read = {index for one in bound for index in one.places.values()}
    left_out = tuple(index for index in range(len(names)) if index not in read)
    return Header(profile, names, tuple(bound), key, left_out, _wires(profile, names, bound))


def _grouped(profile: Profile, rows: RowMapping) -> frozenset[str]:
    if not profile.thousands_mark:
        return frozenset()
    contract = DATASETS[rows.dataset]
    numbers = (Decimal, Integer)
    return frozenset(c for c in rows.columns.values() if isinstance(contract[c].type, numbers))


def _wires(profile: Profile, names: tuple[str, ...], bound: list[BoundRows]) -> Wires:
    percent = {folded(header) for header in profile.percent}
    found: dict[str, dict[str, list[str]]] = {}
    for one in bound:
        columns = found.setdefault(one.rows.dataset, {})
        for column, index in one.places.items():
            columns.setdefault(column, []).append(names[index])
        for column in filter(None, (*one.rows.constants, one.rows.ordinal)):
            columns.setdefault(column, [])
    return {
        dataset: {
            column: Wire(
                name=" / ".join(dict.fromkeys(headers)) or f"({column})",
                day_formats=profile.day_formats,
                instant_formats=profile.instant_formats,
                decimal_mark=profile.decimal_mark if headers else ".",
                is_percent=any(folded(header) in percent for header in headers),
            )
            for column, headers in columns.items()
        }
        for dataset, columns in found.items()
    }
