"""A lake to practise on: the cloud on this machine with a generated world in it."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from lake.cli.cloud import fresh_cloud, take_in
from lake.connection import Connection
from lake.generate.world import UPLOADS, WorldPlan, write_world
from lake.landing import Parcel, files_of


def practice_lake(plan: WorldPlan) -> tuple[Connection, ExitStack]:
    """Generate a world and take it in.

    Args:
        plan: Which world.

    Returns:
        How to reach the lake, and what ends it.
    """
    with ExitStack() as ending:
        folder = Path(ending.enter_context(TemporaryDirectory(prefix="lake-practice-")))
        write_world(plan, folder)
        cloud = ending.enter_context(fresh_cloud())
        uploads = files_of([folder / UPLOADS])
        take_in(cloud, [Parcel(path, path.parent.name, path.name) for path in uploads])
        return Connection.of(cloud), ending.pop_all()
