"""Every rule is proven by its own examples, for ever."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlglot

from functions.ingest.engine import engine
from lake_schema.column_types import ColumnType, Day, Decimal, Instant, Integer
from lake_schema.datasets import DATASETS
from lake_schema.finding import Severity
from lake_schema.render.arrow import arrow_type
from lake_schema.rules import RULES
from lake_schema.rules.gathered import GATHERED, Gathered
from lake_schema.rules.rule import FUNCTIONS, Rule

KEPT = [
    pytest.param(r, row, id=f"{r.id}-{n}") for r in RULES.values() for n, row in enumerate(r.keeps)
]
BROKEN = [
    pytest.param(r, row, id=f"{r.id}-{n}") for r in RULES.values() for n, row in enumerate(r.breaks)
]
WORDS = (sqlglot.exp.And, sqlglot.exp.Or, sqlglot.exp.Cast, sqlglot.exp.Case, sqlglot.exp.If)
"""What sqlglot takes for calls and Athena for its grammar."""
SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "date32[day]": "DATE",
    "timestamp[us]": "TIMESTAMP",
    "bool": "BOOLEAN",
}


def sql_type(of: ColumnType) -> str:
    arrow = str(arrow_type(of))
    return SQL_TYPES.get(arrow, arrow.replace("decimal128", "DECIMAL"))


def holds(rule: Rule, row: Mapping[str, object]) -> bool | None:
    types = {c.name: c.type for c in DATASETS[rule.dataset].columns}
    types |= {name: sums.type for name, sums in GATHERED.get(rule.dataset, {}).items()}
    assert set(row) <= set(types)
    literals = {name: f"'{value}'" for name, value in row.items() if value is not None}
    columns = ", ".join(
        f"CAST({literals.get(name, 'NULL')} AS {sql_type(of)}) AS {name}"
        for name, of in types.items()
    )
    found: tuple[bool | None] | None = (
        engine().execute(f"SELECT {rule.sql} FROM (SELECT {columns})").fetchone()
    )
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("rule", "row"), KEPT)
def test_a_row_that_keeps_its_rule_is_left_alone(rule: Rule, row: Mapping[str, object]) -> None:
    assert holds(rule, row) is not False


@pytest.mark.parametrize(("rule", "row"), BROKEN)
def test_a_row_that_breaks_its_rule_is_found(rule: Rule, row: Mapping[str, object]) -> None:
    assert holds(rule, row) is False


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_value_that_a_column_can_hold_is_too_much_for_a_rule(rule: Rule, sign: str) -> None:
    columns = {c.name: c.type for c in DATASETS[rule.dataset].columns}
    columns |= {name: sums.type for name, sums in GATHERED.get(rule.dataset, {}).items()}
    extremes: dict[type[ColumnType], Callable[[Any], str]] = {
        Decimal: lambda of: f"{sign}{'9' * (of.precision - of.scale)}.{'9' * of.scale}",
        Integer: lambda _: f"{sign}{2**62}",
        Day: lambda _: "2199-12-31",
        Instant: lambda _: "2199-12-31 23:59:59",
    }
    row = {name: extremes[type(of)](of) for name, of in columns.items() if type(of) in extremes}

    assert holds(rule, {"function_code": "9", **row} if "function_code" in columns else row) in (
        True,
        False,
        None,
    )


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_reads_the_same_in_athena(rule: Rule) -> None:
    statement = sqlglot.parse_one(f"SELECT {rule.sql}", read="athena")

    calls = {
        node.sql_name().lower()
        for node in statement.find_all(sqlglot.exp.Func)
        if not isinstance(node, WORDS)
    }
    assert calls <= {
        *FUNCTIONS,
        "regexp_like",
        "substring",
        "str_position",
        "mod",
        "date_str_to_date",
    }


# What Athena (Trino 's documentation) answers; DuckDB must answer the same.
@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("abs(-1.50)", "1.50"),
        ("coalesce(NULL, 'a')", "a"),
        ("length('Ü')", "1"),
        ("mod(-7, 3)", "-1"),
        ("mod(7, 3)", "1"),
        ("regexp_like('1a 2b 14m', 'b')", "true"),
        ("regexp_like('AB1', '^[A-Z]{2}$')", "false"),
        ("strpos('high', 'ig')", "2"),
        ("strpos('high', 'x')", "0"),
        ("substr('lake', 2, 1)", "a"),
        ("substr('lake', 9, 1)", ""),
        ("1 = 1 OR NULL", "true"),
        ("DATE '2024-02-29' + INTERVAL '1' DAY >= DATE '2024-03-01'", "true"),
        ("0.1 * 3 = 0.3", "true"),
        ("'a' IN ('a', 'b')", "true"),
        ("'a' || NULL", None),
        ("CASE WHEN NULL THEN 1 ELSE 2 END", "2"),
        (
            "DATE '2024-02-29' <= CAST('2024-02-28 00:00:00' AS timestamp) + INTERVAL '1' DAY",
            "true",
        ),
        ("regexp_like('42A/67A/68A[1]', '^42A/67A/68A[[]1[]]$')", "true"),
        ("NULL <= 1", None),
    ],
)
def test_the_words_of_rules_mean_in_duckdb_what_they_mean_in_athena(
    expression: str, answer: str | None
) -> None:
    found = engine().execute(f"SELECT CAST(({expression}) AS VARCHAR)").fetchone()

    assert found == (answer,)


def test_every_function_that_rules_may_use_is_compared_with_athena() -> None:
    marks = test_the_words_of_rules_mean_in_duckdb_what_they_mean_in_athena.pytestmark  # type: ignore[attr-defined]
    compared = " ".join(expression for expression, _ in marks[0].args[1])

    assert all(f"{function}(" in compared for function in FUNCTIONS)


def a_rule(**changes: object) -> Rule:
    facts: dict[str, object] = {
        "id": "some-rule",
        "says": "Something holds.",
        "dataset": "goods_item",
        "holds": "net_mass_kg >= 0",
        "severity": Severity.WARN,
        "columns": ("net_mass_kg",),
        "source": "a test",
        "keeps": ({"net_mass_kg": "0"},),
        "breaks": ({"net_mass_kg": "-1"},),
    }
    return Rule(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "Some_Rule"}, "kebab-case"),
        ({"keeps": ()}, "both examples"),
        ({"breaks": ()}, "both examples"),
        ({"source": ""}, "a source"),
        ({"columns": ("colour",)}, "'colour' is no column"),
        ({"holds": "net_mass_kg / 2 > 1"}, "'/' does not mean the same"),
        ({"holds": "date_diff('day', dated_on, dated_on) = 0"}, "'date_diff'"),
        ({"holds": "item_count = 1"}, "'item_count'"),
        ({"holds": "1 IN {country}"}, "before IN and a code list"),
        ({"holds": "1 = 1; DROP TABLE x"}, "';'"),
    ],
)
def test_a_rule_that_nobody_could_trust_cannot_be_made(
    changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        a_rule(**changes)


GATHERINGS = [
    pytest.param(of, sums, id=f"{of}-{name}")
    for of, gathered in GATHERED.items()
    for name, sums in gathered.items()
]


@pytest.mark.parametrize(("of", "sums"), GATHERINGS)
def test_what_is_gathered_is_there_and_ties_rows_by_columns_of_both(
    of: str, sums: Gathered
) -> None:
    assert all(key in DATASETS[sums.of] and key in DATASETS[of] for key in sums.by)
    read = set(re.findall(r"[a-z_]+", f"{sums.sql} {sums.where}")) - {"count", "sum", "min", "max"}
    assert {word for word in read if word in DATASETS[sums.of]} or sums.sql == "count(*)"


@pytest.mark.parametrize("dataset", GATHERED)
def test_no_sum_is_gathered_that_no_rule_compares(dataset: str) -> None:
    compared = {
        word
        for rule in RULES.values()
        if rule.dataset == dataset
        for word in re.findall(r"[a-z_0-9]+", rule.sql)
    }

    assert set(GATHERED[dataset]) <= compared


def test_a_code_list_is_asked_for_a_column_a_call_or_what_stands_in_parentheses() -> None:
    holds = "substr(a.b, 1) IN {x}".replace("a.b", "commodity_code || 'x'")
    rule = a_rule(holds=f"{holds} OR (commodity_code || hs6_code) IN {{y}} OR hs6_code IN {{z}}")

    assert rule.sql_with(lambda operand, name: f"<{name}: {operand}>") == (
        "<x: substr(commodity_code || 'x', 1)> OR <y: (commodity_code || hs6_code)>"
        " OR <z: hs6_code>"
    )
