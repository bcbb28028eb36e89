"""Bring the views to what the lake says, through Athena: it alone writes what Athena reads."""

import time

from functions._shell import athena, migrate_settings, settings
from lake_schema.errors import LakeError
from lake_schema.views import VIEWS, View

POLL_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 2.0  # Athena takes about a second for a view; a busy one longer


class ViewError(LakeError):
    """Athena could not make a view."""


def make_views() -> tuple[str, ...]:
    """Make or replace every view, each behind those it stands on; return their names.

    Raises:
        ViewError: Athena refused one; it says why.
    """
    for view in VIEWS.values():
        _make(view)
    return tuple(VIEWS)


def _make(view: View) -> None:
    try:
        query_id = athena().start_query_execution(
            QueryString=f"CREATE OR REPLACE VIEW {view.name} AS\n{view.sql}",
            WorkGroup=migrate_settings().workgroup,
            QueryExecutionContext={"Database": settings().database},
        )["QueryExecutionId"]
    except athena().exceptions.ClientError as refused:
        # Athena refuses a wrong syntax or a missing permission before anything runs.
        raise ViewError(f"view {view.name}: {refused}") from refused
    pause = POLL_SECONDS
    while True:
        found = athena().get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        if found["State"] == "SUCCEEDED":
            return
        if found["State"] in ("FAILED", "CANCELLED"):
            raise ViewError(f"view {view.name}: {found.get('StateChangeReason', found['State'])}")
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_WAIT_SECONDS)
