"""The whole language: importing this module makes every translator known."""

from lake.embedded.athena.dialect import (
    aggregates,
    calls,
    catalogue,
    collections,
    comparisons,
    dates,
    literals,
    numbers,
    operators,
    queries,
    strings,
    subqueries,
)

MODULES = (
    aggregates,
    comparisons,
    collections,
    dates,
    literals,
    numbers,
    operators,
    queries,
    strings,
    subqueries,
)
query = queries.query


def function_names() -> list[str]:
    """Return the names of all functions that the engine knows."""
    return sorted({*catalogue.SCALARS, *calls.SPECIAL})
