"""The prompt of `lake sql`: history, statements over several lines, completion, commands."""

import signal
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer  # type: ignore[import-untyped] # ships no types

from lake.cli.asking import answered
from lake.cli.option_types import past, value
from lake.cli.outputs import PRINTERS
from lake.cli.screen import say
from lake.cli.signals import arm, received
from lake.cli.tables import row_counts, show_catalogue, show_dataset, show_view
from lake.connection import Connection
from lake.running import notes_folder
from lake.sql_advice import columns_by_dataset
from lake_schema.datasets import DATASETS
from lake_schema.errors import nearest
from lake_schema.questions import QUESTIONS, ParameterError, UnknownQuestionError, question_named
from lake_schema.views import VIEWS

WELCOME = "End a statement with ;   \\d shows the catalogue, \\? all commands   Ctrl-D leaves"
COMMANDS = """\
\\d [NAME]            tables and views, or the columns of one
\\ask [NAME [K=V ...]] what can be asked by name, or such a question with its values
\\f FORM              how answers are shown: table, chart, csv
\\asof TIME | now     the time that is asked of, in UTC
\\q                   leave; so do exit and Ctrl-D"""
LEAVE = frozenset({"exit", "quit", "\\q"})
WORDS = """
    SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON AS AND OR NOT IN IS NULL LIKE
    BETWEEN CASE WHEN THEN ELSE END DISTINCT WITH UNION ALL DESC FILTER OVER PARTITION
    """
SHOWN = tuple(form for form, show in PRINTERS.items() if show is not None)


@dataclass(slots=True)
class Prompt:
    """A conversation with one lake.

    Attributes:
        connection: The lake.
        form: How answers are shown.
        as_of: Time that is asked of (UTC, without zone); None for now.
    """

    connection: Connection
    form: str = "table"
    as_of: datetime | None = None

    def run(self) -> None:
        """Read statements and commands until the end of input."""
        converse(self.answer, self.obey)

    def answer(self, sql: str) -> None:
        """Answer a statement, in the form and of the time that were chosen."""
        answered(self.connection, sql, PRINTERS[self.form], self.as_of)

    def obey(self, words: Sequence[str]) -> None:
        """Carry out a command; say what is wrong with it."""
        command, *rest = words
        try:
            match command.lower():
                case "\\d" | "tables":
                    show_tables(rest)
                case "\\ask":
                    self._question(rest)
                case "\\f" if len(rest) == 1 and rest[0] in SHOWN:
                    self.form = rest[0]
                case "\\asof" if rest:
                    self.as_of = None if rest == ["now"] else past(" ".join(rest))
                    say(f"asked of: {self.as_of or 'now'}")
                case _:
                    say(COMMANDS)
        except (UnknownQuestionError, ParameterError, ArgumentTypeError) as error:
            say(str(error), "red")

    def _question(self, words: Sequence[str]) -> None:
        if not words:
            for question in QUESTIONS.values():
                say(f"{question.name}: {question.says}")
            return
        name, *values = words
        self.answer(question_named(name).sql(dict(map(value, values))))


def show_tables(names: Sequence[str]) -> None:
    """Show the catalogue, or one table or view."""
    if not names:
        show_catalogue(row_counts())
    elif names[0] in DATASETS:
        show_dataset(DATASETS[names[0]], None)
    elif names[0] in VIEWS:
        show_view(VIEWS[names[0]])
    else:
        say(f"No table {names[0]!r}{nearest(names[0], [*DATASETS, *VIEWS])}")


def converse(answer: Callable[[str], object], obey: Callable[[Sequence[str]], object]) -> None:
    """Read statements and commands and have them answered until the end of input."""
    session = _session()
    say(WELCOME, "dim")
    is_open = True
    while is_open:
        try:
            is_open = _turn(session, answer, obey)
        except KeyboardInterrupt:  # Ctrl-C drops the line or stops the statement, as everywhere
            if received() not in {None, signal.SIGINT}:
                raise
            arm()


def _turn(
    session: "PromptSession[str]",
    answer: Callable[[str], object],
    obey: Callable[[Sequence[str]], object],
) -> bool:
    """Read and answer once; tell whether to go on."""
    try:
        text = session.prompt("lake> ").strip()
    except EOFError:
        return False
    words = text.rstrip(";").split()
    if text.rstrip(";").lower() in LEAVE:
        return False
    if words and _is_command(words[0]):
        obey(words)
    elif words:
        answer(text)
    return True


def is_whole(text: str) -> bool:
    r"""Tell whether Enter sends a text: a statement with its semicolon, or a command.

    >>> [is_whole(text) for text in ("SELECT 1", "SELECT 1;", "tables upload", "exit", r"\d", "")]
    [False, True, True, True, True, True]
    """
    words = text.split()
    return (
        not words
        or text.rstrip().endswith(";")
        or _is_command(words[0])
        or text.strip().lower() in LEAVE
    )


def _is_command(word: str) -> bool:
    return word.startswith("\\") or word.lower() == "tables"


def _session() -> "PromptSession[str]":
    folder = notes_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return PromptSession(
        history=FileHistory(str(folder / "history")),
        lexer=PygmentsLexer(SqlLexer),
        completer=WordCompleter([*sorted(set(_names())), *WORDS.split()], ignore_case=True),
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation="  ... ",
    )


def _names() -> Iterator[str]:
    """Yield what can be completed: tables, views, columns, functions, questions."""
    # Late: who only wants one answer need not wait for the dialect.
    from lake.embedded.athena.dialect.language import function_names  # noqa: PLC0415

    for table, columns in columns_by_dataset().items():
        yield table
        yield from columns
    yield from QUESTIONS
    yield from function_names()


def _keys() -> KeyBindings:
    keys = KeyBindings()

    def send(event: KeyPressEvent) -> None:
        """Send what was typed."""
        event.current_buffer.validate_and_handle()

    # `multiline` lets Enter begin a new line; a whole statement is sent instead.
    is_sent = Condition(lambda: is_whole(get_app().current_buffer.text))
    keys.add("enter", filter=is_sent)(send)
    return keys
