"""A minute of coverage-guided fuzzing: whatever bytes arrive are read, or refused with a reason."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.seeds import seeds_of, targets
from tests.lake_schema.formats.test_chunk_contract import EXAMPLES

ROOT = Path(__file__).parents[2]
SECONDS = 40 // len(targets())
"""Beside some five of start for each."""
RUNS = 20_000
"""Ends a run on a fast machine; the time ends it on a slow one, and neither can fail it."""


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris has packages for Linux and Python below 3.14 only",
)
@pytest.mark.parametrize("target", targets())
def test_fuzzing_finds_nothing_but_refusals(target: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", target]
    limits = ["--seconds", str(SECONDS), "--runs", str(RUNS), "--seed", "1"]
    done = subprocess.run(
        [*command, *limits], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]


def test_every_format_is_fuzzed_and_has_a_sound_seed() -> None:
    assert set(EXAMPLES) <= set(targets())
    assert all(seeds_of(target)[0] for target in targets())
