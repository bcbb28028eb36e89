"""`lake sql`: one statement answered, or a prompt."""

import argparse
import sys

from lake.cli.answers import show_answer, write_csv
from lake.cli.asking import answered
from lake.cli.errors import UsageError
from lake.cli.prompt import prompt
from lake.cli.screen import document
from lake.running import find

PRINTERS = {"table": show_answer, "csv": write_csv, "json": None}


def run(options: argparse.Namespace) -> int:
    """Answer the statement given, or the one on standard input, or open a prompt."""
    if options.sql is None and sys.stdin.isatty():
        if options.format != "table":
            raise UsageError(f"--format {options.format} needs a statement: lake sql SQL")
        connection = find()
        prompt(lambda sql: answered(connection, sql, show_answer))
        return 0
    sql = sys.stdin.read() if options.sql in (None, "-") else options.sql
    if not sql.strip(" \t\r\n;"):
        raise UsageError('there is no SQL to run; for example: lake sql "SELECT * FROM upload"')
    found = answered(find(), sql, PRINTERS[options.format])
    if options.format == "json":
        document(found)
    return int("error" in found)
