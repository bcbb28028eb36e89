"""Bring the views to what the lake says, through Athena: it alone writes what Athena reads."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from functions._athena import AthenaError, run
from lake_schema.errors import LakeError
from lake_schema.views import VIEWS, View

AT_ONCE = 8  # Athena takes 20 statements that define at once


class ViewError(LakeError):
    """Athena could not make a view."""


def make_views() -> tuple[str, ...]:
    """Make or replace every view, each behind those it stands on; return their names.

    Athena takes a second for each: those that do not stand on each other are made at once.

    Raises:
        ViewError: Athena refused one; it says why.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for level in levels(VIEWS):
            for made in [pool.submit(_make, VIEWS[name]) for name in level]:
                made.result()
    return tuple(VIEWS)


def levels(views: Mapping[str, View]) -> list[list[str]]:
    """Return the names of views in groups, each of which stands on those before it only."""
    found: list[list[str]] = []
    made: set[str] = set()
    while len(made) < len(views):
        level = [
            name
            for name, view in views.items()
            if name not in made and view.stands_on & views.keys() <= made
        ]
        found.append(level)
        made |= set(level)
    return found


def _make(view: View) -> None:
    try:
        run(f"CREATE OR REPLACE VIEW {view.name} AS\n{view.sql}")
    except AthenaError as refused:
        raise ViewError(f"view {view.name}: {refused}") from refused
