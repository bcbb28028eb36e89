"""A step may be killed at any call that changes the world, before and after it took effect."""

import pytest

from tests.faults.books import Books
from tests.faults.lines import always, at, changing
from tests.faults.proxy import Act
from tests.faults.world import LEASE_SECONDS, QUEUES, World

DEATHS = (Act.DIE_BEFORE, Act.DIE_AFTER)


@pytest.mark.parametrize("death", DEATHS)
def test_ingest_killed_at_any_call_loses_nothing(lake: World, books: Books, death: Act) -> None:
    books.send(books.new_file(wrong=0))
    places = changing(lake.deliver("ingest").calls)

    for place in places:
        books.send(books.new_file(wrong=0))
        run = lake.deliver("ingest", at(place, death))
        assert run.answer is None
        lake.deliver("ingest")

    assert len(places) >= 5  # staged objects, the tie, the message
    assert books.differences() == []


@pytest.mark.parametrize("death", DEATHS)
def test_publish_killed_at_any_call_neither_loses_nor_doubles(
    lake: World, books: Books, death: Act
) -> None:
    books.send(books.new_file(wrong=0))
    lake.deliver("ingest")
    places = changing(lake.deliver("publish").calls)

    for place in places:
        books.send(books.new_file(wrong=0))
        lake.deliver("ingest")
        run = lake.deliver("publish", at(place, death))
        assert run.answer is None
        assert books.partial() == []
        lake.deliver("publish", clock_ahead=LEASE_SECONDS)

    assert len(places) >= 20  # claim, open; per table lease, file, manifest, list, metadata, commit
    assert books.differences() == books.audit() == []


def test_a_step_killed_again_and_again_gets_on_in_the_end(lake: World, books: Books) -> None:
    for _ in range(4):
        books.send()
        lake.deliver("ingest")
    for place in range(3, 60, 7):
        lake.deliver("publish", at(place, Act.DIE_AFTER), clock_ahead=LEASE_SECONDS * place)

    assert books.differences() == []


@pytest.mark.parametrize("step", QUEUES)
def test_a_step_that_died_before_its_messages_were_deleted_is_repeated_in_vain(
    lake: World, books: Books, step: str
) -> None:
    books.send_up_to(step)
    run = lake.deliver(step, acknowledged=False)
    assert run.answer == {"batchItemFailures": []}

    assert lake.deliver(step).answer == {"batchItemFailures": []}
    assert books.differences() == []


def test_a_step_out_of_memory_in_the_middle_of_a_large_upload_is_repeated(
    lake: World, books: Books
) -> None:
    books.send(books.new_file(right=200_000, wrong=7))  # some seconds' work
    run = lake.deliver("ingest", always(Act.DIE_LATER, "s3:GET"))

    assert run.answer is None
    assert books.differences() == []
