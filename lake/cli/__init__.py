"""The `lake` command: reads its arguments, runs one command, says errors in a sentence.

Exit status: 0, also when records were rejected; 1 when an upload was refused, SQL failed or the
machine stands in the way (a port in use); 2 for wrong usage; 128 and the signal's number when a
signal ended it (130 for Ctrl-C).
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence

from lake.cli import signals
from lake.cli.arguments import parse, wants_json
from lake.cli.errors import UsageError
from lake_schema.errors import LakeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; return its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    signals.arm()
    try:
        return _run(given)
    except (signals.Ended, RuntimeError):
        # DuckDB tells of a signal in its own words, "Query interrupted", a RuntimeError.
        number = signals.received()
        if number is None:
            raise
        sys.stderr.write("\nlake: ended on request; nothing is left running.\n")
        return 128 + number


def _run(given: Sequence[str]) -> int:
    try:
        options = parse(given)
        command = importlib.import_module(f"lake.cli.{options.module}")
        return int(command.run(options))
    except UsageError as error:
        return _report(error, 2, given)
    except BrokenPipeError:  # `lake sql ... | head` has seen enough
        # Python flushes standard output once more at exit; nobody reads that either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except (LakeError, OSError) as error:
        return _report(error, 1, given)


def _report(error: Exception, status: int, given: Sequence[str]) -> int:
    sys.stderr.write(f"lake: {error}\n")
    if wants_json(given):
        document = {"error": {"code": code_of(error), "says": str(error)}}
        sys.stdout.write(json.dumps(document) + "\n")
    return status


def code_of(error: Exception) -> str:
    """Return an error's code: its class in kebab-case.

    >>> code_of(UsageError("no such file"))
    'usage'
    """
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("-")
