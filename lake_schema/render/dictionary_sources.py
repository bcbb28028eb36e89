"""Where a column's values come from: the paths and headers that fill it, by format and profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lake_schema.contract import Dataset
from lake_schema.formats import FORMATS
from lake_schema.formats.chunk import Wires
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Source:
    """One place that fills a column.

    Attributes:
        by: The format, or the profile of delimited text and sheets.
        name: Path or header as a sender writes it.
    """

    by: str
    name: str


def sources(dataset: Dataset) -> dict[str, list[Source]]:
    """Return what fills each column of a dataset, in the contract's order.

    Whatever carries the lake's own column names is left out: it may fill any column.
    """
    found: dict[str, list[Source]] = {column.name: [] for column in dataset.columns}
    for by, wires in _all_wires():
        for column, name in wires.get(dataset.name, {}).items():
            found[column].append(Source(by, name))
    return {column: places for column, places in found.items() if places}


def _all_wires() -> Iterator[tuple[str, Mapping[str, Mapping[str, str]]]]:
    for wire_format in FORMATS.values():
        yield wire_format.name, _names(wire_format.wires)
    for profile in profiles().values():
        if not _is_own(profile):
            yield profile.name, _headers(profile)


def _is_own(profile: Profile) -> bool:
    """Tell whether a profile's headers are the lake's own names, perhaps behind a dataset's."""
    return all(
        header.rpartition(".")[2] == column
        for rows in profile.rows
        for header, column in rows.columns.items()
    )


def _names(wires: Wires) -> dict[str, dict[str, str]]:
    return {
        dataset: {column: wire.name for column, wire in columns.items()}
        for dataset, columns in wires.items()
    }


def _headers(profile: Profile) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, list[str]]] = {}
    for rows in profile.rows:
        columns = found.setdefault(rows.dataset, {})
        for header, column in rows.columns.items():
            columns.setdefault(column, []).append(header)
        for column, constant in rows.constants.items():
            columns.setdefault(column, []).append(f"(always {constant})")
    return {
        dataset: {column: " / ".join(dict.fromkeys(names)) for column, names in columns.items()}
        for dataset, columns in found.items()
    }
