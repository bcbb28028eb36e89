-- A failure with Athena's code and words; gives NULL of any type. DuckDB's error() is volatile, which
-- TRY refuses, so a cast that cannot succeed carries the text; `failures` takes it out again. The
-- text hangs on the value at fault, for a constant is computed even where no row needs it.
CREATE MACRO athena_fail(says, at_fault) AS
  CASE WHEN CAST('!' || says || left(CAST(at_fault AS VARCHAR), 0) || '!' AS INTEGER) IS NULL THEN NULL END;
