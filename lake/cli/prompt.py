"""The prompt of `lake sql`: history, statements over several lines, completion of names."""

import signal
from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer  # type: ignore[import-untyped] # ships no types

from lake.cli.screen import say
from lake.cli.signals import arm, received
from lake.cli.tables import row_counts, show_catalogue, show_dataset
from lake.running import notes_folder
from lake.sql_advice import columns_by_dataset
from lake_schema.datasets import DATASETS
from lake_schema.errors import nearest

WELCOME = "End a statement with ;   tables [NAME] shows the catalogue   Ctrl-D leaves"
LEAVE = frozenset({"exit", "quit", "\\q"})
WORDS = """
    SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON AS AND OR NOT IN IS NULL LIKE
    BETWEEN CASE WHEN THEN ELSE END DISTINCT WITH UNION ALL DESC FILTER OVER PARTITION
    count sum avg min max round date_trunc approx_percentile
    """


def prompt(answer: Callable[[str], object]) -> None:
    """Read statements and have them answered until the end of input."""
    session = _session()
    say(WELCOME, "dim")
    is_open = True
    while is_open:
        try:
            is_open = _turn(session, answer)
        except KeyboardInterrupt:  # Ctrl-C drops the line or stops the statement, as everywhere
            if received() not in {None, signal.SIGINT}:
                raise
            arm()


def _turn(session: "PromptSession[str]", answer: Callable[[str], object]) -> bool:
    """Read and answer once; tell whether to go on."""
    try:
        text = session.prompt("lake> ").strip()
    except EOFError:
        return False
    if text.rstrip(";").lower() in LEAVE:
        return False
    _obey(text, answer)
    return True


def is_whole(text: str) -> bool:
    """Tell whether Enter sends a text: a statement with its semicolon, or a word of the prompt.

    >>> [is_whole(text) for text in ("SELECT 1", "SELECT 1;", "tables upload", "exit", "")]
    [False, True, True, True, True]
    """
    words = text.split()
    return (
        not words
        or text.rstrip().endswith(";")
        or words[0].lower() == "tables"
        or text.strip().lower() in LEAVE
    )


def _obey(text: str, answer: Callable[[str], object]) -> None:
    words = text.rstrip(";").split()
    if not words:
        return
    if words[0].lower() != "tables":
        answer(text)
    elif len(words) == 1:
        show_catalogue(row_counts())
    elif words[1] in DATASETS:
        show_dataset(DATASETS[words[1]], None)
    else:
        say(f"No table {words[1]!r}{nearest(words[1], DATASETS)}")


def _session() -> "PromptSession[str]":
    folder = notes_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = {name for columns in columns_by_dataset().values() for name in columns} | {*DATASETS}
    return PromptSession(
        history=FileHistory(str(folder / "history")),
        lexer=PygmentsLexer(SqlLexer),
        completer=WordCompleter([*sorted(names), *WORDS.split()], ignore_case=True),
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation="  ... ",
    )


def _keys() -> KeyBindings:
    keys = KeyBindings()

    def send(event: KeyPressEvent) -> None:
        """Send what was typed."""
        event.current_buffer.validate_and_handle()

    # `multiline` lets Enter begin a new line; a whole statement is sent instead.
    is_sent = Condition(lambda: is_whole(get_app().current_buffer.text))
    keys.add("enter", filter=is_sent)(send)
    return keys
