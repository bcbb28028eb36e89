"""The prompt: what is typed, what is asked."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from lake.cli import signals
from lake.cli.prompt import is_whole, prompt


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    """Type into a prompt that has no screen."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with (
        create_pipe_input() as typed,
        create_app_session(input=typed, output=DummyOutput()),
    ):
        yield typed


@pytest.fixture
def armed() -> Iterator[None]:
    """Let signals end commands, as `lake` does, and put Python's own handlers back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hangup = signal.getsignal(signal.SIGHUP)
    signals.arm()
    yield
    for number, handler in (before | {signal.SIGHUP: hangup}).items():
        signal.signal(number, handler)


def test_statements_over_several_lines_are_asked_whole(keys: PipeInput) -> None:
    asked: list[str] = []
    keys.send_text("SELECT 1\rFROM upload;\rtables upload\rtables\rexit\r")
    prompt(asked.append)
    assert asked == ["SELECT 1\nFROM upload;"]


def test_the_end_of_input_leaves(keys: PipeInput) -> None:
    keys.send_text("\x04")
    prompt(pytest.fail)


def test_ctrl_c_drops_the_line(keys: PipeInput) -> None:
    asked: list[str] = []
    keys.send_text("SELECT nonsense\x03SELECT 2;\r\x04")
    prompt(asked.append)
    assert asked == ["SELECT 2;"]


@pytest.mark.usefixtures("armed")
def test_ctrl_c_stops_a_statement_and_not_the_prompt(keys: PipeInput) -> None:
    asked: list[str] = []

    def interrupted(sql: str) -> None:
        asked.append(sql)
        signal.raise_signal(signal.SIGINT)

    keys.send_text("SELECT 1;\rSELECT 2;\r\x04")
    prompt(interrupted)
    assert asked == ["SELECT 1;", "SELECT 2;"]


@pytest.mark.usefixtures("armed")
def test_sigterm_ends_the_prompt(keys: PipeInput) -> None:
    keys.send_text("SELECT 1;\r")
    with pytest.raises(signals.Ended):
        prompt(lambda _sql: signal.raise_signal(signal.SIGTERM))


@pytest.mark.parametrize("text", ["SELECT 1;", "SELECT 1 ; ", "exit", "tables goods_item", ""])
def test_enter_sends_a_whole_statement(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize("text", ["SELECT 1", "SELECT\n  1", "SELECT tables"])
def test_enter_begins_a_new_line_in_a_statement(text: str) -> None:
    assert not is_whole(text)
