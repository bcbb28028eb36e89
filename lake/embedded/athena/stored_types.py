"""The types in which values are stored in Parquet."""

import pyarrow as pa

from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.failures import refused

ARROW: dict[str, pa.DataType] = {
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "double": pa.float64(),
    "integer": pa.int32(),
    "json": pa.string(),
    "real": pa.float32(),
    "smallint": pa.int32(),
    "timestamp": pa.timestamp("us"),
    "tinyint": pa.int32(),
    "uuid": pa.string(),
    "varbinary": pa.binary(),
    "varchar": pa.string(),
}


def arrow_type(of: Type) -> pa.DataType:
    """Return the Arrow type in which values are stored.

    Raises:
        QueryError: Such values are not stored.
    """
    match of.name:
        case "decimal":
            return pa.decimal128(of.precision, of.scale)
        case "array":
            return pa.list_(arrow_type(of.items[0]))
        case "map":
            return pa.map_(arrow_type(of.items[0]), arrow_type(of.items[1]))
        case "row":
            return pa.struct([(k, arrow_type(t)) for k, t in zip(of.keys, of.items, strict=True)])
    if of.name not in ARROW:
        raise refused(f"storing {of}")
    return ARROW[of.name]
