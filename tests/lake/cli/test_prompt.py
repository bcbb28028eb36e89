"""The prompt: what is typed, what is asked."""

import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from lake.cli import signals
from lake.cli.prompt import COMMANDS, Prompt, converse, is_whole, show_tables
from lake.connection import Connection


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
    converse(asked.append, lambda words: asked.append(" ".join(words)))
    assert asked == ["SELECT 1\nFROM upload;", "tables upload", "tables"]


def test_the_end_of_input_leaves(keys: PipeInput) -> None:
    keys.send_text("\x04")
    converse(pytest.fail, pytest.fail)


def test_ctrl_c_drops_the_line(keys: PipeInput) -> None:
    asked: list[str] = []
    keys.send_text("SELECT nonsense\x03SELECT 2;\r\x04")
    converse(asked.append, pytest.fail)
    assert asked == ["SELECT 2;"]


@pytest.mark.usefixtures("armed")
def test_ctrl_c_stops_a_statement_and_not_the_prompt(keys: PipeInput) -> None:
    asked: list[str] = []

    def interrupted(sql: str) -> None:
        asked.append(sql)
        signal.raise_signal(signal.SIGINT)

    keys.send_text("SELECT 1;\rSELECT 2;\r\x04")
    converse(interrupted, pytest.fail)
    assert asked == ["SELECT 1;", "SELECT 2;"]


@pytest.mark.usefixtures("armed")
def test_sigterm_ends_the_prompt(keys: PipeInput) -> None:
    keys.send_text("SELECT 1;\r")
    with pytest.raises(signals.Ended):
        converse(lambda _sql: signal.raise_signal(signal.SIGTERM), pytest.fail)


@pytest.mark.parametrize("text", ["SELECT 1;", "SELECT 1 ; ", "exit", "tables goods_item", ""])
def test_enter_sends_a_whole_statement(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize("text", ["SELECT 1", "SELECT\n  1", "SELECT tables"])
def test_enter_begins_a_new_line_in_a_statement(text: str) -> None:
    assert not is_whole(text)


NOWHERE = Connection(workgroup="none", database="none", endpoint_url="http://127.0.0.1:9")


def test_commands_choose_how_and_of_when_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    prompt = Prompt(NOWHERE)
    for command in (r"\f chart", r"\asof 2026-02-28T12:00:00", r"\f nothing", r"\asof soon"):
        prompt.obey(command.split())
    assert (prompt.form, prompt.as_of) == ("chart", datetime.fromisoformat("2026-02-28T12:00"))
    prompt.obey([r"\asof", "now"])
    assert prompt.as_of is None
    told = capsys.readouterr().err
    assert COMMANDS.splitlines()[0] in told
    assert "'soon' is no time" in told


def test_questions_are_asked_by_name_with_values(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Prompt, "answer", lambda _self, sql: asked.append(sql))
    Prompt(NOWHERE).obey([r"\ask", "top_commodities", "most=3", "office_code=NL"])
    assert "LIMIT 3" in asked[0]
    assert "office_code LIKE 'NL%'" in asked[0]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ([r"\ask", "top_comodities"], "did you mean 'top_commodities'?"),
        ([r"\ask", "top_commodities", "most=many"], "is not a whole number"),
        ([r"\ask"], "Which commodities are worth most"),
        ([r"\d", "declaraton"], "did you mean 'declaration'?"),
        ([r"\?"], r"\asof TIME"),
    ],
)
def test_what_a_command_means_is_told(
    command: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Prompt(NOWHERE).obey(command)
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_view_is_shown_with_its_sql(capsys: pytest.CaptureFixture[str]) -> None:
    show_tables(["item_value"])
    assert "national_value_amount" in capsys.readouterr().out
