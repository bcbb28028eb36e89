"""Rules that want columns to hold members of a code list, said in one line each.

Lists differ between administrations and from edition to edition, so these only warn.
"""

from collections.abc import Mapping

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

Example = Mapping[str, object]


def listed(  # noqa: PLR0913 - a rule is these facts, and each call names them
    id: str,  # noqa: A002 - what a rule calls it
    says: str,
    dataset: str,
    columns: tuple[str, ...],
    *,
    codes: str,
    source: str,
    keeps: tuple[Example, ...],
    breaks: tuple[Example, ...],
    binds: str = "true",
) -> Rule:
    """Return the rule that each of some columns holds a code of a list, or nothing.

    Args:
        id: As in `Rule`, like the others below.
        says: One sentence.
        dataset: Whose columns they are.
        columns: The columns.
        codes: Name of the code list.
        source: Where the list is prescribed.
        keeps: Rows that keep it.
        breaks: Rows that break it.
        binds: SQL that tells which rows it binds.
    """
    return Rule(
        id=id,
        says=says,
        dataset=dataset,
        holds=" AND ".join(f"{column} IN {{{codes}}}" for column in columns),
        severity=Severity.WARN,
        columns=columns,
        source=source,
        keeps=keeps,
        breaks=breaks,
        binds=binds,
    )
