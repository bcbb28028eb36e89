"""The model finds each bug that is planted, or it would prove nothing."""

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.model import Customs, explored
from tests.faults.mutants import MUTANTS
from tests.faults.world import World


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_model_finds_what_is_planted(lake: World, mutant: str) -> None:
    lake.mutant = mutant
    try:
        with pytest.raises(AssertionError):
            # Any seed finds them in the end; this one soon.
            run_state_machine_as_test(
                seed(1)(lambda: Customs(lake)), settings=explored(60, 8, random=True)
            )
    finally:
        lake.mutant = ""
