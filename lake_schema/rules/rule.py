"""The vocabulary of rules: what must hold, as data that DuckDB and Athena read alike.

A rule's SQL runs at ingest in DuckDB and over the history in Athena. Only what means the same in
both may stand in it; plain transpilation would be silently wrong (`7/2`, casts, date arithmetic),
so other words can't be used at all. A NULL result holds: what is absent is the business of the
rule that requires it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lake_schema.codelists import code_list
from lake_schema.datasets import DATASETS
from lake_schema.finding import Severity
from lake_schema.rules.gathered import GATHERED

KEYWORDS = frozenset(
    "AND OR NOT IS NULL IN BETWEEN TRUE FALSE CASE WHEN THEN ELSE END DATE INTERVAL DAY"
    " CAST AS DOUBLE".split()
)
FUNCTIONS = frozenset(("abs", "coalesce", "length", "mod", "regexp_like", "strpos", "substr"))
"""Functions that mean the same in DuckDB and Athena, each held by an agreement test.

`regexp_like` is a macro of ours in DuckDB (`regexp_matches`); both are RE2 dialects.
"""

TOKEN = re.compile(
    r"'(?:[^']|'')*'|\{[a-z]\w*\}|[A-Za-z_]\w*|\d+(?:\.\d+)?|<=|>=|<>|\|\||[-+*=<>(),]"
)
_NESTED = r"\((?:[^()]|\([^()]*\))*\)"
MEMBER = re.compile(rf"((?:\b[a-z_]\w*)?{_NESTED}|\b[a-z_]\w*) IN \{{([a-z]\w*)\}}")
"""A column, a call or something in parentheses that is to be a member of a code list."""
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that must hold for the rows of one dataset.

    Attributes:
        id: Kebab case, stable, never reused.
        says: One sentence: what must hold.
        dataset: Whose rows are looked at.
        holds: SQL that is true for a row that keeps the rule; `… IN {name}` wants a member of a
            code list. Beside the dataset's columns it may use the sums of `GATHERED`.
        severity: Whether a break rejects the record.
        columns: What the rule is about: findings name their place on the wire.
        source: Where it is written, down to the article or box.
        keeps: Rows that keep it, on the boundary where there is one.
        breaks: Rows that break it.
        binds: SQL that tells which rows it binds.
        since: First day it applies, ISO 8601; empty for always.
    """

    id: str
    says: str
    dataset: str
    holds: str
    severity: Severity
    columns: tuple[str, ...]
    source: str
    keeps: tuple[Mapping[str, object], ...]
    breaks: tuple[Mapping[str, object], ...]
    binds: str = "true"
    since: str = ""
    _sql: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a rule that nobody could prove, or that two engines may read differently."""
        if not KEBAB.fullmatch(self.id):
            raise ValueError(f"rule id {self.id!r} is not kebab-case")
        if not (self.keeps and self.breaks and self.source and self.says.endswith(".")):
            raise ValueError(f"{self.id}: a rule needs a sentence, a source and both examples")
        for column in self.columns:
            if column not in DATASETS[self.dataset]:
                raise ValueError(f"{self.id}: {column!r} is no column of {self.dataset}")
        sql = self._bound()
        self._refuse_foreign_words(sql)
        object.__setattr__(self, "_sql", sql)

    def _bound(self) -> str:
        """Return what must hold, or else the row is not bound."""
        binds = [f"({self.binds})"] if self.binds != "true" else []
        if self.since:
            binds.append(f"{DATASETS[self.dataset].month_of} >= DATE '{self.since}'")
        return f"NOT ({' AND '.join(binds)}) OR ({self.holds})" if binds else self.holds

    def _refuse_foreign_words(self, sql: str) -> None:
        left = TOKEN.sub(" ", sql).strip()
        if left:
            raise ValueError(f"{self.id}: {left.split()[0]!r} does not mean the same everywhere")
        for word in (token for token in TOKEN.findall(sql) if token[0].isalpha()):
            if not self._knows(word):
                raise ValueError(f"{self.id}: {word!r} is no column, sum, or word of both engines")
        if re.search(r"\{[a-z]", MEMBER.sub("", sql)):
            raise ValueError(f"{self.id}: before IN and a code list stands a column or (...)")

    def _knows(self, word: str) -> bool:
        sums = GATHERED.get(self.dataset, {})
        known = word.upper() in KEYWORDS or word in FUNCTIONS
        return known or word in DATASETS[self.dataset] or word in sums

    @property
    def sql(self) -> str:
        """Return the SQL that is true (or NULL) where the rule holds, code lists filled in."""
        return self.sql_with(lambda operand, name: f"{operand} IN {code_list(name).sql}")

    def sql_with(self, is_member: Callable[[str, str], str]) -> str:
        """Return the same SQL with another way to look into code lists.

        Args:
            is_member: Gives the SQL that is true (or NULL) where an operand is in a code list.
        """
        return MEMBER.sub(lambda found: is_member(found[1], found[2]), self._sql)

    @property
    def sums(self) -> tuple[str, ...]:
        """Return the names of `GATHERED` that the rule compares."""
        words = set(TOKEN.findall(self.holds))
        return tuple(name for name in GATHERED.get(self.dataset, {}) if name in words)
