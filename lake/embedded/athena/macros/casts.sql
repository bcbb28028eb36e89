-- Text that Trino casts, checked first: DuckDB trims, guesses and rounds.
CREATE MACRO athena_cannot(s, kind) AS
  athena_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to ' || upper(kind), s);
CREATE MACRO athena_text(x) AS CAST(x AS VARCHAR);
CREATE MACRO athena_whole_text(s, kind) AS
  CASE WHEN s IS NULL OR regexp_full_match(s, '[+-]?\d+') THEN s ELSE athena_cannot(s, kind) END;
CREATE MACRO athena_decimal_text(s, kind) AS
  CASE WHEN s IS NULL OR regexp_full_match(s, '[+-]?(\d+\.?\d*|\.\d+)') THEN s ELSE athena_cannot(s, kind) END;
CREATE MACRO athena_float_text(s, kind) AS
  CASE WHEN s IS NULL OR regexp_full_match(trim(s), '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|[+-]?Infinity')
       THEN trim(s) ELSE athena_cannot(s, kind) END;
CREATE MACRO athena_boolean_text(s, kind) AS
  CASE WHEN lower(s) IN ('t', 'true', '1') THEN true WHEN lower(s) IN ('f', 'false', '0') THEN false
       WHEN s IS NOT NULL THEN athena_cannot(s, kind) END;
CREATE MACRO athena_date_text(s, kind) AS
  CASE WHEN s IS NULL OR regexp_full_match(trim(s), '\d{4,}-\d{1,2}-\d{1,2}') THEN trim(s)
       ELSE athena_cannot(s, kind) END;
CREATE MACRO athena_timestamp_text(s, kind) AS
  CASE WHEN s IS NULL OR regexp_full_match(trim(s), '\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?')
       THEN CASE WHEN regexp_full_match(trim(s), '.* \d{1,2}:\d{2}') THEN trim(s) || ':00' ELSE trim(s) END
       ELSE athena_cannot(s, kind) END;
CREATE MACRO athena_iso_date(s) AS
  CASE WHEN s IS NULL OR regexp_full_match(s, '\d{4}-\d{2}-\d{2}') THEN CAST(s AS DATE)
       ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || s || '"', s) END;
CREATE MACRO athena_iso_timestamp(s) AS
  CASE WHEN s IS NULL OR regexp_full_match(s, '\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?')
       THEN athena_round_instant(CAST(CASE
         WHEN regexp_full_match(s, '.*T\d{2}:\d{2}') THEN s || ':00Z'
         WHEN regexp_full_match(s, '.*T\d{2}:\d{2}(Z|[+-].*)') THEN regexp_replace(s, '(T\d{2}:\d{2})', '\1:00')
         WHEN regexp_full_match(s, '.*(Z|T.*[+-].*)') THEN s WHEN contains(s, 'T') THEN s || 'Z' ELSE s || 'T00:00:00Z' END AS TIMESTAMPTZ))
       ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || s || '"', s) END;
CREATE MACRO athena_round_instant(t) AS make_timestamptz((epoch_us(t) + 500) // 1000 * 1000);
CREATE MACRO athena_round_time(t, step) AS make_timestamp((epoch_us(t) + step // 2) // step * step);
CREATE MACRO athena_time_text(t, digits) AS
  CASE WHEN digits = 0 THEN strftime(t, '%Y-%m-%d %H:%M:%S')
       ELSE left(strftime(t, '%Y-%m-%d %H:%M:%S.%f'), 20 + digits) END;
CREATE MACRO athena_whole_day(t) AS
  CASE WHEN t = date_trunc('day', t) THEN CAST(t AS DATE)
       WHEN t IS NOT NULL THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date', t) END;
CREATE MACRO athena_date_diff(unit, a, b) AS
  CASE WHEN a > b THEN - date_sub(unit, b, a) ELSE date_sub(unit, a, b) END;
CREATE MACRO athena_millisecond(t) AS CAST(millisecond(t) % 1000 AS BIGINT);
CREATE MACRO athena_zone() AS 'UTC';
-- A double always has one digit before the point and an exponent: 100 is 1.0E2.
CREATE MACRO athena_float_as_text(x) AS athena_scientific(CAST(x AS VARCHAR));
