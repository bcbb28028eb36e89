CREATE MACRO athena_json_text(j) AS
  CASE WHEN json_type(j) = 'DOUBLE' THEN athena_float_as_text(CAST(j AS DOUBLE))
       WHEN json_type(j) IN ('VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT') THEN json_extract_string(j, '$')
       WHEN json_type(j) = 'NULL' THEN NULL
       WHEN j IS NOT NULL THEN athena_fail('INVALID_CAST_ARGUMENT: Cannot cast JSON to varchar', j) END;
CREATE MACRO athena_json_extract(j, path) AS
  CASE WHEN json_valid(CAST(j AS VARCHAR)) THEN json_extract(CAST(j AS VARCHAR), path) END;
CREATE MACRO athena_json_extract_scalar(j, path) AS
  CASE WHEN json_valid(CAST(j AS VARCHAR))
        AND json_type(CAST(j AS VARCHAR), path) NOT IN ('OBJECT', 'ARRAY', 'NULL')
       THEN CASE WHEN json_type(CAST(j AS VARCHAR), path) = 'DOUBLE' THEN athena_json_number(CAST(j AS VARCHAR), path)
            ELSE json_extract_string(CAST(j AS VARCHAR), path) END END;
CREATE MACRO athena_json_size(j, path) AS
  CASE WHEN json_valid(CAST(j AS VARCHAR)) THEN
    CASE json_type(CAST(j AS VARCHAR), path)
      WHEN 'OBJECT' THEN CAST(len(json_keys(CAST(j AS VARCHAR), path)) AS BIGINT)
      WHEN 'ARRAY' THEN CAST(json_array_length(CAST(j AS VARCHAR), path) AS BIGINT)
      ELSE CASE WHEN json_type(CAST(j AS VARCHAR), path) IS NOT NULL THEN 0 END END END;
CREATE MACRO athena_json_array_length(j) AS
  CASE WHEN json_valid(CAST(j AS VARCHAR)) AND json_type(CAST(j AS VARCHAR)) = 'ARRAY'
       THEN CAST(json_array_length(CAST(j AS VARCHAR)) AS BIGINT) END;
CREATE MACRO athena_json_contains(j, s) AS
  CASE WHEN json_valid(j) AND json_type(j) = 'ARRAY' THEN 
    len(list_filter(json_extract(j, '$[*]'), lambda x: json_type(x) = 'VARCHAR' AND json_extract_string(x, '$') = s)) > 0 END;
CREATE MACRO athena_json_whole(j) AS
  CASE WHEN json_type(j) = 'DOUBLE' THEN CAST(round(CAST(j AS DOUBLE)) AS BIGINT)
       WHEN json_type(j) = 'VARCHAR' THEN CAST(athena_whole_text(json_extract_string(j, '$'), 'bigint') AS BIGINT)
       ELSE CAST(j AS BIGINT) END;
CREATE MACRO athena_is_json_scalar(j) AS
  CASE WHEN json_valid(j) THEN json_type(j) NOT IN ('OBJECT', 'ARRAY')
       WHEN j IS NOT NULL THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Invalid JSON value', j) END;
CREATE MACRO athena_json_parse(s) AS
  CASE WHEN s IS NULL THEN NULL WHEN json_valid(s) THEN CAST(athena_json_sorted(s) AS JSON)
       ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''' || s || '''', s) END;
CREATE MACRO athena_json_format(j) AS athena_json_sorted(CAST(j AS VARCHAR));
