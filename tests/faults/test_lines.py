"""Lines break and services are busy: all is tried again."""

import pytest

from tests.faults.books import Books
from tests.faults.lines import always, calls_of, changing, one_upload_each
from tests.faults.proxy import Act
from tests.faults.world import LEASE_SECONDS, QUEUES, World


@pytest.mark.parametrize("act", [Act.LOSE_ANSWER, Act.LOSE_CALL])
@pytest.mark.parametrize("step", QUEUES)
def test_any_lost_call_or_answer_is_survived(
    lake: World, books: Books, step: str, act: Act
) -> None:
    one_upload_each(lake, books, step, changing(calls_of(lake, books)[step]), act)

    assert books.differences() == []


@pytest.mark.parametrize("act", [Act.THROTTLE, Act.LOSE_CALL])
@pytest.mark.parametrize("step", QUEUES)
def test_a_service_that_is_busy_or_silent_for_a_whole_run_only_costs_time(
    lake: World, books: Books, step: str, act: Act
) -> None:
    for operation in sorted({call.operation for call in calls_of(lake, books)[step]}):
        books.send_up_to(step, books.new_file(wrong=0))
        run = lake.deliver(step, always(act, operation))
        # Old metadata that can't be deleted is left to VACUUM.
        assert run.answer != {"batchItemFailures": []} or operation == "s3:DELETE"
        lake.deliver(step, clock_ahead=LEASE_SECONDS)

    assert books.differences() == []


def test_a_service_that_is_busy_for_a_moment_is_asked_again_at_once(
    lake: World, books: Books
) -> None:
    books.send(books.new_file(wrong=0))
    fault = always(Act.THROTTLE, "TransactWriteItems", "SendMessage", "s3:PUT", times=1)

    assert lake.deliver("ingest", fault).answer == {"batchItemFailures": []}
    assert books.differences() == []
