"""`lake sql`: one statement answered, or a prompt."""

import argparse
import sys

from lake.cli.asking import answered
from lake.cli.errors import UsageError
from lake.cli.outputs import printer
from lake.cli.prompt import Prompt
from lake.cli.screen import document
from lake.running import find


def run(options: argparse.Namespace) -> int:
    """Answer the statement given, or the one on standard input, or open a prompt."""
    if options.sql is None and sys.stdin.isatty():
        if options.output is not None or options.format not in {"table", "chart"}:
            raise UsageError(f"--format {options.format} needs a statement: lake sql SQL")
        Prompt(find(), options.format, options.as_of).run()
        return 0
    sql = sys.stdin.read() if options.sql in (None, "-") else options.sql
    if not sql.strip(" \t\r\n;"):
        raise UsageError('there is no SQL to run; for example: lake sql "SELECT * FROM upload"')
    show = printer(options.format, options.output)
    found = answered(find(), sql, show, options.as_of)
    if options.format == "json":
        document(found)
    return int("error" in found)
