"""query: lake → answer, within a budget, with the snapshots that it saw."""
