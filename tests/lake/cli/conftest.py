"""The command as a person runs it: a process of its own, with its own cache and environment."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment that knows of no lake."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LAKE_"))
    }
    return kept | {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "COLUMNS": "100"}


@pytest.fixture(scope="session")
def lake(environment: dict[str, str]) -> Callable[..., Done]:
    """Return a function that runs the command to its end."""

    def run(*arguments: str, stdin: str = "") -> Done:
        return subprocess.run(
            [sys.executable, "-m", "lake.cli", *arguments],
            cwd=ROOT,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run
