"""The DuckDB connection that types, completes and examines records in memory."""

from functools import cache

import duckdb

from lake_schema.codelists import NAMES, code_list

MEMORY = "600MB"  # of the function's 1769 MB; the rest holds Arrow tables and the staged files


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """Return the process's connection: one thread (as a Lambda has), no files, no network."""
    con = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": MEMORY,
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    # Rules say it as Athena does.
    con.execute("CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)")
    for name in NAMES:
        con.execute(f"CREATE TYPE {_codes(name)} AS ENUM {code_list(name).sql}")
    return con


def is_member(operand: str, name: str) -> str:
    """Return the SQL that is true where an operand is in a code list, or missing.

    By a cast to an enumeration: a dozen IN with subqueries take longer to plan than all the rest
    of the query, and 5,613 subheadings written out longer still.

    >>> is_member("incoterm_code", "incoterm")
    '(incoterm_code IS NULL OR TRY_CAST(incoterm_code AS codes_incoterm) IS NOT NULL)'
    """
    return f"({operand} IS NULL OR TRY_CAST({operand} AS {_codes(name)}) IS NOT NULL)"


def _codes(name: str) -> str:
    return f"codes_{name}"
