"""Build one function's artefact, for `sam build`: `python -m lake.building AcceptFunction DIR`."""

import argparse
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from lake.building.imports import imports_of
from lake.building.packages import ARCHITECTURES, Machine, install
from lake.building.slim import slim
from lake.embedded.template.reading import REPOSITORY_TEMPLATE, read_template

_ROOT = REPOSITORY_TEMPLATE.parent
_MOST_MIB = 200  # of the 250 that Lambda unpacks: a package that grows must not end deployments


def build(function: str, machine: Machine, into: Path) -> None:
    """Write what a function of the template needs into an empty folder.

    Raises:
        ValueError: The template has no such function; or it is too large.
    """
    imports = imports_of(_handler(function), _ROOT)
    install(imports.distributions, machine, _ROOT, into)
    slim(into)
    for file in imports.files:
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_ROOT / file, into / file)
    _compile(machine.python, into)
    size = sum(path.stat().st_size for path in into.rglob("*") if path.is_file()) >> 20
    if size >= _MOST_MIB:
        raise ValueError(f"{function} is {size} MiB, {_MOST_MIB} is too much")
    sys.stderr.write(f"{function}: {size} MiB\n")


@cache
def _template() -> dict[str, Any]:
    return read_template(REPOSITORY_TEMPLATE)


def _handler(function: str) -> str:
    resource = _template()["Resources"].get(function, {})
    if resource.get("Type") != "AWS::Serverless::Function":
        raise ValueError(f"template.yaml has no function {function!r}")
    handler: str = resource["Properties"]["Handler"]
    return handler


def _compile(version: str, folder: Path) -> None:
    """Ship byte code: without, a cold start takes three to four times as long."""
    python = _interpreter(version)
    if python is None:
        sys.stderr.write(
            f"No python{version} here: no byte code is shipped, cold starts will take longer.\n"
        )
        return
    # SAM zips with other times, which byte code that is checked by time would not survive.
    how = ["-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([str(python), "-m", "compileall", *how, str(folder)], check=True)


def _interpreter(version: str) -> Path | None:
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    folders += sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin"))  # its shims may fail
    for candidate in [Path(sys.executable), *(place / f"python{version}" for place in folders)]:
        command = [str(candidate), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if candidate.is_file():
            told = subprocess.run(command, capture_output=True, text=True, check=False)
            if told.stdout.strip() == version:
                return candidate
    return None


def _runtime() -> str:
    runtime: str = _template()["Globals"]["Function"]["Runtime"]
    return runtime.removeprefix("python")


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser("lake.building", description=__doc__)
    parser.add_argument("function", help="logical id in template.yaml")
    parser.add_argument("into", type=Path, help="an empty folder")
    parser.add_argument("--architecture", choices=ARCHITECTURES, default=ARCHITECTURES[0])
    parser.add_argument("--python", default=_runtime(), help="the version of the runtime")
    given = parser.parse_args()
    try:
        build(given.function, Machine(given.architecture, given.python), given.into)
    except (ValueError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
