"""Bring the views to what the lake says, through Athena: it alone writes what Athena reads."""

from functions._athena import AthenaError, run
from lake_schema.errors import LakeError
from lake_schema.views import VIEWS


class ViewError(LakeError):
    """Athena could not make a view."""


def make_views() -> tuple[str, ...]:
    """Make or replace every view, each behind those it stands on; return their names.

    Raises:
        ViewError: Athena refused one; it says why.
    """
    for view in VIEWS.values():
        try:
            run(f"CREATE OR REPLACE VIEW {view.name} AS\n{view.sql}")
        except AthenaError as refused:
            raise ViewError(f"view {view.name}: {refused}") from refused
    return tuple(VIEWS)
