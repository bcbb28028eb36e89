"""`lake contracts export DIR`: the contracts as others read them, ODCS files and a dictionary.

Nothing in the files depends on the day or the machine: the diff of two exports is the review.
"""

import argparse
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lake.cli.contract_yaml import yaml_of
from lake.cli.errors import UsageError
from lake.cli.screen import document, say, show
from lake_schema.render.dictionary import catalogue, dictionary
from lake_schema.render.odcs import API_VERSION, contract

SUFFIX = ".odcs.yaml"
DICTIONARY = "data_dictionary.md"


def run(options: argparse.Namespace) -> int:
    """Write the files that the options ask for."""
    folder: Path = options.directory
    texts = {f"{each.name}{SUFFIX}": yaml_of(contract(each, _version())) for each in catalogue()}
    texts[DICTIONARY] = dictionary()
    _write(folder, texts)
    if stale := sorted(path.name for path in folder.glob(f"*{SUFFIX}") if path.name not in texts):
        say(f"Left alone, for no dataset is named so: {', '.join(stale)}", "yellow")
    if options.format == "json":
        document({"directory": str(folder), "api_version": API_VERSION, "files": list(texts)})
    else:
        show(f"{len(texts) - 1} contracts (ODCS {API_VERSION}) in {folder}", "bold")
        show(f"and all of them for people: {folder / DICTIONARY}")
    return 0


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write files, over older ones of the same names; others in the folder are left alone."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is a file; name a folder to write to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{str(folder)!r} can't be written to: {error.strerror}") from error


def _version() -> str:
    try:
        return version("customs-lake")
    except PackageNotFoundError:
        return "0.0.0"  # a checkout that is not installed
