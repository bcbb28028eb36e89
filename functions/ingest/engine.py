"""The DuckDB connection that types, completes and examines records in memory."""

from functools import cache

import duckdb
import pyarrow as pa

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
        codes = pa.table({"code": sorted(code_list(name).codes)})
        con.register("codes", codes)
        con.execute(f"CREATE TABLE {_members(name)} AS FROM codes")
    con.unregister("codes")
    return con


def members(code_list_name: str) -> str:
    """Return the members of a code list as what stands after IN.

    A table: planning 5,613 subheadings written out takes longer than the rest of the query.

    >>> members("incoterm")
    '(FROM codes_incoterm)'
    """
    return f"(FROM {_members(code_list_name)})"


def _members(name: str) -> str:
    return f"codes_{name}"
