"""Others' packages, with versions and hashes of the lock, for the machine of a function."""

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LOCK = Path("requirements/dev.lock")
_NOT_WORD = re.compile(r"[-_.]+")
_REQUIREMENT = re.compile(r"([\w.-]+)(\[[\w,.-]+\])?")
# Amazon Linux 2023. A plain `manylinux2014` resolves to wheels that are years old.
_PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
ARCHITECTURES = tuple(_PLATFORMS)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a function runs.

    Args:
        architecture: `arm64` or `x86_64`, as Lambda says it.
        python: The version, `3.12`.
    """

    architecture: str
    python: str


def install(distributions: Iterable[str], machine: Machine, root: Path, into: Path) -> None:
    """Install packages, and what they need, as the lock says.

    Raises:
        ValueError: The lock or `pyproject.toml` lacks one of them.
        CalledProcessError: uv failed; it has said why.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(_pinned(distributions, root)))
        wanted.flush()
        subprocess.run(
            [
                Path(sys.executable).with_name("uv"),
                *("pip", "install", "--quiet", "--no-config", "--target", into),
                *("--python-version", machine.python),
                *("--python-platform", _PLATFORMS[machine.architecture]),
                *("--only-binary", ":all:", "--require-hashes"),
                "--link-mode=copy",  # they are cut down: the cache must keep its own
                *("--requirements", wanted.name, "--constraints", root / _LOCK),
            ],
            check=True,
        )


def _pinned(distributions: Iterable[str], root: Path) -> Iterator[str]:
    """As `pyproject.toml` requires them (extras), in the lock's versions."""
    lock = (root / _LOCK).read_text("utf-8")
    versions = {
        _plain(name): pin for name, pin in re.findall(r"^(\S+)==(\S+)", lock, flags=re.MULTILINE)
    }
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    matches = (_REQUIREMENT.match(line) for line in project["dependencies"])
    extras = {_plain(match[1]): match[2] or "" for match in matches if match}
    for distribution in sorted({_plain(name) for name in distributions}):
        if distribution not in versions:
            raise ValueError(f"{distribution} is imported but not in {_LOCK}")
        yield f"{distribution}{extras.get(distribution, '')}=={versions[distribution]}"


def _plain(name: str) -> str:
    return _NOT_WORD.sub("-", name).lower()
