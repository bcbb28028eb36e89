"""A lake that is up, and the `lake` command on it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lake.cli import main
from lake.connection import Connection
from lake.embedded import EmbeddedCloud

Run = Callable[..., tuple[int, Any]]
"""Runs the command with arguments; returns its exit status and its JSON document."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[EmbeddedCloud]:
    with EmbeddedCloud(retry_seconds=0.2) as running:
        yield running
        assert running.failures == []


@pytest.fixture
def lake(
    cloud: EmbeddedCloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    for name, value in Connection.of(cloud).as_environment().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, Any]:
        """Run the command."""
        status = main([*arguments, "--format", "json"])
        return status, json.loads(capsys.readouterr().out)

    return run
