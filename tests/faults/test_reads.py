"""Answers arrive cut off or garbled: they are read again, and never taken for the whole."""

import pytest

from tests.faults.books import Books
from tests.faults.lines import calls_of, one_upload_each
from tests.faults.proxy import Act
from tests.faults.world import QUEUES, World


@pytest.mark.parametrize("act", [Act.TRUNCATE, Act.GARBLE])
@pytest.mark.parametrize("step", QUEUES)
def test_half_an_object_or_another_is_never_taken_for_it(
    lake: World, books: Books, step: str, act: Act
) -> None:
    calls = calls_of(lake, books)[step]
    places = [call.number for call in calls if call.operation == "s3:GET"]

    one_upload_each(lake, books, step, places, act)

    assert places
    assert books.differences() == []
