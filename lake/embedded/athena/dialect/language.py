"""The whole language: importing this module makes every translator known."""

from lake.embedded.athena.dialect import (
    aggregates,
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
