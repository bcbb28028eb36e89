"""The Glue Data Catalog as PyIceberg sees it."""

from functools import cache

from pyiceberg.catalog.glue import GlueCatalog

from functions._file_io import S3Objects
from functions._shell import glue, settings

TABLES = "tables"  # folder of the lake bucket; each table has its own in it


@cache
def catalogue() -> GlueCatalog:
    """Return the catalogue, over our own Glue client and one-request file access."""
    file_io = f"{S3Objects.__module__}.{S3Objects.__qualname__}"
    return GlueCatalog("lake", client=glue(), **{"py-io-impl": file_io})


def location_of(dataset: str) -> str:
    """Return the folder of a dataset's table."""
    return f"s3://{settings().lake_bucket}/{TABLES}/{dataset}"
