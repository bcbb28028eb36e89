"""Parquet in folders, registered in Glue as plain external tables, as CTAS makes them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from functions.query.catalogue import current_columns
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect import types
from lake.embedded.athena.dialect.quoting import identifier, quoted
from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.failures import refused

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef

PLAIN = {
    "boolean": types.BOOLEAN,
    "tinyint": Type("tinyint"),
    "smallint": Type("smallint"),
    "int": types.INTEGER,
    "integer": types.INTEGER,
    "bigint": types.BIGINT,
    "float": types.REAL,
    "double": types.DOUBLE,
    "string": types.VARCHAR,
    "varchar": types.VARCHAR,
    "binary": types.VARBINARY,
    "date": types.DATE,
    "timestamp": types.timestamp(3),
}
HIVE_NAMES = {
    "integer": "int",
    "real": "float",
    "varchar": "string",
    "varbinary": "binary",
    "json": "string",
    "uuid": "string",
}


def type_of(text: str) -> Type:
    """Return the Trino type of a Hive type.

    >>> str(type_of("array<decimal(10,2)>"))
    'array(decimal(10,2))'
    """
    text = text.strip().lower()
    name, _, inside = re.sub(r"[>)]$", "", text).replace("<", "(", 1).partition("(")
    match name:
        case "decimal":
            precision, _, scale = (inside or "10,0").partition(",")
            return types.decimal(int(precision), int(scale or 0))
        case "array":
            return types.array(type_of(inside))
        case "map":
            key, _, value = inside.partition(",")
            return types.mapping(type_of(key), type_of(value))
    if name not in PLAIN:
        raise refused(f"a column of type {text}")
    return PLAIN[name]


def hive_name(of: Type) -> str:
    """Return the Hive type, as Glue keeps it, of a Trino type."""
    match of.name:
        case "array":
            return f"array<{hive_name(of.items[0])}>"
        case "map":
            return f"map<{hive_name(of.items[0])},{hive_name(of.items[1])}>"
        case "row":
            fields = zip(of.keys, of.items, strict=True)
            return f"struct<{','.join(f'{name}:{hive_name(item)}' for name, item in fields)}>"
        case "decimal":
            return str(of)
    return HIVE_NAMES.get(of.name, of.name)


@dataclass(frozen=True, slots=True)
class HiveSource:
    """A table of Parquet files; in partitioned ones, of those in registered partitions."""

    columns: Mapping[str, Type]
    partition_keys: tuple[str, ...]
    folders: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # partition values, files
    bytes_in: int

    @classmethod
    def of(cls, table: "TableTypeDef", cloud: Cloud) -> Self:
        """Return the table that Glue describes.

        Raises:
            QueryError: Its files are not Parquet.
        """
        descriptor = table.get("StorageDescriptor", {})
        if "parquet" not in descriptor.get("SerdeInfo", {}).get("SerializationLibrary", "").lower():
            raise refused("a table whose files are not Parquet")
        keys = {
            key["Name"]: type_of(key.get("Type", "string"))
            for key in table.get("PartitionKeys", [])
        }
        columns = {c["Name"]: type_of(c.get("Type", "string")) for c in current_columns(table)}
        if keys:
            pages = cloud.glue.get_paginator("get_partitions").paginate(
                DatabaseName=table["DatabaseName"], TableName=table["Name"]
            )
            places = [
                (tuple(part["Values"]), part["StorageDescriptor"]["Location"])
                for page in pages
                for part in page["Partitions"]
            ]
        else:
            places = [((), descriptor["Location"])]
        found = [(values, list(_files(cloud, location))) for values, location in places]
        size = sum(size for _, files in found for _, size in files)
        folders = tuple((v, tuple(name for name, _ in files)) for v, files in found if files)
        return cls(columns | keys, tuple(keys), folders, size)

    @property
    def relation(self) -> str:
        """Return all files read by column name; a column that a file lacks is NULL."""
        nothing = ", ".join(
            f"CAST(NULL AS {kind.duckdb}) AS {identifier(name)}"
            for name, kind in self.columns.items()
        )
        parts = [f"SELECT {nothing}, '' AS filename WHERE false"]
        for values, files in self.folders:
            keys = "".join(
                f", CAST({quoted(value)} AS {self.columns[key].duckdb}) AS {identifier(key)}"
                for key, value in zip(self.partition_keys, values, strict=True)
            )
            names = ", ".join(quoted(name) for name in files)
            scan = f"read_parquet([{names}], filename = true, hive_partitioning = false)"
            parts.append(f"SELECT *{keys} FROM {scan}")
        return f"({' UNION ALL BY NAME '.join(parts)})"

    def sql_of(self, column: str) -> str:
        """Return the column's name."""
        return identifier(column)


def _files(cloud: Cloud, location: str) -> Iterator[tuple[str, int]]:
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    prefix = prefix.rstrip("/") + "/"
    for page in cloud.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", []):
            name = found["Key"].rpartition("/")[2]
            if name and name[0] not in "_.":
                yield f"s3://{bucket}/{found['Key']}", found["Size"]
