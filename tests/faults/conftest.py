"""A lake to be driven by hand, and the books of what was sent to it."""

from collections.abc import Iterator

import pytest

from tests.faults.books import Books
from tests.faults.world import World, world


@pytest.fixture(scope="module")
def lake() -> Iterator[World]:
    with world() as driven:
        yield driven


@pytest.fixture
def books(lake: World) -> Iterator[Books]:
    """Books of a lake at rest; each test leaves it so, also where it failed."""
    yield Books(lake)
    lake.mutant = ""
    lake.purge()
