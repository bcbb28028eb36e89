"""The typed values of a question: read strictly, and written into its SQL as literals."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lake_schema.errors import LakeError, nearest

DECLARED = re.compile(
    r"-- :(?P<name>[a-z_]+) (?P<kind>[a-z]+)(?: = (?P<default>.*?))?: (?P<says>.+?)"
    r"(?: \(such as (?P<example>.+)\))?"
)
IF_GIVEN = " -- if given"
NAMED = re.compile(r":([a-z_]+)\b")
BEGINNING = re.compile(r"[0-9A-Za-z .-]*")
WHOLE = re.compile(r"-?[0-9]{1,18}")


class ParameterError(LakeError):
    """A value that a question can't be asked with; the message says what is expected."""


def _day(text: str) -> str:
    return f"DATE '{date.fromisoformat(text).isoformat()}'"


def _integer(text: str) -> str:
    if not WHOLE.fullmatch(text):
        raise ValueError(text)
    return str(int(text))


def _number(text: str) -> str:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return f"{number:f}E0"  # of type double


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return "'" + text.replace("'", "''") + "'"


def _prefix(text: str) -> str:
    if not BEGINNING.fullmatch(text):
        raise ValueError(text)
    return f"'{text}%'"  # a pattern of LIKE, which files can be skipped by


KINDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "day": ("a day such as 2026-02-28", _day),
    "integer": ("a whole number", _integer),
    "number": ("a number such as 0.1", _number),
    "text": ("a text", _text),
    "prefix": ("the beginning of a code: letters, digits, blanks, dots and dashes", _prefix),
}
"""Kind of a parameter → what is expected, and how it is written in SQL."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that a question depends on.

    Attributes:
        name: As in `:name`.
        kind: One of `KINDS`.
        default: What counts where nothing is given, as text; empty where nothing needs be.
        says: What it means.
        example: Another value, as text.
    """

    name: str
    kind: str
    default: str
    says: str
    example: str

    def __post_init__(self) -> None:
        """Refuse a default or an example that could not be given."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no kind {self.kind!r}{nearest(self.kind, KINDS)}")
        for text in {self.default, self.example} - {""}:
            self.literal(text)

    @classmethod
    def of(cls, line: str) -> "Parameter | None":
        """Return the parameter that a comment line declares, if it does.

        >>> Parameter.of("-- :from_day day = 2026-01-01: first day that counts").default
        '2026-01-01'
        """
        found = DECLARED.fullmatch(line)
        if found is None:
            return None
        return cls(
            found["name"],
            found["kind"],
            found["default"] or "",
            found["says"],
            found["example"] or found["default"] or "",
        )

    def as_json(self) -> dict[str, str | None]:
        """Return the parameter as documents describe it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "default": self.default or None,
            "says": self.says,
            "example": self.example,
        }

    def literal(self, text: str) -> str:
        """Return a value as SQL.

        >>> Parameter("office_code", "prefix", "", "which", "").literal("NL00")
        "'NL00%'"

        Raises:
            ParameterError: It is not of the parameter's kind.
        """
        expected, write = KINDS[self.kind]
        try:
            return write(text)
        except (ValueError, InvalidOperation) as error:
            says = f"{self.name}: {text!r} is not {expected}"
            raise ParameterError(says) from error


def filled(sql: str, parameters: Mapping[str, Parameter], values: Mapping[str, str]) -> str:
    """Return a question's SQL with a literal in the place of each `:name`.

    A line that ends with `-- if given` is left out where its parameter is not.

    Raises:
        ParameterError: A value is of no parameter, or not of its kind.
    """
    for name in values:
        if name not in parameters:
            known = f"; there are {', '.join(parameters)}" if parameters else "; there are none"
            raise ParameterError(f"no parameter {name!r}{nearest(name, parameters) or known}")
    given = {name: values.get(name) or parameters[name].default for name in parameters}
    literals = {name: parameters[name].literal(text) for name, text in given.items() if text}
    return "\n".join(_filled(sql.split("\n"), given, literals))


def _filled(
    lines: Iterable[str], given: Mapping[str, str], literals: Mapping[str, str]
) -> Iterator[str]:
    for line in lines:
        if line.lstrip().startswith("--"):
            yield line
        elif not line.endswith(IF_GIVEN) or all(given[it[1]] for it in NAMED.finditer(line)):
            yield NAMED.sub(lambda it: literals[it[1]], line.removesuffix(IF_GIVEN))
