CREATE MACRO athena_codepoint(s) AS
  CASE WHEN s IS NULL OR length(s) = 1 THEN unicode(s)
       ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: Input string must be a single character string', s) END;
-- DuckDB reverses what looks like one character as one; Trino reverses code points.
CREATE MACRO athena_reverse(s) AS
  CASE WHEN strlen(s) = length(s) THEN reverse(s) ELSE athena_reverse_points(s) END;
-- DuckDB compares bytes.
CREATE MACRO athena_levenshtein(a, b) AS
  CASE WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN levenshtein(a, b)
       ELSE athena_levenshtein_points(a, b) END;
CREATE MACRO athena_hamming(a, b) AS
  CASE WHEN length(a) <> length(b)
       THEN athena_fail('INVALID_FUNCTION_ARGUMENT: The input strings to hamming_distance function must have the same length', a)
       WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN hamming(a, b)
       ELSE athena_hamming_points(a, b) END;
CREATE MACRO athena_from_utf8(b) AS decode(b);
-- Java's upper case keeps the sharp s, which has no single capital there.
CREATE MACRO athena_upper(s) AS replace(upper(replace(s, 'ß', chr(57344))), chr(57344), 'ß');
CREATE MACRO athena_trim(s) AS regexp_replace(s, '^[\t-\r\x1c- ]+|[\t-\r\x1c- ]+$', '', 'g');
CREATE MACRO athena_ltrim(s) AS regexp_replace(s, '^[\t-\r\x1c- ]+', '');
CREATE MACRO athena_rtrim(s) AS regexp_replace(s, '[\t-\r\x1c- ]+$', '');
CREATE MACRO athena_lpad(s, n, p) AS
  CASE WHEN p = '' THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Padding string must not be empty', s)
       ELSE lpad(s, CAST(n AS INTEGER), p) END;
CREATE MACRO athena_rpad(s, n, p) AS
  CASE WHEN p = '' THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Padding string must not be empty', s)
       ELSE rpad(s, CAST(n AS INTEGER), p) END;
CREATE MACRO athena_substr
  (s, start) AS CASE WHEN start = 0 OR start < - length(s) THEN CASE WHEN s IS NOT NULL THEN '' END
       ELSE substr(s, start) END,
  (s, start, n) AS CASE WHEN s IS NULL OR start IS NULL OR n IS NULL THEN NULL
       WHEN start = 0 OR n <= 0 OR start < - length(s) THEN '' ELSE substr(s, start, n) END;
-- An empty search text is found between all characters in Trino.
CREATE MACRO athena_replace
  (s, old) AS replace(s, old, ''),
  (s, old, new) AS CASE WHEN old = '' THEN new || array_to_string(string_split(s, ''), new) || new
       ELSE replace(s, old, new) END;
CREATE MACRO athena_parts(s, d) AS
  CASE WHEN d = '' THEN athena_fail('INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string', s)
       ELSE string_split(s, d) END;
CREATE MACRO athena_split
  (s, d) AS athena_parts(s, d),
  (s, d, n) AS CASE WHEN n <= 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Limit must be positive', n)
       WHEN len(athena_parts(s, d)) <= n THEN athena_parts(s, d)
       ELSE list_append(list_slice(athena_parts(s, d), 1, n - 1),
                        array_to_string(list_slice(athena_parts(s, d), n, len(athena_parts(s, d))), d)) END;
CREATE MACRO athena_split_part(s, d, i) AS
  CASE WHEN i <= 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero', i)
       ELSE list_extract(athena_parts(s, d), i) END;
CREATE MACRO athena_split_to_map(s, d, kv) AS
  CASE WHEN s IS NULL OR d IS NULL OR kv IS NULL THEN NULL
       WHEN s = '' THEN CAST(map([], []) AS MAP(VARCHAR, VARCHAR))
       WHEN len(list_filter(string_split(s, d), lambda p: len(string_split(p, kv)) <> 2)) > 0
       THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Key-value delimiter must appear exactly once in each entry', s)
       ELSE map(list_transform(string_split(s, d), lambda p: string_split(p, kv)[1]),
                list_transform(string_split(s, d), lambda p: string_split(p, kv)[2])) END;
-- The dot of Trino's patterns does not match a line's end.
CREATE MACRO athena_regexp_like(s, p) AS regexp_matches(s, p, 'c');
CREATE MACRO athena_regexp_extract
  (s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END,
  (s, p, g) AS list_extract(athena_groups(s, p, g), 1);
CREATE MACRO athena_regexp_extract_all
  (s, p) AS regexp_extract_all(s, p),
  (s, p, g) AS athena_groups(s, p, g);
CREATE MACRO athena_regexp_count(s, p) AS CAST(len(regexp_extract_all(s, p)) AS BIGINT);
-- $1 is a group in Java's replacements, where DuckDB has \1; a backslash is itself only if escaped.
CREATE MACRO athena_replacement(r) AS
  regexp_replace(replace(replace(r, '\$', chr(57345)), '\', '\\'), '\$(\d)', '\\\1', 'g');
CREATE MACRO athena_regexp_replace
  (s, p) AS regexp_replace(s, p, '', 'g'),
  (s, p, r) AS CASE WHEN regexp_matches(r, '\$([^0-9]|\d\d|$)') AND NOT contains(r, '\$')
         OR regexp_matches(r, '\\[^$]')
       THEN athena_fail('NOT_SUPPORTED: the replacement ''' || r || ''' is not supported by the embedded Athena', r)
       ELSE replace(regexp_replace(s, p, athena_replacement(r), 'g'), chr(57345), '$') END;
CREATE MACRO athena_regexp_split(s, p) AS regexp_split_to_array(s, p);
