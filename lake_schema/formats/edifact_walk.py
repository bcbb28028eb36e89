"""One CUSDEC message → rows of text, by the path tables of `edifact_paths`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from lake_schema.errors import RefusedError
from lake_schema.formats import edifact_groups as groups
from lake_schema.formats import edifact_paths as paths
from lake_schema.formats.edifact_place import TABLES, Place, compiled, rows_of
from lake_schema.formats.edifact_segments import (
    JOINED,
    LAYOUTS,
    NO_QUALIFIER,
    QUIET,
    elements_of,
    key_of,
)
from lake_schema.formats.edifact_tokens import Segment
from lake_schema.formats.edifact_values import Elements, of_date, of_mass, of_tax, total
from lake_schema.formats.text_rows import Row

ROW_LIMIT = 100_000
"""Rows of one dataset that a message may have: the WCO counts items in five digits."""
MISSED_LIMIT = 1_000
"""Paths that are told apart in one file; what comes later is counted as one."""
ELSEWHERE = "(further paths)"


@dataclass(slots=True)
class _Open:
    """A row that segments are still filling."""

    dataset: str
    row: Row
    line: int
    key: str = ""


@dataclass(slots=True)
class _Message:
    """What is known of the message that is being read."""

    part: int
    record: int
    declaration: Row
    line: int = 0
    item: _Open | None = None
    is_detail: bool = False  # behind UNS+D
    ordinals: Counter[str] = field(default_factory=Counter)
    packages: list[str] = field(default_factory=list)
    equipment: list[_Open] = field(default_factory=list)
    parties: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    """A segment that others belong to, while they follow it directly."""

    place: Place | None
    path: str
    row: Row
    members: frozenset[str]


class Walker:
    """Turns messages into rows and keeps them until their tables are asked for."""

    def __init__(self) -> None:
        """Compile the path tables."""
        self._rows = {dataset: rows_of(dataset) for dataset in TABLES}
        self._document = self._rows[paths.HEADER].note()
        notes: Mapping[str, Mapping[str, int]] = {paths.HEADER: {"_document": self._document}}
        places = {
            dataset: compiled(dataset, rows, notes.get(dataset, {}))
            for dataset, rows in self._rows.items()
        }
        self._header, self._item = places[paths.HEADER], places[paths.ITEM]
        self._begins = {
            key: (dataset, place)
            for dataset in paths.ROWS
            for key, place in places[dataset].inside.items()
        }
        self._missed: Counter[str] = Counter()
        self._group: _Group | None = None
        self._open: _Open | None = None
        self._message = _Message(0, 0, [])

    def __len__(self) -> int:
        """Return how many rows of the longest dataset are kept."""
        return max(map(len, self._rows.values()))

    def tables(self) -> dict[str, pa.Table]:
        """Return what was kept, and keep it no longer."""
        return {
            dataset: rows.table()
            for dataset, rows in self._rows.items()
            if len(rows) or dataset == paths.HEADER
        }

    def unknown(self) -> Counter[str]:
        """Return path → count of what nothing read since the last call."""
        missed, self._missed = self._missed, Counter()
        return missed

    def take(self, segments: Iterable[Segment], part: int, record: int) -> None:
        """Turn one message into rows.

        Raises:
            RefusedError: `record-too-large`, or what the segments raise; rows kept of the message
            are void then.
        """
        message = _Message(part, record, self._rows[paths.HEADER].new())
        self._message, self._group, self._open = message, None, None
        for segment in segments:
            if segment.tag == "UNH":
                message.line = segment.line
            elif segment.tag == "UNS":
                self._end_item()
                message.is_detail = segment.text(1) == "D"
            elif segment.tag == "CST" and (message.is_detail or segment.text(1)):
                self._begin_item(segment)
            else:
                self._take(segment)
        self._end()

    def _begin_item(self, segment: Segment) -> None:
        self._end_item()
        item = _Open(paths.ITEM, self._rows[paths.ITEM].new(), segment.line)
        self._message.item = item
        self._message.ordinals[paths.ITEM] += 1
        self._fill(self._item.inside["CST"], item.row, segment)

    def _end_item(self) -> None:
        """Close the goods item, if one is open; what follows is of the whole declaration."""
        self._close()
        message, item = self._message, self._message.item
        if item:
            cell = self._rows[paths.ITEM].cell["package_count"]
            item.row[cell] = total(message.packages)
            self._keep(item)
        message.item, message.packages = None, []

    def _take(self, segment: Segment) -> None:
        group = self._group
        if group and segment.tag in group.members:
            place = group.place.find(segment) if group.place else None
            if place:
                self._fill(place, group.row, segment)
            else:
                self._miss(f"{group.path}/{key_of(segment)}")
            return
        if segment.tag == "DMS":
            self._end_item()
        self._close()
        item = self._message.item
        place = (self._item if item else self._header).find(segment)
        row = item.row if item else self._message.declaration
        if place is None and (found := self._beginning(segment)):
            dataset, place = found
            row = self._rows[dataset].new()
            self._open = _Open(dataset, row, segment.line, key_of(segment))
        if place:
            self._fill(place, row, segment)
        else:
            self._miss(key_of(segment))
        members = groups.MEMBERS if item else groups.MEMBERS_IN_HEADER
        if segment.tag in members:
            path = place.path if place else key_of(segment)
            self._group = _Group(place, path, row, members[segment.tag])

    def _beginning(self, segment: Segment) -> tuple[str, Place] | None:
        """Return the dataset that a segment begins a row of, with its place."""
        key = key_of(segment)
        elsewhere = groups.ONLY_OF_HEADER if self._message.item else groups.ONLY_OF_ITEMS
        if key in groups.NO_ROWS or key in elsewhere:
            return None
        return self._begins.get(key) or self._begins.get(segment.tag)

    def _fill(self, place: Place, row: Row, segment: Segment) -> None:
        tag, cells = segment.tag, place.cells
        qualifies = tag not in NO_QUALIFIER
        for code, text in _read(place, segment):
            cell = cells.get(code)
            if cell is None:
                if code not in QUIET and not (qualifies and _is_qualifier(code, segment)):
                    self._miss(f"{place.path}/{code}")
            elif row[cell] is None:
                row[cell] = text
            elif code in JOINED:
                row[cell] = f"{row[cell]} {text}"
            elif row[cell] != text:
                self._miss(f"{place.path}/{code}[2]")

    def _miss(self, path: str) -> None:
        if path not in self._missed and len(self._missed) >= MISSED_LIMIT:
            path = ELSEWHERE
        self._missed[path] += 1

    def _close(self) -> None:
        """Close the group and the row that it filled."""
        self._group = None
        opened, self._open = self._open, None
        if opened is None:
            return
        cell = self._rows[opened.dataset].cell
        needed = groups.NEEDED.get(opened.dataset)
        if needed and not any(opened.row[cell[column]] for column in needed):
            self._miss(opened.key)
        elif opened.dataset == "container":
            self._message.equipment.append(opened)
            self._of_item(opened)
        else:
            self._of_item(opened)
            self._keep(opened)

    def _of_item(self, opened: _Open) -> None:
        """Note what a row has to do with the goods item, or with the declaration."""
        message, row, cell = self._message, opened.row, self._rows[opened.dataset].cell
        item = message.item
        if item and "item_number" in cell:
            row[cell["item_number"]] = item.row[self._rows[paths.ITEM].cell["item_number"]]
        if opened.dataset == "packaging" and (count := row[cell["package_count"]]):
            message.packages.append(count)
        elif opened.dataset == "party":
            role = row[cell["role_code"]] or ""
            row[cell["role"]] = groups.ROLES.get(role)
            if not item:
                message.parties.setdefault(role, row)

    def _keep(self, opened: _Open) -> None:
        message, rows = self._message, self._rows[opened.dataset]
        if "line_number" in rows.cell:
            by = opened.dataset
            if by == "duty_tax" and message.item:  # counted in its item
                by += f" {message.ordinals[paths.ITEM]}"
            message.ordinals[by] += 1
            opened.row[rows.cell["line_number"]] = str(message.ordinals[by])
        if len(rows) > ROW_LIMIT:
            says = f"a message gives more than {ROW_LIMIT:,} rows of {opened.dataset}; split it"
            raise RefusedError("record-too-large", says, f"line {opened.line}")
        rows.keep(opened.row, message.part, message.record, opened.line)

    def _end(self) -> None:
        self._end_item()
        message, rows = self._message, self._rows[paths.HEADER]
        self._end_equipment()
        party = self._rows["party"].cell
        for roles, columns in groups.TRADERS:
            found = next((message.parties[role] for role in roles if role in message.parties), None)
            for of_party, column in columns.items() if found else ():
                if found and message.declaration[rows.cell[column]] is None:
                    message.declaration[rows.cell[column]] = found[party[of_party]]
        self._end_kind()
        rows.keep(message.declaration, message.part, message.record, message.line)

    def _end_equipment(self) -> None:
        """Keep containers and seals: a message with one container says which is sealed."""
        cell = self._rows["container"].cell
        number, seal = cell["container_number"], cell["seal_number"]
        found = self._message.equipment
        containers = [opened for opened in found if opened.row[seal] is None]
        seals = [opened for opened in found if opened.row[seal] is not None]
        if len(containers) == 1 and seals:
            containers[0].row[seal] = seals.pop(0).row[seal]
            for opened in seals:
                opened.row[number] = containers[0].row[number]
        for opened in (*containers, *seals):
            self._keep(opened)

    def _end_kind(self) -> None:
        row, cell = self._message.declaration, self._rows[paths.HEADER].cell
        document = row[self._document]
        kind = row[cell["type_code"]]
        row[cell["flow_code"]] = groups.FLOWS.get((kind or "")[:2]) or groups.FLOWS.get(
            document or ""
        )
        row[cell["type_code"]] = kind or document


def _read(place: Place, segment: Segment) -> Elements:
    """Return a segment's elements, each as its column is to have it."""
    found = list(elements_of(segment))
    match segment.tag:
        case "DTM":
            return of_date(found, is_day=place.columns.get("2380", "").endswith("_on"))
        case "MEA" if place.columns.get("6314", "").endswith("_kg"):
            return of_mass(found)
        case "TAX":
            return of_tax(found)
    return found


def _is_qualifier(code: str, segment: Segment) -> bool:
    return code == "6313" or code == LAYOUTS.get(segment.tag, (("",),))[0][0]
