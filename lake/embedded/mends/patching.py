"""Replacing a name of moto, loudly: if moto has changed, the cloud does not start."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lake.embedded.faults import CloudError
from lake.embedded.untyped import Json


@contextmanager
def replaced(owner: object, name: str, new: Json, *, parameters: str) -> Iterator[None]:
    """Replace `owner.name` while the context lasts.

    Args:
        owner: A class or module of moto.
        name: The attribute.
        new: What takes its place.
        parameters: The parameters that the original must have, separated by blanks.

    Raises:
        CloudError: The original is absent or takes something else.
    """
    original = owner.__dict__.get(name)  # not getattr: an inherited one is not the one we mean
    if original is None or _parameters(original) != parameters.split():
        found = "nothing" if original is None else " ".join(_parameters(original))
        raise CloudError(
            f"moto has changed: {getattr(owner, '__name__', owner)}.{name} takes {found}, "
            f"expected {parameters}; install the version of moto that pyproject.toml names"
        )
    setattr(owner, name, new)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _parameters(original: Callable[..., object]) -> list[str]:
    return list(inspect.signature(original).parameters)
