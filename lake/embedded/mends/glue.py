"""Glue: an update that names a version which is no longer the current one is refused.

Iceberg commits to a Glue table by comparing and setting its `VersionId`. moto ignores it, so of two
writers the later one would undo the earlier one's commit, and nobody would see it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.glue.responses import GlueResponse

from lake.embedded.mends.patching import replaced


@contextmanager
def mended_glue() -> Iterator[None]:
    """Compare versions while the context lasts."""
    update = GlueResponse.update_table

    def update_table(self: GlueResponse) -> ActionResult:
        """Update a table that is still in the version expected."""
        expected = self.parameters.get("VersionId")
        if expected is not None:
            database, name = self.parameters["DatabaseName"], self.parameters["TableInput"]["Name"]
            current = self.glue_backend.get_table(database, name).as_dict()["VersionId"]
            if current != str(expected):
                raise JsonRESTError(
                    "ConcurrentModificationException",
                    f"Update table failed due to concurrent modifications: table {name!r} is at "
                    f"version {current}, not {expected}.",
                )
        return update(self)

    with replaced(GlueResponse, "update_table", update_table, parameters="self"):
        yield
