"""Code lists: values with their edition and source; descriptions come from packages, not from here.

A list is a text file: `# edition: …` and `# source: …`, then the codes. National extensions are
lists of their own, so that they can be changed without touching the standard.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NATIONAL = "_national"  # suffix of the list that extends another
NAMES = (
    "authorisation",
    "authorisation_national",
    "country",
    "country_national",
    "currency",
    "declaration_function",
    "declaration_type",
    "document",
    "freight_payment_method",
    "guarantee_type",
    "hs6",
    "incoterm",
    "location_qualifier",
    "location_type",
    "package",
    "payment_method",
    "preference",
    "previous_document",
    "procedure",
    "procedure_national",
    "representation",
    "response_function",
    "tax_type",
    "tax_type_national",
    "transaction_nature",
    "transport_identification",
    "transport_mode",
    "unit",
    "unit_national",
    "valuation_method",
    "warehouse_type",
)
"""All lists; one that ends in `_national` extends the standard of the same name."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes that a column may hold.

    Attributes:
        name: As rules name it, in braces.
        edition: The edition of the standard.
        source: Who issues it.
        codes: The codes, as text.
    """

    name: str
    edition: str
    source: str
    codes: frozenset[str]

    @property
    def sql(self) -> str:
        """Return the codes as a list that stands after IN, sorted.

        >>> code_list("incoterm").sql[:15]
        "('CFR', 'CIF', "
        """
        return "(" + ", ".join(f"'{code}'" for code in sorted(self.codes)) + ")"


@cache
def code_list(name: str) -> CodeList:
    """Return a code list, its national extension included.

    Raises:
        KeyError: There is no list of that name.
    """
    if name not in NAMES:
        raise KeyError(f"{name!r} is no code list; known: {', '.join(NAMES)}")
    lines = files(__package__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    facts = dict(line[2:].split(": ", 1) for line in lines if line.startswith("#"))
    codes = {code for line in lines if not line.startswith("#") for code in line.split()}
    if name + NATIONAL in NAMES:
        codes |= code_list(name + NATIONAL).codes
    return CodeList(name, facts["edition"], facts["source"], frozenset(codes))
