"""Each kind of statement to what answers it; what Athena knows and this does not is refused."""

import re
from collections.abc import Callable

from lake.embedded.athena import changing, commands, defining, maintenance, writing
from lake.embedded.athena.failures import QueryError, nearest, refused
from lake.embedded.athena.prepared import DEALLOCATE, PREPARE, Prepared, resolved
from lake.embedded.athena.statements import Answer, Setting, bare, check_length, explain, select

Handler = Callable[[str, Setting, list[str]], Answer]


def prepare(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer PREPARE name FROM statement; what it says is looked at when it is executed."""
    found = PREPARE.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: PREPARE name FROM statement is expected")
    setting.prepared.put(setting.workgroup, Prepared(found["name"], found["sql"]))
    return Answer()


def deallocate(sql: str, setting: Setting, _: list[str]) -> Answer:
    """Answer DEALLOCATE PREPARE name."""
    found = DEALLOCATE.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: DEALLOCATE PREPARE name is expected")
    setting.prepared.drop(setting.workgroup, found["name"])
    return Answer()


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
    (r"CREATE\s+(EXTERNAL\s+)?TABLE\b", defining.create_table),
    (r"ALTER\s+TABLE\b", defining.alter_table),
    (r"UNLOAD\b", writing.unload),
    (r"INSERT\s+INTO\b", changing.insert),
    (r"DELETE\s+FROM\b", changing.delete),
    (r"UPDATE\b", changing.update),
    (r"MERGE\s+INTO\b", changing.merge),
    (r"PREPARE\b", prepare),
    (r"DEALLOCATE\b", deallocate),
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
    text, parameters = resolved(
        bare(sql), parameters, lambda name: setting.prepared.get(setting.workgroup, name)
    )
    text = bare(text)
    for pattern, handler in ROUTES:
        if re.match(pattern, text, re.IGNORECASE | re.DOTALL):
            return handler(text, setting, parameters)
    word = text.split(None, 1)[0].upper() if text else ""
    if word in KNOWN_TO_ATHENA:
        raise refused(" ".join(text.split()[:3]).upper())
    hint = nearest(word, ["SELECT", *KNOWN_TO_ATHENA])
    raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input {word!r}{hint}")
