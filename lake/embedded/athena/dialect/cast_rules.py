"""How each cast is said in DuckDB: half up, strict about text, exact in how values are written."""

from collections.abc import Callable

from sqlglot import exp

from lake.embedded.athena.dialect.named_types import MICROSECOND_DIGITS
from lake.embedded.athena.dialect.scope import Typed
from lake.embedded.athena.dialect.types import JSON, UNKNOWN, VARCHAR, Type, mapping
from lake.embedded.athena.failures import mismatch, refused


def cast(value: Typed, target: Type, at: exp.Expression) -> Typed:
    """Return a value cast explicitly.

    Raises:
        QueryError: Trino has no such cast, or it is not known here.
    """
    source = value.type
    if source == target:
        return value
    if source == UNKNOWN:
        return Typed(f"CAST({value.sql} AS {target.duckdb})", target)
    rule = RULES.get((_family(source), _family(target)))
    if rule is None:
        raise mismatch(f"Cannot cast {source} to {target}", at)
    return Typed(rule(value, target, at), target.unbounded)


def _family(of: Type) -> str:
    return "whole" if of.is_whole else "float" if of.name in {"real", "double"} else of.name


def _plain(value: Typed, target: Type, _: exp.Expression) -> str:
    return f"CAST({value.sql} AS {target.duckdb})"


def _macro(name: str) -> Callable[[Typed, Type, exp.Expression], str]:
    def rule(value: Typed, target: Type, _: exp.Expression) -> str:
        """Apply the macro."""
        return f"CAST({name}({value.sql}) AS {target.duckdb})"

    return rule


def _by_way_of_text(name: str) -> Callable[[Typed, Type, exp.Expression], str]:
    """Return a rule whose macro checks text and says what Athena says when it does not parse."""

    def rule(value: Typed, target: Type, _: exp.Expression) -> str:
        """Apply the macro."""
        return f"CAST({name}({value.sql}, '{target}') AS {target.duckdb})"

    return rule


def _to_text(name: str) -> Callable[[Typed, Type, exp.Expression], str]:
    def rule(value: Typed, target: Type, at: exp.Expression) -> str:
        """Apply the macro."""
        return _shorten(Typed(f"{name}({value.sql})", VARCHAR), target, at)

    return rule


def _shorten(value: Typed, target: Type, _: exp.Expression) -> str:
    return f"left({value.sql}, {target.numbers[0]})" if target.numbers else value.sql


def _float_to_decimal(value: Typed, target: Type, _: exp.Expression) -> str:
    exact = f"CAST(athena_exact_decimal({value.sql}, {target.scale}) AS {target.duckdb})"
    fast = f"CAST({value.sql} AS {target.duckdb})"
    test = f"athena_far_from_half({value.sql}, {target.scale})"
    return f"CASE WHEN {test} THEN {fast} ELSE {exact} END"


def rounded(sql: str, digits: int) -> str:
    """Return a timestamp rounded to its digits of a second."""
    return (
        sql if digits >= MICROSECOND_DIGITS else f"athena_round_time({sql}, {10 ** (6 - digits)})"
    )


def local(value: Typed, at: exp.Expression) -> str:
    """Return a zoned timestamp as wall-clock time where it is shown."""
    if value.type.name != "timestamp with time zone":
        return value.sql
    if not value.type.zone:
        raise refused("a timestamp whose zone varies by row (use AT TIME ZONE first)", at)
    return f"({value.sql} AT TIME ZONE '{value.type.zone}')"


def _time_to_time(value: Typed, target: Type, at: exp.Expression) -> str:
    if target.name == "timestamp with time zone":
        if value.type.name == target.name:
            return value.sql
        return f"(CAST({value.sql} AS TIMESTAMP) AT TIME ZONE '{target.zone or 'UTC'}')"
    wall_clock = local(value, at)
    if target.name == "date":
        return f"CAST({wall_clock} AS DATE)"
    finer = (*value.type.numbers, 0)[0] > target.numbers[0]
    plain = f"CAST({wall_clock} AS TIMESTAMP)"
    return rounded(plain, target.numbers[0]) if finer else plain


def _time_to_text(value: Typed, target: Type, at: exp.Expression) -> str:
    digits = value.type.numbers[0]
    text = f"athena_time_text({local(value, at)}, {digits})"
    if value.type.name == "timestamp with time zone":
        text = f"({text} || ' {value.type.zone}')"
    return _shorten(Typed(text, VARCHAR), target, at)


def _text_to_timestamp(value: Typed, target: Type, _: exp.Expression) -> str:
    parsed = f"CAST(athena_timestamp_text({value.sql}, '{target}') AS TIMESTAMP)"
    return rounded(parsed, target.numbers[0])


def _variable(of: Type) -> str:
    """Return a lambda's variable that those nested in it do not shadow."""
    return f"x{str(of).count('(')}"


def _array_to_array(value: Typed, target: Type, at: exp.Expression) -> str:
    x = _variable(target)
    item = cast(Typed(x, value.type.items[0]), target.items[0], at)
    return f"list_transform({value.sql}, lambda {x}: {item.sql})"


def _map_to_map(value: Typed, target: Type, at: exp.Expression) -> str:
    x = _variable(target)
    key, item = (
        cast(Typed(x, old), new, at)
        for old, new in zip(value.type.items, target.items, strict=True)
    )
    keys = f"list_transform(map_keys({value.sql}), lambda {x}: {key.sql})"
    return f"map({keys}, list_transform(map_values({value.sql}), lambda {x}: {item.sql}))"


def _row_to_row(value: Typed, target: Type, at: exp.Expression) -> str:
    if len(value.type.items) != len(target.items):
        raise mismatch(f"Cannot cast {value.type} to {target}", at)
    parts = (
        cast(Typed(f"struct_extract({value.sql}, '{key}')", old), new, at).sql
        for key, old, new in zip(value.type.keys, value.type.items, target.items, strict=True)
    )
    fields = ", ".join(f'"{key}" := {part}' for key, part in zip(target.keys, parts, strict=True))
    return f"CASE WHEN {value.sql} IS NOT NULL THEN struct_pack({fields}) END"


def _from_json(value: Typed, target: Type, at: exp.Expression) -> str:
    if target.name == "array":
        x = _variable(target)
        item = cast(Typed(x, JSON), target.items[0], at)
        return f"list_transform(CAST({value.sql} AS JSON[]), lambda {x}: {item.sql})"
    if target.name == "map":
        held = Typed(f"CAST({value.sql} AS MAP(VARCHAR, JSON))", mapping(VARCHAR, JSON))
        return cast(held, target, at).sql
    if target.name == "varchar":
        return _shorten(Typed(f"athena_json_text({value.sql})", VARCHAR), target, at)
    if target.is_whole:
        return f"CAST(athena_json_whole({value.sql}) AS {target.duckdb})"
    return f"CAST({value.sql} AS {target.duckdb})"


def _to_json(value: Typed, _: Type, at: exp.Expression) -> str:
    kind = value.type
    while kind.items and kind.name != "row":
        kind = kind.items[-1]
    if kind.is_time or kind.name in {"row", "decimal", "varbinary", "json"}:
        raise refused(f"CAST from {value.type} to JSON", at)
    return f"to_json({value.sql})"


_Rule = Callable[[Typed, Type, exp.Expression], str]
_TIMES = ("date", "timestamp", "timestamp with time zone")
RULES: dict[tuple[str, str], _Rule] = {
    ("whole", "whole"): _plain,
    ("whole", "decimal"): _plain,
    ("whole", "float"): _plain,
    ("decimal", "whole"): _macro("round"),
    ("decimal", "decimal"): _plain,
    ("decimal", "float"): _plain,
    ("float", "whole"): _macro("round"),
    ("float", "decimal"): _float_to_decimal,
    ("float", "float"): _plain,
    ("boolean", "whole"): _plain,
    ("boolean", "float"): _plain,
    ("whole", "boolean"): _plain,
    ("float", "boolean"): _plain,
    ("varchar", "whole"): _by_way_of_text("athena_whole_text"),
    ("varchar", "decimal"): _by_way_of_text("athena_decimal_text"),
    ("varchar", "float"): _by_way_of_text("athena_float_text"),
    ("varchar", "boolean"): _by_way_of_text("athena_boolean_text"),
    ("varchar", "date"): _by_way_of_text("athena_date_text"),
    ("varchar", "timestamp"): _text_to_timestamp,
    ("varchar", "uuid"): _plain,
    ("varchar", "varchar"): _shorten,
    ("varchar", "json"): lambda value, _, __: f"to_json({value.sql})",
    ("whole", "varchar"): _to_text("athena_text"),
    ("decimal", "varchar"): _to_text("athena_text"),
    ("boolean", "varchar"): _to_text("athena_text"),
    ("date", "varchar"): _to_text("athena_text"),
    ("uuid", "varchar"): _to_text("athena_text"),
    ("float", "varchar"): _to_text("athena_float_as_text"),
    ("timestamp", "varchar"): _time_to_text,
    ("timestamp with time zone", "varchar"): _time_to_text,
    **{(old, new): _time_to_time for old in _TIMES for new in _TIMES},
    ("array", "array"): _array_to_array,
    ("map", "map"): _map_to_map,
    ("row", "row"): _row_to_row,
    **{
        ("json", new): _from_json
        for new in ("varchar", "whole", "float", "boolean", "array", "map")
    },
    **{(old, "json"): _to_json for old in ("whole", "float", "boolean", "array", "map")},
}
