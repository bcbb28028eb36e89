"""The words of the commands for analysts."""

import argparse
from pathlib import Path

from lake.cli.option_types import past, value
from lake.cli.steward_arguments import add_format


def sql(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake sql`."""
    command.description = (
        "Runs one statement in Athena. Without SQL it opens a prompt, or reads the statement from\n"
        "standard input when that is no terminal. Rows, time, bytes scanned and the time that the\n"
        "answer is of are told on standard error."
    )
    command.epilog = (
        "examples:\n"
        '  lake sql "SELECT post, count(*) FROM upload GROUP BY post"\n'
        "  lake sql --format csv < question.sql > answer.csv\n"
        '  lake sql "SELECT * FROM upload" --as-of 2026-05-01 --format parquet --output may.parquet'
    )
    command.add_argument("sql", metavar="SQL", nargs="?", help="one statement (Athena SQL)")
    _answer(command)


def ask(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake ask`."""
    command.description = (
        "Asks a question by its name; without a name it lists them all. Values are typed: a day,\n"
        "a number, a text, the beginning of a code."
    )
    command.epilog = (
        "examples:\n"
        "  lake ask\n"
        "  lake ask top_commodities --explain\n"
        "  lake ask top_commodities --param most=5 --param from_day=2026-01-01 --format chart"
    )
    add = command.add_argument
    add("name", metavar="NAME", nargs="?", help="of a question")
    add("--param", metavar="NAME=VALUE", type=value, action="append", default=[], help="a value")
    add("--explain", action="store_true", help="tell what it counts, and its values")
    _answer(command)


def _answer(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--as-of", metavar="TIME", type=past, help="ask the past, in UTC; a day is its end")
    add("--output", metavar="FILE", type=Path, help="write CSV or Parquet here")
    add_format(command, "table", "chart", "csv", "json", "parquet")
