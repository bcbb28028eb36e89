"""What no mapping takes: counted by path while an upload is read."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

PATHS_KEPT = 1_000
"""Paths of one upload that are told apart: a mapping that lacks more is the wrong one."""
PATH_LENGTH = 300
"""Characters: the longest path of the WCO Data Model has some 150."""
OTHERS = "(other paths)"
TOLD = 20
"""Paths that a receipt names: it is one ledger item; the table has all."""


class Unknown:
    """Counts what nothing read, in bounds, whatever the sender calls it.

    Attributes:
        counts: Path → how often something stood there.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """Return how many values stood at all paths together."""
        return self.counts.total()

    def hear(self, found: Mapping[str, int]) -> None:
        """Count more of it."""
        for path, count in found.items():
            shown = path if len(path) <= PATH_LENGTH else f"{path[: PATH_LENGTH - 1]}…"
            is_kept = shown in self.counts or len(self.counts) < PATHS_KEPT
            self.counts[shown if is_kept else OTHERS] += count

    def told(self) -> list[dict[str, Any]]:
        """Return the most frequent paths, as a receipt tells them."""
        # Equals by their names: the order of reading may change, and a receipt not.
        most = sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))
        return [{"path": path, "count": count} for path, count in most[:TOLD]]
