"""What may stand inside a group of segments and where it goes, compiled from `edifact_paths`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lake_schema.formats import edifact_groups as groups
from lake_schema.formats import edifact_paths as paths
from lake_schema.formats.chunk import Wire, Wires
from lake_schema.formats.edifact_segments import key_of
from lake_schema.formats.edifact_tokens import Segment
from lake_schema.formats.text_rows import TextRows

TABLES: Mapping[str, Mapping[str, str]] = {
    paths.HEADER: paths.DECLARATION,
    paths.ITEM: paths.GOODS_ITEM,
    **paths.ROWS,
}


@dataclass(slots=True)
class Place:
    """A segment, or a section of the message.

    Attributes:
        path: How it is reached.
        cells: Element → cell of the row that its text goes to.
        columns: Element → the column of that cell.
        inside: `TAG+QUALIFIER` → what may stand in it.
    """

    path: str = ""
    cells: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    inside: dict[str, "Place"] = field(default_factory=dict)

    def find(self, segment: Segment) -> "Place | None":
        """Return the place of a segment by its qualifier, else of any with its tag."""
        return self.inside.get(key_of(segment)) or self.inside.get(segment.tag)


def rows_of(dataset: str) -> TextRows:
    """Return the empty rows of a dataset, for all columns that a message may fill."""
    return TextRows(*_columns(dataset))


def _columns(dataset: str) -> tuple[str, ...]:
    named = (*TABLES[dataset].values(), *groups.GATHERED[dataset])
    if dataset == paths.HEADER:
        named += tuple(column for _, taken in groups.TRADERS for column in taken.values())
    return tuple(dict.fromkeys(column for column in named if not column.startswith("_")))


def compiled(dataset: str, rows: TextRows, notes: Mapping[str, int]) -> Place:
    """Return the place of a section or of rows, whose cells are those of `rows` or of `notes`."""
    root = Place()
    cells = {**rows.cell, **notes}
    for path, column in TABLES[dataset].items():
        *keys, element = path.split("/")
        place = root
        for key in keys:
            name = f"{place.path}/{key}" if place.path else key
            place = place.inside.setdefault(key, Place(name))
        place.cells[element] = cells[column]
        place.columns[element] = column
    return root


def wires(decimal_mark: str) -> Wires:
    """Return how each column stands on the wire, named by its paths."""
    return {
        dataset: {
            column: Wire(
                " or ".join(_paths_to(dataset, column)),
                decimal_mark=decimal_mark,
                is_percent=column in groups.PERCENT,
            )
            for column in _columns(dataset)
        }
        for dataset in TABLES
    }


def _paths_to(dataset: str, column: str) -> list[str]:
    found = [path for path, taken in TABLES[dataset].items() if taken == column]
    if column in groups.GATHERED[dataset]:
        found.append(groups.GATHERED[dataset][column])
    if dataset == paths.HEADER:
        party = {taken: path for path, taken in paths.ROWS["party"].items()}
        found += [
            f"NAD+{'|'.join(roles)}/{party[of_party].rpartition('/')[2]}"
            for roles, columns in groups.TRADERS
            for of_party, of_declaration in columns.items()
            if of_declaration == column
        ]
    return found
