CREATE MACRO athena_divide(a, b) AS
  CASE WHEN b = 0 THEN athena_fail('DIVISION_BY_ZERO: Division by zero', b) ELSE a // b END;
CREATE MACRO athena_modulo(a, b) AS
  CASE WHEN b = 0 THEN athena_fail('DIVISION_BY_ZERO: Division by zero', b) ELSE a % b END;
-- Whole numbers divided and rounded half away from zero.
CREATE MACRO athena_round_divide(a, b) AS
  CASE WHEN b = 0 THEN athena_fail('DIVISION_BY_ZERO: Division by zero', b)
       WHEN abs(a % b) >= abs(b) - abs(a % b) THEN a // b + CASE WHEN (a < 0) = (b < 0) THEN 1 ELSE -1 END
       ELSE a // b END;
CREATE MACRO athena_e() AS exp(1.0::DOUBLE);
CREATE MACRO athena_infinity() AS CAST('Infinity' AS DOUBLE);
CREATE MACRO athena_nan() AS CAST('NaN' AS DOUBLE);
-- One step of Newton mends the last digit: 27 gives 3, not 3.0000000000000004.
CREATE MACRO athena_cbrt(x) AS
  CASE WHEN x = 0 OR NOT isfinite(x) THEN x
       ELSE cbrt(x) - (cbrt(x) * cbrt(x) * cbrt(x) - x) / (3 * cbrt(x) * cbrt(x)) END;
CREATE MACRO athena_ln(x) AS
  CASE WHEN x > 0 THEN ln(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x < 0 THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO athena_log2(x) AS
  CASE WHEN x > 0 THEN log2(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x < 0 THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO athena_log10(x) AS
  CASE WHEN x > 0 THEN log10(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x < 0 THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO athena_log(b, x) AS athena_ln(x) / athena_ln(b);
CREATE MACRO athena_sqrt(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END;
CREATE MACRO athena_width_bucket(x, bins) AS
  CASE WHEN x IS NOT NULL AND bins IS NOT NULL
       THEN CAST(len(list_filter(bins, lambda b: b <= x)) AS BIGINT) END;
CREATE MACRO athena_width_bucket_even(x, low, high, n) AS
  CASE WHEN low = high THEN athena_fail('INVALID_FUNCTION_ARGUMENT: bounds cannot equal each other', low)
       WHEN n <= 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: bucketCount must be greater than 0', n)
       WHEN low < high THEN CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1
            ELSE CAST(floor(n * (x - low) / (high - low)) AS BIGINT) + 1 END
       ELSE CASE WHEN x > low THEN 0 WHEN x <= high THEN n + 1
            ELSE CAST(floor(n * (low - x) / (low - high)) AS BIGINT) + 1 END END;
-- Vincenty's formula on a sphere of 6371.01 km, as Trino computes it.
CREATE MACRO athena_great_circle(lat1, lon1, lat2, lon2) AS
  atan2(
    sqrt(pow(cos(radians(lat2)) * sin(radians(lon1 - lon2)), 2)
      + pow(cos(radians(lat1)) * sin(radians(lat2))
        - sin(radians(lat1)) * cos(radians(lat2)) * cos(radians(lon1 - lon2)), 2)),
    sin(radians(lat1)) * sin(radians(lat2))
      + cos(radians(lat1)) * cos(radians(lat2)) * cos(radians(lon1 - lon2))) * 6371.01;
-- DuckDB's skewness is the sample's; Trino's is the population's, from three values on.
CREATE MACRO athena_skewness(g, n) AS
  CASE WHEN n >= 3 THEN g * (n - 2) / sqrt(n * (n - 1.0::DOUBLE)) END;
-- A double becomes a decimal by its exact value. Where its product with a power of ten is far from a
-- half, DuckDB's cast rounds the same way; else the digits are counted.
CREATE MACRO athena_far_from_half(x, places) AS
  abs(x * pow(10.0::DOUBLE, places)) < 1e12
  AND abs(abs(x * pow(10.0::DOUBLE, places) - trunc(x * pow(10.0::DOUBLE, places))) - 0.5) > 1e-3;
CREATE MACRO athena_exact_decimal(x, places) AS
  CASE WHEN NOT isfinite(x) THEN athena_fail('INVALID_CAST_ARGUMENT: Cannot cast ' || x || ' to DECIMAL', x)
       ELSE athena_decimal_digits(CAST(x AS DOUBLE), places) END;
CREATE MACRO athena_instant(seconds) AS
  make_timestamptz(CAST(round(seconds * 1000) AS BIGINT) * 1000);
