CREATE MACRO athena_subscript(a, i) AS
  CASE WHEN i = 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1', i)
       WHEN i < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Array subscript is negative: ' || i, i)
       WHEN i > len(a) THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: ' || i || ' > ' || len(a), i)
       ELSE list_extract(a, i) END;
CREATE MACRO athena_map_subscript(m, k) AS
  CASE WHEN map_contains(m, k) THEN m[k]
       WHEN m IS NOT NULL AND k IS NOT NULL
       THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Key not present in map: ' || CAST(k AS VARCHAR), k) END;
CREATE MACRO athena_element_at(a, i) AS
  CASE WHEN i = 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1', i)
       ELSE list_extract(a, i) END;
CREATE MACRO athena_map_element(m, k) AS CASE WHEN map_contains(m, k) THEN m[k] END;
CREATE MACRO athena_slice(a, start, n) AS
  CASE WHEN start = 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1', start)
       WHEN n < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: length must be greater than or equal to 0', n)
       WHEN n = 0 OR start < - len(a) OR start > len(a) THEN list_slice(a, 1, 0)
       WHEN start > 0 THEN list_slice(a, start, start + n - 1)
       ELSE list_slice(a, len(a) + start + 1, len(a) + start + n) END;
CREATE MACRO athena_contains(a, x) AS
  CASE WHEN a IS NULL OR x IS NULL THEN NULL
       WHEN list_contains(a, x) THEN true
       WHEN len(list_filter(a, lambda y: y IS NULL)) > 0 THEN NULL ELSE false END;
-- The first of equals stays, in its place.
CREATE MACRO athena_distinct(a) AS
  list_filter(a, lambda x, i: CASE WHEN x IS NULL
    THEN len(list_filter(list_slice(a, 1, i - 1), lambda y: y IS NULL)) = 0
    ELSE list_position(a, x) = i END);
CREATE MACRO athena_holds(a, x) AS
  CASE WHEN x IS NULL THEN len(list_filter(a, lambda y: y IS NULL)) > 0 ELSE list_contains(a, x) END;
CREATE MACRO athena_except(a, b) AS
  CASE WHEN b IS NOT NULL THEN athena_distinct(list_filter(a, lambda x: NOT athena_holds(b, x))) END;
CREATE MACRO athena_intersect(a, b) AS
  CASE WHEN b IS NOT NULL THEN athena_distinct(list_filter(a, lambda x: athena_holds(b, x))) END;
CREATE MACRO athena_union(a, b) AS
  CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN athena_distinct(list_concat(a, b)) END;
CREATE MACRO athena_overlap(a, b) AS
  CASE WHEN a IS NULL OR b IS NULL THEN NULL
       WHEN list_has_any(a, b) THEN true
       WHEN len(a) > 0 AND len(b) > 0 AND
         (len(list_filter(a, lambda x: x IS NULL)) > 0 OR len(list_filter(b, lambda x: x IS NULL)) > 0)
       THEN NULL ELSE false END;
CREATE MACRO athena_array_join
  (a, d) AS array_to_string(list_filter(a, lambda x: x IS NOT NULL), d),
  (a, d, n) AS array_to_string(list_transform(a, lambda x: coalesce(x, n)), d);
CREATE MACRO athena_array_max(a) AS
  CASE WHEN len(list_filter(a, lambda x: x IS NULL)) = 0 THEN list_max(a) END;
CREATE MACRO athena_array_min(a) AS
  CASE WHEN len(list_filter(a, lambda x: x IS NULL)) = 0 THEN list_min(a) END;
CREATE MACRO athena_array_position(a, x) AS
  CASE WHEN a IS NOT NULL AND x IS NOT NULL THEN CAST(coalesce(list_position(a, x), 0) AS BIGINT) END;
CREATE MACRO athena_array_remove(a, x) AS
  CASE WHEN x IS NOT NULL THEN list_filter(a, lambda y: y IS NULL OR y <> x) END;
CREATE MACRO athena_repeat(x, n) AS
  CASE WHEN n < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat function must be greater than or equal to 0', n)
       ELSE list_transform(range(n), lambda i: x) END;
CREATE MACRO athena_shuffle(a) AS
  list_transform(list_sort(list_transform(a, lambda x: struct_pack(r := random(), v := x))), lambda e: e.v);
-- arg_max leaves out NULL, Trino does not: the values come wrapped.
CREATE MACRO athena_held(wrapped) AS list_transform(wrapped, lambda e: e.v);
CREATE MACRO athena_any(tests) AS
  CASE WHEN tests IS NULL THEN NULL WHEN list_contains(tests, true) THEN true
       WHEN len(list_filter(tests, lambda t: t IS NULL)) > 0 THEN NULL ELSE false END;
CREATE MACRO athena_all(tests) AS
  CASE WHEN tests IS NULL THEN NULL WHEN list_contains(tests, false) THEN false
       WHEN len(list_filter(tests, lambda t: t IS NULL)) > 0 THEN NULL ELSE true END;
CREATE MACRO athena_none(tests) AS NOT athena_any(tests);
CREATE MACRO athena_map_entries(m) AS
  list_transform(map_entries(m), lambda e: struct_pack(f0 := e.key, f1 := e.value));
-- The first value of each key, as map_agg keeps it.
CREATE MACRO athena_map_agg(entries) AS
  map_from_entries(list_filter(entries, lambda e, i:
    e.f0 IS NOT NULL AND list_position(list_transform(entries, lambda o: o.f0), e.f0) = i));
-- Trino gives at most so many; a longer one would be built while DuckDB plans and cannot be stopped.
CREATE MACRO athena_too_long(a) AS
  athena_fail('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries', a);
CREATE MACRO athena_wrong_way(a) AS
  athena_fail('INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start', a);
CREATE MACRO athena_sequence
  (a, b) AS CASE WHEN abs(CAST(b AS HUGEINT) - a) >= 10000 THEN athena_too_long(a)
    ELSE generate_series(a, b, CASE WHEN a <= b THEN 1 ELSE -1 END) END,
  (a, b, step) AS CASE WHEN step = 0 OR (step > 0 AND a > b) OR (step < 0 AND a < b) THEN athena_wrong_way(a)
    WHEN abs(CAST(b AS HUGEINT) - a) // abs(CAST(step AS HUGEINT)) >= 10000 THEN athena_too_long(a)
    ELSE generate_series(a, b, step) END;
CREATE MACRO athena_sequence_of_days
  (a, b) AS CASE WHEN abs(b - a) >= 10000 THEN athena_too_long(a)
    ELSE CAST(generate_series(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP),
      CASE WHEN a <= b THEN INTERVAL '1 day' ELSE INTERVAL '-1 day' END) AS DATE[]) END,
  (a, b, step) AS CASE WHEN (step > INTERVAL '0 day' AND a > b) OR (step < INTERVAL '0 day' AND a < b)
    THEN athena_wrong_way(a)
    WHEN abs(b - a) >= 300000 THEN athena_too_long(a)
    ELSE CAST(generate_series(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), step) AS DATE[]) END;
-- DuckDB adds month to month and so loses the 31st; Trino counts all from the start.
CREATE MACRO athena_sequence_of_months(a, b, step) AS
  CASE WHEN day(a) > 28
    THEN athena_fail('NOT_SUPPORTED: a sequence of months from the end of one is not supported by the embedded Athena', a)
    ELSE athena_sequence_of_days(a, b, step) END;
