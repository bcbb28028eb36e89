"""Messages come twice, late and in another order; others are at the same work."""

import pytest

from functions._events import batch_message
from functions.publish.commit import COMMIT_ID
from tests.faults.books import Books
from tests.faults.lines import always, copies, meanwhile
from tests.faults.proxy import Act
from tests.faults.world import LEASE_SECONDS, World

DAY = 86_400


def test_events_late_twice_and_out_of_order_change_nothing(lake: World, books: Books) -> None:
    file = books.new_file()
    for each in (file, books.new_file(), file, books.new_file(is_readable=False)):
        books.send(each)
    messages = lake.receive("ingest")
    for message in reversed(messages):
        lake.send("ingest", message["Body"])
        lake.deliver("ingest")
    lake.deliver("publish")
    for message in messages + messages:
        lake.send("ingest", message["Body"])
    lake.settle_messages("ingest", messages, {"batchItemFailures": []})

    assert books.differences() == []


def test_a_message_at_two_invocations_at_once_counts_once(lake: World, books: Books) -> None:
    for operation in ("s3:GET", "s3:PUT", "TransactWriteItems", "SendMessage"):
        books.send()
        messages = lake.receive("ingest")
        again = copies(messages)
        fault = meanwhile(lambda again=again: lake.invoke("ingest", again), operation)
        answer = lake.invoke("ingest", messages, fault).answer
        lake.settle_messages("ingest", messages, answer)

    assert books.differences() == []


@pytest.mark.parametrize("operation", ["s3:PUT", "TransactWriteItems"])
def test_uploads_regrouped_on_redelivery_keep_to_their_batch(
    lake: World, books: Books, operation: str
) -> None:
    books.send(), books.send(), books.send()
    first, second, third = lake.receive("ingest")
    fault = meanwhile(lambda: lake.invoke("ingest", [*copies([first]), third]), operation)
    answer = lake.invoke("ingest", [first, second], fault).answer
    lake.settle_messages("ingest", [first, second, third], answer)
    for message in (first, second, third):
        lake.send("ingest", message["Body"])

    assert books.differences() == []


def test_the_same_bytes_at_two_invocations_at_once_are_one_upload(
    lake: World, books: Books
) -> None:
    file = books.new_file()
    books.send(file), books.send(file), books.send(file, post="calais")
    first, *others = lake.receive("ingest")
    fault = meanwhile(lambda: lake.invoke("ingest", others), "TransactWriteItems")
    answer = lake.invoke("ingest", [first], fault).answer
    lake.settle_messages("ingest", [first, *others], answer)
    for message in others:
        lake.send("ingest", message["Body"])

    assert books.differences() == []


@pytest.mark.parametrize(
    "operation", ["Query", "TransactWriteItems", "GetTable", "s3:PUT", "UpdateTable"]
)
@pytest.mark.parametrize("is_taken_over", [False, True], ids=["another", "taken over"])
def test_two_publish_at_once_neither_lose_nor_double(
    lake: World, books: Books, operation: str, is_taken_over: bool
) -> None:
    books.send()
    lake.deliver("ingest")
    ours = lake.receive("publish")
    theirs = copies(ours)
    if not is_taken_over:
        books.send()
        lake.deliver("ingest")
        theirs += lake.receive("publish")
    ahead = LEASE_SECONDS if is_taken_over else 0
    fault = meanwhile(lambda: lake.invoke("publish", theirs, clock_ahead=ahead), operation)
    lake.settle_messages("publish", ours, lake.invoke("publish", ours, fault).answer)
    lake.delete(lake.queue_url("publish"), theirs)
    for message in theirs:
        lake.send("publish", message["Body"])

    assert books.differences() == []


def test_a_commit_whose_answer_was_lost_is_taken_over_and_found(lake: World, books: Books) -> None:
    books.send()
    lake.deliver("ingest")
    lake.deliver("publish", always(Act.LOSE_ANSWER, "UpdateTable", times=1))

    assert books.differences() == []
    assert doubled_commits(lake) == []


def test_a_commit_overtaken_after_its_answer_was_lost_is_found_behind_the_other(
    lake: World, books: Books
) -> None:
    books.send()
    lake.deliver("ingest")
    lake.deliver("publish", always(Act.LOSE_ANSWER, "UpdateTable", times=1))
    books.send()
    lake.deliver("ingest")
    lake.deliver("publish", most=1, clock_ahead=1)

    assert books.differences() == []
    assert doubled_commits(lake) == []


def test_an_optimizer_that_rewrites_files_in_between_costs_a_second_try(
    lake: World, books: Books
) -> None:
    books.send()
    lake.deliver("ingest"), lake.deliver("publish")
    books.send()
    lake.deliver("ingest")

    rewritten = []

    def rewrite() -> None:
        for name in ("declaration", "goods_item", "upload"):
            before = lake.table(name).current_snapshot()
            table = lake.table(name)
            table.overwrite(table.scan().to_arrow())
            rewritten.append(before != lake.table(name).current_snapshot())

    lake.deliver("publish", meanwhile(rewrite, "UpdateTable"))

    assert rewritten == [True] * 3
    assert books.differences() == books.audit() == []


def test_a_key_replaced_while_it_is_read_is_two_uploads(lake: World, books: Books) -> None:
    upload_id = books.send()
    key = lake.landed[upload_id].key
    lake.deliver("ingest", meanwhile(lambda: books.send(key=key), "s3:GET"))

    assert len(books.sent) == 2
    assert books.differences() == []


def test_a_poisonous_message_among_good_ones_ends_alone_among_the_dead_letters(
    lake: World, books: Books
) -> None:
    lake.send("ingest", "no message of ours")
    lake.send("publish", batch_message("never-staged"))
    for _ in range(4):
        books.send()
    for _ in range(12):
        lake.deliver("ingest"), lake.deliver("publish")

    for step, body in (
        ("ingest", "no message of ours"),
        ("publish", batch_message("never-staged")),
    ):
        dead = lake.receive_from(lake.dead_letter_url(step), 10)
        assert [message["Body"] for message in dead] == [body]
        lake.delete(lake.dead_letter_url(step), dead)
    assert books.differences() == []


def test_what_failed_too_often_is_taken_in_when_it_is_sent_again(lake: World, books: Books) -> None:
    books.send()
    for _ in range(12):
        lake.deliver("ingest", always(Act.THROTTLE, "s3:GET"))
    assert lake.waiting(lake.queue_url("ingest")) == 0
    assert lake.waiting(lake.dead_letter_url("ingest")) == 1

    lake.redrive()
    lake.deliver("ingest")
    for _ in range(12):
        lake.deliver("publish", always(Act.LOSE_CALL, "UpdateTable"), clock_ahead=LEASE_SECONDS)
    assert lake.waiting(lake.dead_letter_url("publish")) == 1

    assert books.differences() == []


@pytest.mark.parametrize("ahead", [-DAY, DAY])
def test_steps_whose_clocks_disagree_lose_nothing(lake: World, books: Books, ahead: int) -> None:
    for _ in range(2):
        books.send()
        lake.deliver("ingest", clock_ahead=ahead)
        ours = lake.receive("publish")
        theirs = copies(ours)
        fault = meanwhile(lambda theirs=theirs: lake.invoke("publish", theirs), "UpdateTable")
        answer = lake.invoke("publish", ours, fault, clock_ahead=ahead).answer
        lake.settle_messages("publish", ours, answer)

    assert books.differences() == []
    assert doubled_commits(lake) == []


def doubled_commits(lake: World) -> list[str]:
    """Return the ids of commits that stand in more than one snapshot of a table."""
    found = []
    for name in ("declaration", "goods_item", "upload"):
        ids = [
            snapshot.summary.additional_properties.get(COMMIT_ID)
            for snapshot in lake.table(name).metadata.snapshots
            if snapshot.summary
        ]
        found += [f"{name}: {each}" for each in set(ids) if each and ids.count(each) > 1]
    return found
