"""The DuckDB connection that types, completes and examines records in memory."""

from functools import cache

import duckdb

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
    return con
