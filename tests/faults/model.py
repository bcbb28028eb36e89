"""A model of the lake, driven at random: uploads, faults, disorder, replays and readers.

The model is what posts sent. Whatever happens in whatever order: when all is delivered at last, the
lake holds exactly that, once, and no reader ever saw a part of an upload.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from lake.athena import ask
from lake.connection import Connection
from tests.faults.books import Books, File
from tests.faults.lines import always, copies, meanwhile
from tests.faults.proxy import Act, Call, Fault
from tests.faults.world import LEASE_SECONDS, QUEUES, World

DAY = 86_400
FILES = st.sampled_from([(1, 0, True), (3, 1, True), (0, 2, True), (1, 0, False)])
POSTS = st.sampled_from(["dover", "dover", "calais"])
MOMENTS = {
    "ingest": st.sampled_from(["s3:PUT", "TransactWriteItems", "SendMessage"]),
    "publish": st.sampled_from(["TransactWriteItems", "GetTable", "s3:PUT", *["UpdateTable"] * 3]),
}
BREAKS = st.sampled_from(
    [Act.DIE_BEFORE, Act.DIE_AFTER, Act.LOSE_CALL, *[Act.LOSE_ANSWER] * 2, Act.THROTTLE]
)
HOW_OFTEN = st.sampled_from([1, 1, 9])  # a call is tried again once: nine are a whole run
NTH = st.integers(1, 3)
STEPS = st.sampled_from(list(QUEUES))
SKEWS = st.sampled_from([0, 0, LEASE_SECONDS, DAY, -DAY])


class Customs(RuleBasedStateMachine):
    """Posts, queues, steps and bad luck."""

    def __init__(self, lake: World) -> None:
        super().__init__()
        self.lake, self.books = lake, Books(lake)

    # ── posts ────────────────────────────────────────────────────────────────────────────────

    @rule(shape=FILES, post=POSTS)
    def a_post_sends_a_file(self, shape: tuple[int, int, bool], post: str) -> None:
        right, wrong, is_readable = shape
        self.books.send(self.books.new_file(right, wrong, is_readable=is_readable), post)

    @precondition(lambda self: self.books.sent)
    @rule(which=st.integers(0, 99), post=POSTS)
    def a_post_sends_the_same_again(self, which: int, post: str) -> None:
        self.books.send(self._sent(which), post)

    @precondition(lambda self: self.books.sent)
    @rule(which=st.integers(0, 99))
    def a_steward_has_an_upload_run_again(self, which: int) -> None:
        self.books.replay(list(self.books.sent)[which % len(self.books.sent)])

    # ── queues ───────────────────────────────────────────────────────────────────────────────

    @rule(step=STEPS, which=st.integers(1, 5))
    def a_message_comes_again(self, step: str, which: int) -> None:
        heard = self.lake.heard[step]
        if heard:
            self.lake.send(step, heard[-min(which, len(heard))])

    @rule()
    def dead_letters_are_sent_again(self) -> None:
        self.lake.redrive()

    # ── steps ────────────────────────────────────────────────────────────────────────────────

    @rule(operation=MOMENTS["ingest"], nth=NTH, act=BREAKS, times=HOW_OFTEN, skew=SKEWS)
    def a_line_of_ingest_breaks(
        self, operation: str, nth: int, act: Act, times: int, skew: int
    ) -> None:
        self._run_over("ingest", _nth(nth, always(act, operation, times=times)), skew)

    @rule(operation=MOMENTS["publish"], nth=NTH, act=BREAKS, times=HOW_OFTEN, skew=SKEWS)
    def a_line_of_publish_breaks(
        self, operation: str, nth: int, act: Act, times: int, skew: int
    ) -> None:
        self._run_over("publish", _nth(nth, always(act, operation, times=times)), skew)

    @rule(step=STEPS, operations=st.data(), nth=NTH, skew=SKEWS, others=st.integers(0, 2))
    def another_is_at_the_same_work(
        self, step: str, operations: st.DataObject, nth: int, skew: int, others: int
    ) -> None:
        operation = operations.draw(MOMENTS[step])
        self._see_that_something_waits(step)
        ours = self.lake.receive(step)
        for _ in range(others):
            self.books.send_up_to(step)
        theirs = [*copies(ours), *self.lake.receive(step)]
        fault = meanwhile(lambda: self.lake.invoke(step, theirs, clock_ahead=skew), operation)
        answer = self.lake.invoke(step, ours, _nth(nth, fault)).answer
        self.lake.settle_messages(step, ours, answer)
        for message in theirs[len(ours) :]:
            self.lake.send(step, message["Body"])
        self.lake.delete(self.lake.queue_url(step), theirs[len(ours) :])

    @rule(step=STEPS, is_heard=st.booleans())
    def a_step_works(self, step: str, is_heard: bool) -> None:
        self.lake.deliver(step, acknowledged=is_heard)

    @rule(
        table=st.sampled_from(["declaration", "goods_item", "upload"]),
        statement=st.sampled_from(["OPTIMIZE {} REWRITE DATA USING BIN_PACK", "VACUUM {}"]),
    )
    def upkeep_packs_files_or_removes_what_is_left(self, table: str, statement: str) -> None:
        ask(Connection.of(self.lake.cloud), statement.format(table))

    # ── readers ──────────────────────────────────────────────────────────────────────────────

    @rule()
    def a_reader_sees_whole_uploads(self) -> None:
        assert self.books.partial() == []

    def teardown(self) -> None:
        """Deliver everything, and compare."""
        try:
            assert self.books.differences() == []
        finally:
            self.lake.purge()

    def _sent(self, which: int) -> File:
        files = [file for _, file in self.books.sent.values()]
        return files[which % len(files)]

    def _run_over(self, step: str, line: Fault, skew: int) -> None:
        self._see_that_something_waits(step)
        self.lake.deliver(step, line, clock_ahead=skew)

    def _see_that_something_waits(self, step: str) -> None:
        if not self.lake.waiting(self.lake.queue_url(step)):
            self.books.send_up_to(step)


def _nth(nth: int, fault: Fault) -> Fault:
    """Let a fault see only the nth call of an operation, and those after it."""
    seen: dict[str, int] = {}

    def later(call: Call) -> Act:
        """Answer for one call."""
        seen[call.operation] = seen.get(call.operation, 0) + 1
        return fault(call) if seen[call.operation] >= nth else Act.PASS

    return later


def explored(examples: int, steps: int, *, random: bool = False) -> settings:
    """Return how far to look; what is found is not shrunk, because an example takes seconds."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not random,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
