"""Signatures of functions: how they are written down, and which one a call fits."""

import re
from dataclasses import dataclass, replace

from sqlglot import exp

from lake.embedded.athena.dialect.casts import cast, local
from lake.embedded.athena.dialect.scope import Typed
from lake.embedded.athena.dialect.types import UNKNOWN, Type, array, common, decimal, mapping, zoned
from lake.embedded.athena.dialect.types import timestamp as timestamp_type

LINE = re.compile(r"(?P<name>\w+)\((?P<takes>.*)\) -> (?P<gives>[^=]+?)(?: = (?P<sql>.+))?")
VARIABLES = ("T", "U", "K", "V", "N")  # N stands for a number of any type
# A date or timestamp, or a timestamp only, as the clock on the wall shows it.
WALL_CLOCK = ("time", "clock")


@dataclass(frozen=True, slots=True)
class Signature:
    """One form of a function.

    Attributes:
        name: Athena's name.
        takes: The types of the arguments; a variable stands for any type.
        required: How many arguments there must be.
        gives: The type of the result.
        sql: The name of the function or macro in DuckDB, or a template with `{0}`, `{1}`, ...
    """

    name: str
    takes: tuple[Type, ...]
    required: int
    gives: Type
    sql: str

    def fit(self, arguments: list[Typed]) -> dict[str, Type] | None:
        """Return what the variables stand for if the arguments fit, else None."""
        if not self.required <= len(arguments) <= len(self.takes):
            return None
        bound: dict[str, Type] = {}
        for pattern, argument in zip(self.takes, arguments, strict=False):
            if not _bind(pattern, argument.type, bound):
                return None
        return bound

    def coercions(self, arguments: list[Typed], bound: dict[str, Type]) -> int:
        """Return how many arguments would have to change their type."""
        pairs = zip(self.takes, arguments, strict=False)
        return sum(filled(pattern, bound) != argument.type for pattern, argument in pairs)

    def arguments(
        self, given: list[Typed], bound: dict[str, Type], at: exp.Expression
    ) -> list[str]:
        """Return the arguments in DuckDB's SQL, each of the type that the signature wants."""
        return [
            local(argument, at)
            if pattern.name in WALL_CLOCK
            else cast(argument, filled(pattern, bound), at).sql
            for pattern, argument in zip(self.takes, given, strict=False)
        ]


def signatures(text: str) -> dict[str, list[Signature]]:
    """Return the signatures in a text, one a line, by name.

    >>> signatures("strpos(varchar, varchar) -> bigint")["strpos"][0].sql
    'strpos'
    """
    found: dict[str, list[Signature]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = LINE.fullmatch(line)
        if parts is None:
            raise ValueError(f"{line!r} is no signature")
        takes = [part for part in re.split(r",\s*(?![^()]*\))", parts["takes"]) if part]
        signature = Signature(
            name=parts["name"],
            takes=tuple(pattern(part.rstrip("?")) for part in takes),
            required=sum(not part.endswith("?") for part in takes),
            gives=pattern(parts["gives"]),
            sql=parts["sql"] or parts["name"],
        )
        found.setdefault(signature.name, []).append(signature)
    return found


def pattern(text: str) -> Type:
    """Return the type, or pattern of types, that a text such as `map(K, array(V))` says."""
    name, _, inside = text.strip().partition("(")
    inside = inside[:-1]
    match name:
        case "array":
            return array(pattern(inside))
        case "map":
            key, _, value = inside.partition(",")
            return mapping(pattern(key), pattern(value))
        case "decimal":
            precision, _, scale = inside.partition(",")
            return decimal(int(precision), int(scale))
        case "timestamp":
            return timestamp_type(3)
        case "zoned":
            return zoned(3)
    return Type(name)


def filled(form: Type, bound: dict[str, Type]) -> Type:
    """Return a pattern with its variables replaced by what they stand for."""
    if form.name in VARIABLES:
        return bound.get(form.name, UNKNOWN)
    return replace(form, items=tuple(filled(item, bound) for item in form.items))


def _bind(form: Type, actual: Type, bound: dict[str, Type]) -> bool:
    if form.name in VARIABLES:
        wider = common(bound.get(form.name, UNKNOWN), actual)
        if wider is None or (form.name == "N" and not (wider.is_number or wider == UNKNOWN)):
            return False
        bound[form.name] = wider
        return True
    if form.name in WALL_CLOCK:
        return actual.is_time and (form.name == "time" or actual.name != "date")
    if actual == UNKNOWN:
        return True
    if form.items:
        same = form.name == actual.name and len(form.items) == len(actual.items)
        return same and all(
            _bind(part, item, bound) for part, item in zip(form.items, actual.items, strict=True)
        )
    wider = common(form, actual)
    return wider is not None and wider.name == form.name
