"""Names as declarants and registers spell them → the registered traders that they are.

Compared are names in declarations, and those of other traders in the register (one trader may be
registered twice). RapidFuzz says how alike two names are: in the order of their words and without.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz, process

from functions._athena import answer

ALIKE = 90
"""Of 100: from here on two names are told to be one; a letter in ten may differ."""
LEGAL_FORMS = frozenset(
    "ab ag aktiengesellschaft ao as asa aps bv co company corp corporation doo eood gmbh inc"
    " jsc kft kg lda limited llc llp ltd ltda mchj nv oao ood ooo oy oyj pao plc pte pty pvt"
    " sa sarl sas se sl spa spzoo srl sro tov xk zao".split()
)
REGISTERED = """
SELECT trader_id, trader_name AS name, CAST(min(valid_from) AS varchar) AS first_on
FROM trader
GROUP BY trader_id, trader_name
UNION
SELECT trader_id, other_name AS name, CAST(min(valid_from) AS varchar) AS first_on
FROM trader
WHERE other_name IS NOT NULL
GROUP BY trader_id, other_name
"""
DECLARED = """
SELECT name, CAST(min(dated_on) AS varchar) AS first_on
FROM (
    SELECT importer_name AS name, dated_on FROM declaration
    UNION ALL SELECT exporter_name AS name, dated_on FROM declaration
    UNION ALL SELECT consignee_name AS name, dated_on FROM declaration
    UNION ALL SELECT party_name AS name, dated_on FROM party
)
WHERE name IS NOT NULL
GROUP BY name
"""
COLUMNS = ("alias_name", "trader_id", "score_rate", "method_code", "valid_from")

Row = Mapping[str, str]


def trader_matches() -> bytes:
    """Return which name is which trader as CSV, `trader-match-lines`; nothing without a match.

    Raises:
        AthenaError: Athena could not answer.
    """
    found = sorted(matches(_rows(REGISTERED), _rows(DECLARED)))
    if not found:
        return b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(found)
    return text.getvalue().encode()


def matches(
    registered: Sequence[Row], declared: Sequence[Row]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each name that is spelled otherwise than a trader it is alike.

    Args:
        registered: `trader_id`, `name` and `first_on`, a row a trader and name.
        declared: `name` and `first_on`, a row a name.
    """
    by_key: dict[str, list[Row]] = {}
    for row in registered:
        by_key.setdefault(normal(row["name"]), []).append(row)
    known = {row["name"] for row in registered}
    aliases = [("", row) for row in declared if row["name"] not in known]
    aliases += [(row["trader_id"], row) for row in registered]
    keys = list(by_key)
    for own_id, alias in aliases:
        key = normal(alias["name"])
        for found, score, _ in process.extract(
            key, keys, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=3
        ):
            for trader in by_key[found]:
                if trader["trader_id"] != own_id:
                    how = "same" if found == key else "words" if score == 100 else "letters"
                    yield (
                        alias["name"],
                        trader["trader_id"],
                        f"{score / 100:.4f}",
                        how,
                        alias["first_on"],
                    )


@lru_cache(maxsize=100_000)
def normal(name: str) -> str:
    """Return a name as it is compared: Latin letters, no marks, no legal form.

    >>> normal("Müller & Söhne GmbH"), normal("Nordvik Import A/S"), normal("nordvik  IMPORT")
    ('muller sohne', 'nordvik import', 'nordvik import')
    """
    plain = re.sub(r"[./'`]", "", anyascii(name).casefold())
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def _rows(statement: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(statement).decode())))
