"""Bring the views to what the lake says, through Athena: it alone writes what Athena reads."""

from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter

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
    order = TopologicalSorter({view.name: view.stands_on for view in VIEWS.values()})
    order.prepare()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while order.is_active():
            ready = order.get_ready()
            list(pool.map(_make, [VIEWS[name] for name in ready]))
            order.done(*ready)
    return tuple(VIEWS)


def _make(view: View) -> None:
    try:
        run(f"CREATE OR REPLACE VIEW {view.name} AS\n{view.sql}")
    except AthenaError as refused:
        raise ViewError(f"view {view.name}: {refused}") from refused
