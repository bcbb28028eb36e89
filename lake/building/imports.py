"""What a handler imports, found by following the imports: our files, others' packages."""

import importlib.metadata
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import grimp

_OURS = ("functions", "lake_schema")


@dataclass(frozen=True, slots=True)
class Imports:
    """What a function cannot do without.

    Attributes:
        files: Our modules and the data beside them, relative to the repository.
        distributions: The installed distributions that our modules import, by their names.
    """

    files: frozenset[Path]
    distributions: frozenset[str]


def imports_of(handler: str, root: Path) -> Imports:
    """Follow a handler's imports.

    Args:
        handler: As a template names it, `functions.accept.handler.handler`.
        root: The repository.

    Raises:
        ValueError: There is no such module.
    """
    graph = grimp.build_graph(
        *_OURS, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    first = handler.rpartition(".")[0]
    if first not in graph.modules:
        raise ValueError(f"there is no module {first!r} for the handler {handler!r}")
    modules = _with_packages({first, *graph.find_upstream_modules(first)})
    ours = {module for module in modules if module.partition(".")[0] in _OURS}
    theirs = modules - ours - set(sys.stdlib_module_names)
    return Imports(frozenset(_files(ours, root)), frozenset(_distributions(theirs)))


def _with_packages(modules: Iterable[str]) -> set[str]:
    """To import a module runs the packages around it."""
    return {
        ".".join(parts[:length])
        for parts in (module.split(".") for module in modules)
        for length in range(1, len(parts) + 1)
    }


def _files(modules: set[str], root: Path) -> Iterator[Path]:
    for module in modules:
        place = Path(*module.split("."))
        if (root / place).is_dir():
            yield place / "__init__.py"
            yield from _data(place, root)
        else:
            yield place.with_suffix(".py")


def _data(package: Path, root: Path) -> Iterator[Path]:
    """Files beside a package's modules that are read as resources."""
    for path in (root / package).iterdir():
        if path.is_file() and path.suffix not in {".py", ".md"}:
            yield path.relative_to(root)


def _distributions(modules: set[str]) -> Iterator[str]:
    names = importlib.metadata.packages_distributions()
    for module in modules:
        if module not in names:
            raise ValueError(f"the module {module!r} is imported but not installed")
        yield names[module][0]
