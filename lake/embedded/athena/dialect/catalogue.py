"""The scalar functions that mean in DuckDB, under the name or macro given, what they do in Athena.

One line a form: Athena's name, what it takes, what it gives and, after `=`, what it is called in
DuckDB. Those that need their arguments' text (formats, lambdas, units) are in other modules.
`athena_*` are macros of `macros/` and functions of `udfs.py`.
"""

from lake.embedded.athena.dialect.signatures import signatures

_NUMBERS = """
    abs(N) -> N
    acos(double) -> double
    asin(double) -> double
    atan(double) -> double
    atan2(double, double) -> double
    bitwise_and(bigint, bigint) -> bigint = ({0} & {1})
    bitwise_left_shift(N, bigint) -> N = ({0} << CAST({1} AS INTEGER))
    bitwise_not(bigint) -> bigint = (~ {0})
    bitwise_or(bigint, bigint) -> bigint = ({0} | {1})
    bitwise_xor(bigint, bigint) -> bigint = xor
    cbrt(double) -> double = athena_cbrt
    cos(double) -> double
    cosh(double) -> double
    degrees(double) -> double
    e() -> double = athena_e
    exp(double) -> double
    from_base(varchar, bigint) -> bigint = athena_from_base
    great_circle_distance(double, double, double, double) -> double = athena_great_circle
    infinity() -> double = athena_infinity
    is_finite(double) -> boolean = isfinite
    is_infinite(double) -> boolean = isinf
    is_nan(double) -> boolean = isnan
    ln(double) -> double = athena_ln
    log(double, double) -> double = athena_log
    log10(double) -> double = athena_log10
    log2(double) -> double = athena_log2
    nan() -> double = athena_nan
    pi() -> double
    pow(double, double) -> double
    power(double, double) -> double = pow
    radians(double) -> double
    rand() -> double = random
    random() -> double
    sin(double) -> double
    sinh(double) -> double
    sqrt(double) -> double = athena_sqrt
    tan(double) -> double
    tanh(double) -> double
    width_bucket(double, array(double)) -> bigint = athena_width_bucket
    width_bucket(double, double, double, bigint) -> bigint = athena_width_bucket_even
"""

_TEXT = """
    chr(bigint) -> varchar = chr(CAST({0} AS INTEGER))
    codepoint(varchar) -> integer = athena_codepoint
    crc32(varbinary) -> bigint = athena_crc32
    from_base64(varchar) -> varbinary = from_base64
    from_hex(varchar) -> varbinary = from_hex
    from_utf8(varbinary) -> varchar = athena_from_utf8
    hamming_distance(varchar, varchar) -> bigint = athena_hamming
    length(varchar) -> bigint
    length(varbinary) -> bigint = octet_length
    levenshtein_distance(varchar, varchar) -> bigint = athena_levenshtein
    lower(varchar) -> varchar
    lpad(varchar, bigint, varchar) -> varchar = athena_lpad
    ltrim(varchar) -> varchar = athena_ltrim
    ltrim(varchar, varchar) -> varchar
    md5(varbinary) -> varbinary = unhex(md5({0}))
    normalize(varchar) -> varchar = nfc_normalize
    regexp_count(varchar, varchar) -> bigint = athena_regexp_count
    regexp_extract(varchar, varchar) -> varchar = athena_regexp_extract
    regexp_extract(varchar, varchar, bigint) -> varchar = athena_regexp_extract
    regexp_extract_all(varchar, varchar) -> array(varchar) = athena_regexp_extract_all
    regexp_extract_all(varchar, varchar, bigint) -> array(varchar) = athena_regexp_extract_all
    regexp_like(varchar, varchar) -> boolean = athena_regexp_like
    regexp_replace(varchar, varchar, varchar?) -> varchar = athena_regexp_replace
    regexp_split(varchar, varchar) -> array(varchar) = athena_regexp_split
    replace(varchar, varchar) -> varchar = athena_replace
    replace(varchar, varchar, varchar) -> varchar = athena_replace
    reverse(varchar) -> varchar = athena_reverse
    reverse(array(T)) -> array(T) = list_reverse
    rpad(varchar, bigint, varchar) -> varchar = athena_rpad
    rtrim(varchar) -> varchar = athena_rtrim
    rtrim(varchar, varchar) -> varchar
    sha256(varbinary) -> varbinary = unhex(sha256({0}))
    soundex(varchar) -> varchar = athena_soundex
    split(varchar, varchar) -> array(varchar) = athena_split
    split(varchar, varchar, bigint) -> array(varchar) = athena_split
    split_part(varchar, varchar, bigint) -> varchar = athena_split_part
    split_to_map(varchar, varchar, varchar) -> map(varchar, varchar) = athena_split_to_map
    starts_with(varchar, varchar) -> boolean
    strpos(varchar, varchar) -> bigint
    substr(varchar, bigint, bigint?) -> varchar = athena_substr
    substring(varchar, bigint, bigint?) -> varchar = athena_substr
    to_base64(varbinary) -> varchar = to_base64
    to_hex(varbinary) -> varchar = hex
    to_utf8(varchar) -> varbinary = encode
    translate(varchar, varchar, varchar) -> varchar
    trim(varchar) -> varchar = athena_trim
    upper(varchar) -> varchar = athena_upper
    url_decode(varchar) -> varchar = athena_url_decode
    url_encode(varchar) -> varchar = athena_url_encode
    url_extract_fragment(varchar) -> varchar = athena_url_part({0}, 'fragment')
    url_extract_host(varchar) -> varchar = athena_url_part({0}, 'host')
    url_extract_path(varchar) -> varchar = athena_url_part({0}, 'path')
    url_extract_protocol(varchar) -> varchar = athena_url_part({0}, 'protocol')
    url_extract_query(varchar) -> varchar = athena_url_part({0}, 'query')
    uuid() -> uuid
    format_number(double) -> varchar = athena_format_number
"""

_TIMES = """
    day(time) -> bigint
    day_of_month(time) -> bigint = day
    day_of_week(time) -> bigint = isodow
    day_of_year(time) -> bigint = dayofyear
    dow(time) -> bigint = isodow
    doy(time) -> bigint = dayofyear
    from_iso8601_date(varchar) -> date = athena_iso_date
    hour(clock) -> bigint
    last_day_of_month(time) -> date = last_day
    millisecond(clock) -> bigint = athena_millisecond
    minute(clock) -> bigint
    month(time) -> bigint
    quarter(time) -> bigint
    second(clock) -> bigint
    week(time) -> bigint
    week_of_year(time) -> bigint = week
    year(time) -> bigint
    year_of_week(time) -> bigint = isoyear
    yow(time) -> bigint = isoyear
    current_timezone() -> varchar = athena_zone
"""

_COLLECTIONS = """
    array_distinct(array(T)) -> array(T) = athena_distinct
    array_except(array(T), array(T)) -> array(T) = athena_except
    array_intersect(array(T), array(T)) -> array(T) = athena_intersect
    array_max(array(T)) -> T = athena_array_max
    array_min(array(T)) -> T = athena_array_min
    array_position(array(T), T) -> bigint = athena_array_position
    array_remove(array(T), T) -> array(T) = athena_array_remove
    array_union(array(T), array(T)) -> array(T) = athena_union
    arrays_overlap(array(T), array(T)) -> boolean = athena_overlap
    cardinality(array(T)) -> bigint = len
    cardinality(map(K,V)) -> bigint = CAST(cardinality({0}) AS BIGINT)
    contains(array(T), T) -> boolean = athena_contains
    element_at(array(T), bigint) -> T = athena_element_at
    element_at(map(K,V), K) -> V = athena_map_element
    flatten(array(array(T))) -> array(T)
    map_keys(map(K,V)) -> array(K)
    map_values(map(K,V)) -> array(V)
    repeat(T, bigint) -> array(T) = athena_repeat
    shuffle(array(T)) -> array(T) = athena_shuffle
    slice(array(T), bigint, bigint) -> array(T) = athena_slice
"""

_JSON = """
    is_json_scalar(varchar) -> boolean = athena_is_json_scalar
    json_array_contains(varchar, varchar) -> boolean = athena_json_contains
    json_array_length(json) -> bigint = athena_json_array_length
    json_array_length(varchar) -> bigint = athena_json_array_length
    json_format(json) -> varchar = athena_json_format
    json_parse(varchar) -> json = athena_json_parse
"""

SCALARS = signatures(_NUMBERS + _TEXT + _TIMES + _COLLECTIONS + _JSON)
