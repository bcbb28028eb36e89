"""The header of delimited text: which profile it is of, and which column stands where."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lake_schema.errors import RefusedError, nearest
from lake_schema.formats.chunk import Wire, Wires
from lake_schema.formats.profiles import PROFILES
from lake_schema.formats.profiles.profile import HEADER_DATASET, Profile, RowMapping, folded

DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_SHOWN = 8
"""Columns that a refusal names, of 40 characters each: a message is no place for a whole line."""


@dataclass(frozen=True, slots=True)
class BoundRows:
    """A row mapping bound to the places of a file's columns.

    Attributes:
        rows: The mapping.
        places: Column → place in the line, from 0.
        when: Places of which one must hold something; none: the row always exists.
    """

    rows: RowMapping
    places: Mapping[str, int]
    when: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A file's header, understood.

    Attributes:
        names: Columns as the sender wrote them.
        bound: The rows that a line gives, the declaration's first.
        key: Places that tell one record from the next; none: each line is a record.
        is_keyed: Whether consecutive lines can be one record.
        wires: How each column stands on the wire.
    """

    names: tuple[str, ...]
    bound: tuple[BoundRows, ...]
    key: tuple[int, ...]
    is_keyed: bool
    wires: Wires


def sniff(line: str) -> str:
    """Return the delimiter that stands most often in a header line, outside quotes; or nothing.

    >>> sniff('lrn;"a,b,c";item_number')
    ';'
    """
    counts = Counter(_QUOTED.sub("", line))
    best = max(DELIMITERS, key=lambda mark: counts[mark])
    return best if counts[best] else ""


@lru_cache(maxsize=64)  # a post writes the same header a thousand times
def understand(line: str, delimiter: str, place: str) -> Header:
    """Return what a header line means.

    Raises:
        RefusedError: `unknown-columns`.
    """
    reader = csv.reader(io.StringIO(line, newline=""), delimiter=delimiter or DELIMITERS[0])
    names = tuple(name.strip() for name in next(reader))
    forms = [folded(name) for name in names]
    if twice := [name for name, form in zip(names, forms, strict=True) if forms.count(form) > 1]:
        raise RefusedError("unknown-columns", f"columns stand twice: {_shown(twice)}", place)
    for profile in PROFILES.values():
        if profile.forms.issuperset(forms) and not _lacking(profile, forms):
            return _bind(profile, names, place)
    raise _refusal(names, forms, place)


def _lacking(profile: Profile, forms: Iterable[str]) -> list[str]:
    present = set(forms)
    return [
        " or ".join(group)
        for group in profile.required
        if present.isdisjoint(folded(header) for header in group)
    ]


def _refusal(names: tuple[str, ...], forms: list[str], place: str) -> RefusedError:
    best = max(PROFILES.values(), key=lambda profile: len(profile.forms.intersection(forms)))
    if best.forms.isdisjoint(forms):
        # Without a header these are values, perhaps personal: they are not repeated.
        return RefusedError(
            "unknown-columns",
            f"none of the {len(names)} columns is known; is the header missing? "
            f"Profiles: {', '.join(PROFILES)}",
            place,
        )
    unknown = [name for name, form in zip(names, forms, strict=True) if form not in best.forms]
    says = f"the nearest profile is {best.name!r}"
    if unknown:
        hint = nearest(unknown[0], best.headers())
        says += f", which does not know {_shown(unknown)}{hint}"
    if lacking := _lacking(best, forms):
        says += f"{';' if unknown else ','} it needs {_shown(lacking)}"
    return RefusedError("unknown-columns", says, place)


def _shown(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _bind(profile: Profile, names: tuple[str, ...], place: str) -> Header:
    at = {folded(name): index for index, name in enumerate(names)}
    bound = []
    for rows in sorted(profile.rows, key=lambda rows: rows.dataset != HEADER_DATASET):
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
            bound.append(BoundRows(rows, places, when))
    key = tuple(bound[0].places[c] for c in profile.record_key if c in bound[0].places)
    wires = _wires(profile, names, bound)
    return Header(names, tuple(bound), key, bool(profile.record_key), wires)


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
                day_format=profile.day_format,
                decimal_mark=profile.decimal_mark if headers else ".",
                is_percent=any(folded(header) in percent for header in headers),
            )
            for column, headers in columns.items()
        }
        for dataset, columns in found.items()
    }
