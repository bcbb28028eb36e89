"""The types that a statement names, in CAST and in typed literals."""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from lake.embedded.athena.dialect.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DAY_TO_SECOND,
    DOUBLE,
    INTEGER,
    JSON,
    REAL,
    UUID,
    VARBINARY,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    array,
    decimal,
    mapping,
    row,
    timestamp,
    zoned,
)
from lake.embedded.athena.failures import refused

PLAIN = {
    exp.DType.BOOLEAN: BOOLEAN,
    exp.DType.TINYINT: Type("tinyint"),
    exp.DType.SMALLINT: Type("smallint"),
    exp.DType.INT: INTEGER,
    exp.DType.BIGINT: BIGINT,
    exp.DType.FLOAT: REAL,
    exp.DType.DOUBLE: DOUBLE,
    exp.DType.TEXT: VARCHAR,
    exp.DType.VARBINARY: VARBINARY,
    exp.DType.DATE: DATE,
    exp.DType.JSON: JSON,
    exp.DType.UUID: UUID,
}
MICROSECOND_DIGITS = 6  # DuckDB keeps no finer time
UNIT_SPANS = {"DAY": DAY_TO_SECOND, "YEAR": YEAR_TO_MONTH}


def type_of(node: exp.DataType) -> Type:
    """Return the type that a node names.

    Raises:
        QueryError: This engine has no such type.
    """
    kind = node.this
    if isinstance(kind, exp.Interval):
        return UNIT_SPANS[kind.args["unit"].this.name.upper()]
    if kind in NESTED:
        return NESTED[kind](node)
    if kind not in PLAIN:
        raise refused(f"type {kind.value.lower()}", node)
    return PLAIN[kind]


def _numbers(node: exp.DataType) -> list[int]:
    return [int(p.this.name) for p in node.expressions if isinstance(p, exp.DataTypeParam)]


def _decimal(node: exp.DataType) -> Type:
    precision, scale = (*_numbers(node), 0)[:2] if node.expressions else (38, 0)
    return decimal(precision, scale)


def _timestamp(node: exp.DataType) -> Type:
    digits = (*_numbers(node), 3)[0]
    if digits > MICROSECOND_DIGITS:
        raise refused(f"a timestamp of {digits} digits", node)
    return timestamp(digits) if node.this is exp.DType.TIMESTAMP else zoned(digits)


def _field(part: exp.Expression) -> tuple[str, Type]:
    if isinstance(part, exp.ColumnDef):
        return part.name.lower(), type_of(part.args["kind"])
    return "", _inner(part)


def _inner(part: exp.Expression) -> Type:
    assert isinstance(part, exp.DataType)
    return type_of(part)


NESTED: dict[exp.DType, Callable[[exp.DataType], Type]] = {
    exp.DType.DECIMAL: _decimal,
    exp.DType.TIMESTAMP: _timestamp,
    exp.DType.TIMESTAMPTZ: _timestamp,
    exp.DType.VARCHAR: lambda node: replace(VARCHAR, numbers=tuple(_numbers(node))),
    exp.DType.ARRAY: lambda node: array(_inner(node.expressions[0])),
    exp.DType.MAP: lambda node: mapping(*(_inner(part) for part in node.expressions)),
    exp.DType.STRUCT: lambda node: row(*(_field(part) for part in node.expressions)),
}
