"""What is to be generated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lake.generate.draws import ranks

FORMATS = ("mixed", "xml", "csv")
_MOST_ITEMS = 999  # WCO Data Model 3.6: goods items a declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be generated; equal plans give equal bytes.

    Attributes:
        declarations: How many in all.
        posts: How many border posts send them; the first ones send most.
        seed: Another seed is another country's trade.
        format: `xml`, `csv` or `mixed`: a post sends one of them, every third changes over.
        per_file: Declarations a file: a number, or the least and the most.
        fault_share: Share of declarations that carry one fault.
        start: First day.
        days: How many days.
        items_max: Most goods items a declaration.
        broken_files: Files sent besides that nobody can read.
    """

    declarations: int
    posts: int = 12
    seed: int = 7
    format: str = "mixed"
    per_file: int | tuple[int, int] = (1, 100)
    fault_share: float = 0.03
    start: date = date(2025, 1, 1)
    days: int = 181
    items_max: int = 30
    broken_files: int = 0

    def __post_init__(self) -> None:
        """Refuse what can't be generated."""
        for impossible, says in self._faults():
            if impossible:
                raise ValueError(says)

    def _faults(self) -> Iterator[tuple[bool, str]]:
        """Yield what may be wrong and how to say it."""
        known, (least, most) = ", ".join(FORMATS), self.per_file_bounds
        yield self.declarations < 0, f"declarations {self.declarations} is below 0"
        yield self.posts < 1, f"posts {self.posts} is below 1"
        yield self.format not in FORMATS, f"format {self.format!r} is unknown; known: {known}"
        wanted = "a number from 1, or the least and the most"
        yield not 1 <= least <= most, f"per_file {self.per_file}: give {wanted}"
        yield not 0 <= self.fault_share <= 1, f"fault_share {self.fault_share}: give 0 to 1"
        yield self.days < 1, f"days {self.days} is below 1"
        beyond = (date.max - self.start).days <= self.days
        yield beyond, f"{self.days} days from {self.start} go beyond the calendar"
        no_items = not 1 <= self.items_max <= _MOST_ITEMS
        yield no_items, f"items_max {self.items_max}: give 1 to {_MOST_ITEMS}"
        yield self.broken_files < 0, f"broken_files {self.broken_files} is below 0"

    @property
    def per_file_bounds(self) -> tuple[int, int]:
        """Return the least and the most declarations a file."""
        return (self.per_file, self.per_file) if isinstance(self.per_file, int) else self.per_file

    def shares(self) -> list[int]:
        """Return how many declarations each post sends: few posts send most of them.

        >>> Plan(declarations=100, posts=3).shares()
        [46, 30, 24]
        """
        # from the second rank on: the first one would send more than twice the next
        bounds = ranks(self.posts + 1)[1:] - ranks(1)[0]
        ends = [self.declarations * int(bound) // int(bounds[-1]) for bound in bounds]
        return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
