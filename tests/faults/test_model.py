"""Whatever happens in whatever order, the lake holds what was sent: a model driven at random.

`LAKE_MODEL_EXAMPLES=500` explores further than CI does, in an order of its own.
"""

import os
from datetime import timedelta

from hypothesis.stateful import run_state_machine_as_test

from lake.auditing import compare, read_accounts
from lake.connection import Connection
from tests.faults.model import Customs, explored
from tests.faults.world import World

EXAMPLES = int(os.environ.get("LAKE_MODEL_EXAMPLES", "0"))


def test_whatever_happens_the_lake_holds_what_was_sent(lake: World) -> None:
    how = explored(EXAMPLES or 10, 14, random=bool(EXAMPLES))
    run_state_machine_as_test(lambda: Customs(lake), settings=how)
    everything = compare(read_accounts(Connection.of(lake.cloud)), timedelta(0))
    assert everything.differences == ()
    assert everything.checked["settled"] == len(lake.landed)
