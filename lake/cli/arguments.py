"""The words that the `lake` command understands, with the help that explains them."""

import argparse
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from lake.cli import asking_arguments as asking
from lake.cli import steward_arguments as steward
from lake.cli.errors import UsageError
from lake.cli.option_types import count, day, port, post, share, span, upload_path
from lake.cli.steward_arguments import add_format
from lake_schema.errors import nearest

ABOUT = """\
A data lake for customs declarations: files of border posts go in, SQL answers come out. The
commands below run it whole on this machine; nothing is sent anywhere.
"""
FIRST_STEPS = """\
first steps:
  lake demo                                 see the whole way once, in less than a minute
  lake try FILE --sql "SELECT * FROM declaration"
                                            your own files, in a lake that is gone afterwards
  lake up                                   a lake that stays until Ctrl-C; then, elsewhere:
  lake sql                                  ask it
  lake COMMAND --help                       what a command can do

exit status: 0 done (also when records were rejected), 1 an upload was refused or SQL failed,
2 wrong usage, 130 ended by Ctrl-C
"""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving, and offers the nearest known word."""

    def error(self, message: str) -> NoReturn:
        """Raise wrong usage with the way to help."""
        raise UsageError(f"{message}. See `{self.prog} --help`.")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        # argparse has no public place for this; its own message lists choices and offers none.
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            raise argparse.ArgumentError(
                action,
                f"{value!r} is unknown{nearest(str(value), known)} (known: {', '.join(known)})",
            )


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of a call; `module` names the module of `lake.cli` that runs it.

    Raises:
        UsageError: The call is wrong.
    """
    return _parser().parse_args(arguments)


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether a call, right or wrong, asks for a JSON document.

    >>> wants_json(["tables", "--format", "json"]), wants_json(["sql", "--format=csv"])
    (True, False)
    """
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _parser() -> Parser:
    parser = Parser(
        prog="lake",
        description=ABOUT,
        epilog=FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lake {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    for name, module, says, add in (
        ("demo", "demo", "the main job once: generated uploads, receipts, answers", _demo),
        ("up", "up", "a lake on this machine until Ctrl-C", _up),
        ("try", "trial", "upload files into a fresh lake, see receipts, ask, leave nothing", _try),
        ("put", "put", "upload files through the lake's API, wait for receipts", _put),
        ("status", "status", "what became of uploads", _status),
        ("sql", "sql", "ask a running lake, once or at a prompt", asking.sql),
        ("ask", "ask", "ask a question by name, with typed values; or list all", asking.ask),
        ("tables", "tables", "the catalogue: tables, columns, what they mean", _tables),
        (
            "contracts",
            "contracts",
            "the contracts as ODCS files and a data dictionary",
            steward.contracts,
        ),
        (
            "replay",
            "replay",
            "run uploads again after a rule or mapping was mended",
            steward.replay,
        ),
        ("audit", "audit", "do ledger, receipts, tables and landing agree?", steward.audit),
        ("trace", "trace", "from a row to its original bytes, and back", steward.trace),
        ("erase", "erase", "erase a party or uploads on legal order, and prove it", steward.erase),
        ("generate", "generate", "write realistic synthetic uploads", _generate),
    ):
        command = commands.add_parser(
            name,
            help=says,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.set_defaults(module=module)
        add(command)
    return parser


def _version() -> str:
    try:
        return version("customs-lake")
    except PackageNotFoundError:
        return "(a checkout that is not installed)"


def _demo(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Generates uploads of a dozen border posts, faults and a broken file among them, takes\n"
        "them in, shows the receipts and answers six questions of an analyst."
    )
    command.add_argument(
        "--declarations",
        metavar="N",
        type=count(1),
        default=3_000,
        help="how many (default: %(default)s)",
    )
    add_format(command, "table", "json")


def _up(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Runs the whole lake on this machine (S3, SQS, Lambda, DynamoDB, Glue, Athena) and prints\n"
        "how to reach it. `lake sql` and `lake tables` find it by themselves. Ctrl-C ends it; its\n"
        "data is gone then."
    )
    command.add_argument(
        "--port", metavar="P", type=port, default=0, help="port to answer on (default: a free one)"
    )
    add_format(command, "table", "json")


def _try(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Uploads files into a fresh lake on this machine, waits until all are settled, prints\n"
        "receipts and findings, answers SQL, and leaves nothing behind. The format is recognised\n"
        "from the content."
    )
    command.epilog = (
        "examples:\n"
        "  lake try declaration.xml\n"
        '  lake try inbox/ may.csv --sql "SELECT office_code, count(*) FROM declaration GROUP BY 1"'
    )
    command.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=upload_path,
        help="a file, or a folder with all its files",
    )
    command.add_argument(
        "--sql", metavar="SQL", help="a question to answer afterwards (Athena SQL)"
    )
    command.add_argument(
        "--post",
        metavar="CODE",
        type=post,
        default="trial",
        help="the post that sends (default: %(default)s)",
    )
    add_format(command, "table", "json")


def _put(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Uploads files through the lake's HTTP API, as a post does over a bad line, and waits for\n"
        "their receipts. What was interrupted goes on where it stopped when the command is run\n"
        "again; what is in the lake already is not sent twice."
    )
    command.epilog = (
        "examples:\n  lake put outbox/ --post dover\n  lake put may.csv --post dover --records 4200"
    )
    add = command.add_argument
    add("paths", metavar="PATH", nargs="+", type=upload_path, help="a file, or a folder with all")
    add("--post", metavar="CODE", type=post, required=True, help="the post that sends")
    add("--records", metavar="N", type=count(0), help="how many records the one file holds")
    add("--no-wait", action="store_true", help="do not wait until they are settled")
    add_format(command, "table", "json")


def _status(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Prints receipts: of one upload, or of the latest. With --post it asks through the lake's\n"
        "HTTP API, as that post may; else it looks into the lake itself."
    )
    command.add_argument(
        "upload",
        metavar="UPLOAD",
        nargs="?",
        help="an upload id, an announcement id, a SHA-256, or a file whose bytes were sent",
    )
    command.add_argument("--post", metavar="CODE", type=post, help="the post that sent it")
    add_format(command, "table", "json")


def _tables(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Lists the tables, or shows one: its columns with type, meaning, WCO element, box and\n"
        "classification, the paths and headers that fill them, and the rules about them. Works\n"
        "without a running lake; with one it counts rows."
    )
    command.add_argument("name", metavar="NAME", nargs="?", help="a table, such as declaration")
    add_format(command, "table", "json")


def _generate(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Writes synthetic uploads of many posts, a folder a post: plausible goods, prices,\n"
        "masses, traders and seasons, and a stated share of faults. The same seed gives the\n"
        "same bytes.\n\n"
        "--world writes years of trade with all that customs knows beside it: register, tariff,\n"
        "rates, inspections, accounts, seizures, journeys, partners' statistics, documents; with\n"
        "schemes of fraud in it, and the truth in a file of its own."
    )
    command.epilog = (
        "examples:\n"
        "  lake generate inbox --declarations 1000\n"
        "  lake generate many --declarations 1000000 --wire csv --per-file 5000 --posts 40\n"
        "  lake generate world --world --declarations 8000 --years 2"
    )
    command.add_argument("directory", metavar="DIR", type=Path, help="folder to write to")
    add = command.add_argument
    add("--declarations", metavar="N", type=count(1), required=True, help="how many in all")
    add("--world", action="store_true", help="all that customs knows, over years")
    add("--years", metavar="N", type=count(1), default=3, help="of a world (3)")
    add("--posts", metavar="N", type=count(1), default=12, help="border posts (12)")
    add("--seed", metavar="N", type=count(0), default=7, help="another seed, another trade (7)")
    add("--wire", choices=("mixed", "xml", "csv"), default="mixed", help="format of files (mixed)")
    add("--per-file", metavar="N|N-M", type=span, default=(1, 100), help="declarations (1-100)")
    add("--items", metavar="N", type=count(1), default=30, help="most goods items each (30)")
    add("--faults", metavar="SHARE", type=share, default=0.03, help="with one fault (0.03)")
    add("--broken-files", metavar="N", type=count(0), default=0, help="unreadable ones besides (0)")
    add("--from", dest="start", metavar="DAY", type=day, default=date(2025, 1, 1), help="first day")
    add("--days", metavar="N", type=count(1), default=181, help="how many days (181)")
    add("--force", action="store_true", help="write into a folder that is not empty")
    command.set_defaults(usual=command.get_default)
    add_format(command, "table", "json")
