"""Values of JSON as text, and names that no column takes."""

from collections import Counter

from lake_schema.errors import RefusedError

PATHS_LIMIT = 10_000
"""Names of unknown content that are told apart."""
OTHERS = "(further names)"


def scalar(value: object, path: str, line: int) -> str | None:
    """Return a value as text; null and an empty text are absent.

    Raises:
        RefusedError: `not-well-formed`: it is an object or an array.
    """
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    kind = "an object" if isinstance(value, dict) else "an array"
    says = f"expected a value at {path[:80]!r}, found {kind}"
    raise RefusedError("not-well-formed", says, f"line {line}")


def hear(unknown: Counter[str], path: str) -> None:
    """Count a name that no column takes."""
    unknown[path if path in unknown or len(unknown) < PATHS_LIMIT else OTHERS] += 1
