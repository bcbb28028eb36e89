"""Each kind of statement to what answers it; what Athena knows and this does not is refused."""

import re
from collections.abc import Callable

from lake.embedded.athena import commands, maintenance, writing
from lake.embedded.athena.failures import QueryError, nearest, refused
from lake.embedded.athena.statements import Answer, Setting, bare, check_length, explain, select

Handler = Callable[[str, Setting, list[str]], Answer]
QUERIES = ("SELECT", "WITH", "VALUES", "TABLE", "(")
ROUTES: tuple[tuple[str, Handler], ...] = (
    (r"(SELECT|WITH|VALUES|TABLE)\b|\(", select),
    (r"EXPLAIN\b", explain),
    (r"SHOW\s+(DATABASES|SCHEMAS)\b", commands.show_databases),
    (r"SHOW\s+TABLES\b", commands.show_tables),
    (r"SHOW\s+VIEWS\b", commands.show_views),
    (r"SHOW\s+COLUMNS\b", commands.show_columns),
    (r"SHOW\s+CREATE\s+(TABLE|VIEW)\b", commands.show_create),
    (r"SHOW\s+PARTITIONS\b", commands.show_partitions),
    (r"SHOW\s+TBLPROPERTIES\b", commands.show_properties),
    (r"DESC(RIBE)?\b", commands.describe),
    (r"CREATE\s+(OR\s+REPLACE\s+)?VIEW\b", commands.create_view),
    (r"DROP\s+(VIEW|TABLE)\b", commands.drop),
    (r"CREATE\s+(DATABASE|SCHEMA)\b", commands.create_database),
    (r"DROP\s+(DATABASE|SCHEMA)\b", commands.drop_database),
    (
        r"CREATE\s+TABLE\b.*?\bAS\s*[(\s](?=\s*(SELECT|WITH|VALUES|TABLE|\())",
        writing.create_table_as,
    ),
    (r"UNLOAD\b", writing.unload),
    (r"OPTIMIZE\b", maintenance.optimize),
    (r"VACUUM\b", maintenance.vacuum),
)
KNOWN_TO_ATHENA = (
    "ALTER", "CREATE", "DEALLOCATE", "DELETE", "DROP", "EXECUTE", "INSERT", "MERGE", "MSCK",
    "PREPARE", "SHOW", "UPDATE", "USING",
)  # fmt: skip


def answer(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer one statement.

    Raises:
        QueryError: It is wrong or not supported.
    """
    check_length(sql)
    text = bare(sql)
    for pattern, handler in ROUTES:
        if re.match(pattern, text, re.IGNORECASE | re.DOTALL):
            return handler(text, setting, parameters)
    word = text.split(None, 1)[0].upper() if text else ""
    if word in KNOWN_TO_ATHENA:
        raise refused(" ".join(text.split()[:3]).upper())
    hint = nearest(word, ["SELECT", *KNOWN_TO_ATHENA])
    raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input {word!r}{hint}")
