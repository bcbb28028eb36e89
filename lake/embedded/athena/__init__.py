"""Athena on one machine: its API in moto, answered by DuckDB over the lake's Iceberg tables."""

from lake.embedded.athena.api import install

__all__ = ["install"]
