"""What means one thing in Athena and another in DuckDB."""

import pytest

from tests.lake.embedded.athena.conftest import Lake

ANSWERS = [
    ("7 / 2, -7 / 2, -7 % 3", ["3", "-3", "-1"]),
    ("10.0 / 3.00, CAST(10 AS decimal(5,2)) / 3, 1.0 * 1.00", ["3.33", "3.33", "1.000"]),
    ("-5.5 % 2, 0.1 + 0.2 = 0.3, 1.5 - 2", ["-1.5", "true", "-0.5"]),
    ("CAST(2.5E0 AS integer), CAST(-2.5E0 AS integer)", ["3", "-3"]),
    ("CAST(1.115E0 AS decimal(10,2)), CAST('1.005' AS decimal(10,2))", ["1.11", "1.01"]),
    ("CAST(100E0 AS varchar), CAST(1.50 AS varchar)", ["1.0E2", "1.50"]),
    ("CAST(TIMESTAMP '2026-01-05 08:30:00.5' AS varchar)", ["2026-01-05 08:30:00.5"]),
    ("CAST('hello' AS varchar(2)), CAST('ab' AS varchar(1)) = 'a'", ["he", "true"]),
    ("CAST('2.5' AS decimal), DECIMAL '2.50'", ["3", "2.50"]),
    ("try(1 / 0), try_cast('x' AS integer), 1E0 / 0", [None, None, "Infinity"]),
    ("date_diff('month', DATE '2026-01-31', DATE '2026-02-28')", ["1"]),
    ("date_diff('hour', TIMESTAMP '2026-01-01 02:01:00', TIMESTAMP '2026-01-01 00:59:00')", ["-1"]),
    ("extract(dow FROM DATE '2026-01-04'), year_of_week(DATE '2027-01-01')", ["7", "2026"]),
    ("DATE '2026-01-31' + INTERVAL '1' MONTH", ["2026-02-28"]),
    ("DATE '2026-03-01' - DATE '2026-01-01'", ["59 00:00:00.000"]),
    ("sequence(DATE '2026-01-02', DATE '2026-01-01'), sequence(3, 1)",
     ["[2026-01-02, 2026-01-01]", "[3, 2, 1]"]),
    ("TIMESTAMP '2026-07-01 10:00:00 UTC' AT TIME ZONE 'Europe/Amsterdam'",
     ["2026-07-01 12:00:00 Europe/Amsterdam"]),
    ("date_add('hour', 1, at_timezone(TIMESTAMP '2026-03-29 00:30:00 UTC', 'Europe/Amsterdam'))",
     ["2026-03-29 03:30:00 Europe/Amsterdam"]),
    ("date_format(TIMESTAMP '2026-01-05 01:02:03', '%d.%m.%Y %H:%i')", ["05.01.2026 01:02"]),
    ("format_datetime(DATE '2026-01-05', 'yyyyMMdd')", ["20260105"]),
    ("regexp_replace('a1b2', '(\\d)', '<$1>'), regexp_replace('x', 'x', '\\$5')",
     ["a<1>b<2>", "$5"]),
    ("regexp_extract('abc', '(x)'), regexp_extract('a1', '([a-z])(\\d)', 2)", [None, "1"]),
    ("substr('hello', 0), substr('hello', -9), substr('hello', -3)", ["", "", "llo"]),
    ("split('a,b,c', ',', 2), split_part('a.b', '.', 3)", ["[a, b,c]", None]),
    ("upper('straße'), reverse('añ'), levenshtein_distance('grün', 'gruen')",
     ["STRAßE", "ña", "2"]),
    ("url_encode('a b&ü'), format('%,d|%5.1f|%-3s|', 1234, 2.25, 'x')",
     ["a+b%26%C3%BC", "1,234|  2.3|x  |"]),
    ("concat('a', NULL), 'a' || NULL, greatest(1, NULL)", [None, None, None]),
    ("element_at(ARRAY[1], 5), ARRAY[1, 2] || 3", [None, "[1, 2, 3]"]),
    ("array_distinct(ARRAY[3, 1, 3, NULL, NULL]), array_join(ARRAY[1, NULL, 2], '-')",
     ["[3, 1, null]", "1-2"]),
    ("contains(ARRAY[1, NULL], 2), any_match(ARRAY[1, NULL], x -> x = 2)", [None, None]),
    ("slice(ARRAY[1, 2, 3, 4], -2, 2), reduce(ARRAY[1, 2], 10, (s, x) -> s + x, s -> s * 2)",
     ["[3, 4]", "26"]),
    ("transform(ARRAY[ARRAY[1]], a -> transform(a, x -> x + 1))", ["[[2]]"]),
    ("map_filter(MAP(ARRAY[1, 2], ARRAY[3, 4]), (k, v) -> v > 3)", ["{2=4}"]),
    ("json_extract_scalar('{\"a\":1.50}', '$.a'), json_extract_scalar('nope', '$.a')",
     ["1.50", None]),
    ("json_extract_scalar('{\"a\":{}}', '$.a'), CAST(JSON '1.50' AS varchar)", [None, "1.5E0"]),
    ("CAST(json_parse('[1.5, 2.5, null]') AS array(bigint))", ["[2, 3, null]"]),
    ("nan() = nan(), nan() > 1, nan() <> nan()", ["false", "false", "true"]),
    ("(1, NULL) = (1, NULL), (1, 2) IN ((1, 2))", [None, "true"]),
    ("round(2.5), round(-0.5), round(2.567, 2), truncate(-2.5)", ["3", "-1", "2.570", "-2"]),
    ("1 AS a, ARRAY['a', NULL], MAP(ARRAY['k'], ARRAY[1]), ROW(1, 'x'), X'6162'",
     ["1", "[a, null]", "{k=1}", "{field0=1, field1=x}", "61 62"]),
    ("12345678.5E0, 1E-5, 100E0, -0.0E0", ["1.23456785E7", "1.0E-5", "100.0", "-0.0"]),
]  # fmt: skip
QUERIES = [
    ("SELECT x FROM (VALUES 3, 1, NULL, 2) t(x) ORDER BY x DESC", ["3", "2", "1", None]),
    ("SELECT avg(x) FROM (VALUES 1.10, 2.25, 2.26) t(x)", ["1.87"]),
    ("SELECT sum(x) / count(*) FROM (VALUES 1, 2, 4) t(x)", ["2"]),
    ("SELECT x FROM (VALUES 1, 2, 2, 3) t(x) ORDER BY x FETCH FIRST 2 ROWS WITH TIES",
     ["1", "2", "2"]),
    ("SELECT count(*) FROM (VALUES 1, 2) t(x) GROUP BY 'a'", ["2"]),
    ("SELECT y FROM (VALUES (1, 2), (2, 1)) t(x, y) ORDER BY x", ["2", "1"]),
    ("SELECT x AS y FROM (VALUES (1, 2), (2, 1)) t(x, y) ORDER BY y", ["1", "2"]),
    ("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 4) TABLE c",
     ["1", "2", "3", "4"]),
    ("SELECT a FROM UNNEST(ARRAY[1, 2], ARRAY['x']) AS t(a, b) WHERE b IS NULL", ["2"]),
    ("SELECT z FROM (VALUES 1, 2) t(x) LEFT JOIN (VALUES (2, 3.5)) u(x, z) USING (x) ORDER BY x",
     [None, "3.5"]),
    ("SELECT x FROM (VALUES 1, 2) t(x) WHERE EXISTS (SELECT 1 FROM (VALUES 2) u(y) WHERE y = x)",
     ["2"]),
    ("SELECT max_by(a, b, 2) FROM (VALUES ('x', 1), (NULL, 2)) t(a, b)", ["[null, x]"]),
    ("SELECT typeof(sum(x)) FROM (VALUES 1.5, 2.5) t(x)", ["decimal(38,1)"]),
    ("SELECT map_agg(k, v) FROM (VALUES ('a', 1), ('a', 2), (NULL, 3)) t(k, v)", ["{a=1}"]),
]  # fmt: skip
REFUSALS = [
    ("SELECT 7 / 0", "DIVISION_BY_ZERO: Division by zero"),
    ("SELECT ARRAY[1][2]", "INVALID_FUNCTION_ARGUMENT: Array subscript must be less than"),
    ("SELECT sequence(1, 10001)", "INVALID_FUNCTION_ARGUMENT: result of sequence function must"),
    ("SELECT sequence(5, 1, 1)", "INVALID_FUNCTION_ARGUMENT: sequence stop value should be"),
    ("SELECT CAST('5.7' AS integer)", "INVALID_CAST_ARGUMENT: Cannot cast '5.7' to INTEGER"),
    ("SELECT 2147483647 + 1", "NUMERIC_VALUE_OUT_OF_RANGE: Overflow"),
    ("SELECT '2026-01-01' < DATE '2026-01-02'",
     "TYPE_MISMATCH: line 1:8: Cannot apply operator: varchar(10) < date"),
    ("SELECT 1 WHERE 'a' = 1", "TYPE_MISMATCH: line 1:16: Cannot apply operator: varchar(1) = "),
    ("SELECT DATE '2026-01-01' + 1", "TYPE_MISMATCH: "),
    ("SELECT DATE '2026-01-31' + INTERVAL '1' HOUR", "INVALID_FUNCTION_ARGUMENT: "),
    ("SELECT x", "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved"),
    ("SELECT t.y FROM (VALUES 1) t(x)", "COLUMN_NOT_FOUND: line 1:8: Column 't.y' cannot"),
    ("SELECT x FROM (VALUES 1) t(x), (VALUES 2) u(x)", "AMBIGUOUS_NAME: line 1:8: Column 'x' is"),
    ("SELECT x AS y FROM (VALUES 1) t(x) WHERE y = 1", "COLUMN_NOT_FOUND: "),
    ("SELECT x, count(*) FROM (VALUES 1) t(x)", "EXPRESSION_NOT_AGGREGATE: "),
    ("SELECT rank()", "MISSING_OVER: line 1:8: "),
    ("SELECT lenght('x')",
     "FUNCTION_NOT_REGISTERED: line 1:8: Function 'lenght' not registered. Did you mean length?"),
    ("SELECT abs('x')", "FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1))"),
    ("SELECT date_diff('fortnight', now(), now())", "INVALID_FUNCTION_ARGUMENT: "),
    ("SELECT 1 AS a, 2 AS a ORDER BY a", "AMBIGUOUS_NAME: "),
    ("SELECT array_sort(ARRAY[1], (a, b) -> 1)", "NOT_SUPPORTED: "),
    ("SELECT ARRAY[1] = ARRAY[1]", "NOT_SUPPORTED: "),
    ("SELECT 1_000", "SYNTAX_ERROR: line 1:8: "),
    ("SELECT '1'::integer", "SYNTAX_ERROR: "),
    ("SELECT 5 & 3", "SYNTAX_ERROR: "),
    ("SELECT * EXCEPT (x) FROM (VALUES 1) t(x)", "NOT_SUPPORTED: "),
    ("SELECT x FROM (VALUES 1) t(x) QUALIFY true", "SYNTAX_ERROR: "),
    ("SELECT DISTINCT ON (x) x FROM (VALUES 1) t(x)", "NOT_SUPPORTED: "),
    ("SELEKT 1", "SYNTAX_ERROR: line 1:1: mismatched input 'SELEKT'. Did you mean SELECT?"),
    ("MSCK REPAIR TABLE a", "NOT_SUPPORTED: MSCK REPAIR TABLE"),
    ("DELETE FROM a", "TABLE_NOT_FOUND: line 1:13: "),
    ("INSERT OVERWRITE a SELECT 1", "NOT_SUPPORTED: INSERT OVERWRITE A"),
]  # fmt: skip


@pytest.mark.parametrize(("expressions", "expected"), ANSWERS)
def test_expressions_mean_what_they_mean_in_athena(
    lake: Lake, expressions: str, expected: list[str | None]
) -> None:
    assert lake.rows(f"SELECT {expressions}") == [expected]


@pytest.mark.parametrize(("sql", "expected"), QUERIES)
def test_queries_mean_what_they_mean_in_athena(
    lake: Lake, sql: str, expected: list[str | None]
) -> None:
    assert [row[0] for row in lake.rows(sql)] == expected


@pytest.mark.parametrize(("sql", "says"), REFUSALS)
def test_what_is_wrong_or_unknown_is_refused_in_athenas_words(
    lake: Lake, sql: str, says: str
) -> None:
    assert lake.reason(sql).startswith(says)
