"""Athena's SQL said in DuckDB's: every construct is known and means the same, or is refused."""
