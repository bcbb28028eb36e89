"""The options of the commands that data stewards use."""

import argparse
from pathlib import Path

from lake.cli.option_types import count, day, post, rule, upload_id
from lake_schema.errors import REFUSALS


def add_format(command: argparse.ArgumentParser, *formats: str) -> None:
    """Add the option that chooses how to print; the first format is the default."""
    command.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help="how to print (default: %(default)s); json is one document on standard output, "
        "with progress and logs on standard error",
    )


def contracts(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake contracts`."""
    command.description = (
        "Writes every dataset's contract as a file of the Open Data Contract Standard (ODCS v3),\n"
        "DIR/{dataset}.odcs.yaml, and all of them as DIR/data_dictionary.md. The same contracts\n"
        "give the same bytes: keep them under version control, and their diff is the review."
    )
    command.add_argument("action", choices=("export",), help="write the files")
    command.add_argument(
        "directory",
        metavar="DIR",
        type=Path,
        help="folder to write to; its files of these names are replaced, others left alone",
    )
    add_format(command, "table", "json")


def replay(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake replay`."""
    command.description = (
        "Runs uploads again, from their bytes in landing, by the rules, mappings and code lists\n"
        "of today: of a refused upload everything comes in that is right now, of another what was\n"
        "rejected. What is in the tables stays as it is; old findings stay too."
    )
    command.epilog = (
        "examples:\n"
        "  lake replay --rule currency-known\n"
        "  lake replay --refused unknown-columns --post dover --since 2026-05-01"
    )
    add = command.add_argument
    add("uploads", metavar="UPLOAD", nargs="*", type=upload_id, help="ids of uploads")
    add("--rule", metavar="RULE", type=rule, help="that this rule rejected records of")
    refusals = ("any", *REFUSALS)
    add("--refused", metavar="CODE", choices=refusals, help="refused so, or `any`")
    add("--post", metavar="CODE", type=post, help="that this post sent")
    add("--since", metavar="DAY", type=day, help="that arrived on this day or later")
    add("--all", action="store_true", help="every one that is refused or has rejected records")
    add("--no-wait", action="store_true", help="do not wait until they are published")
    add_format(command, "table", "json")


def audit(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake audit`."""
    command.description = (
        "Compares the upload ledger with the receipts, the table `upload`, the rows of all tables\n"
        "and the objects in landing, and names every difference. Uploads on their way are none.\n"
        "Exit status 1 when there is one."
    )
    add = command.add_argument
    add("--deep", action="store_true", help="read the bytes of every upload again and hash them")
    add(
        "--patience",
        metavar="MINUTES",
        type=count(0),
        default=30,
        help="how long an upload may be on its way (30)",
    )
    add_format(command, "table", "json")


def trace(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake trace`."""
    command.description = (
        "Leads from a declaration id, LRN or MRN to the uploads that brought it, with bucket, key\n"
        "and record; and from an upload id, object key or SHA-256 to the rows by table."
    )
    command.add_argument("name", metavar="NAME", help="what the row or the upload goes by")
    command.add_argument("--bytes", metavar="FILE", type=Path, help="write the original bytes here")
    add_format(command, "table", "json")


def erase(command: argparse.ArgumentParser) -> None:
    """Add the options of `lake erase`."""
    command.description = (
        "Carries out a legal order to erase: rows, every snapshot and tag that holds them, files,\n"
        "the original bytes in landing, copies and cached answers; then looks for what is left.\n"
        "It needs the role Eraser. What was begun goes on when it is run again. A record of the\n"
        "order stays, none of the data."
    )
    command.epilog = (
        "examples:\n"
        "  lake erase --order C-17/26 --reason 'court order' --party GB603202734852 --dry-run\n"
        "  lake erase --list"
    )
    add = command.add_argument
    add("--order", metavar="REFERENCE", help="of the authority that ordered it")
    add("--reason", metavar="TEXT", help="why, in a sentence that names no person")
    add("--party", metavar="VALUE", help="an identifier or name, as the tables spell it")
    add("--upload", metavar="UPLOAD", nargs="+", type=upload_id, help="whole uploads, by id")
    add("--dry-run", action="store_true", help="only say what it reaches")
    add("--yes", action="store_true", help="do not ask")
    add("--list", action="store_true", help="the orders that were given")
    add_format(command, "table", "json")
