"""What world is to be generated."""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np

ITEMS_A_DECLARATION = 2.5
ITEMS_A_TRADER = 400
"""Of a year: so that a trader has a history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPlan:
    """A world; equal plans give equal bytes.

    Attributes:
        items: Goods items in all, about.
        years: How many years, from the first of January.
        seed: Another seed is another world.
        first_year: The first of them.
    """

    items: int
    years: int = 3
    seed: int = 7
    first_year: int = 2023

    def __post_init__(self) -> None:
        """Refuse what can't be generated."""
        if self.items < 1:
            raise ValueError(f"items {self.items} is below 1")
        if not (1 <= self.years <= 20 and 1990 <= self.first_year <= 2100):
            raise ValueError(f"{self.years} years from {self.first_year}: give 1 to 20 from 1990")

    @property
    def months(self) -> tuple[date, ...]:
        """Return the first day of each month."""
        years = range(self.first_year, self.first_year + self.years)
        return tuple(date(year, month, 1) for year in years for month in range(1, 13))

    @property
    def traders(self) -> int:
        """Return how many trade: few in a small world, for each needs a history."""
        return min(max(self.items // (ITEMS_A_TRADER * self.years), 60), 60_000)

    def draws(self, *labels: object) -> np.random.RandomState:
        """Return a stream of random numbers that belongs to these labels only."""
        text = "/".join(map(str, (self.seed, *labels)))
        return np.random.RandomState(int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]))
