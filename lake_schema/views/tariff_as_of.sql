-- Each rate of duty or tax that held for the goods of a day, by code, origin and preference.
-- Of several the longest code counts, then one for the preference, then one for the origin. rate is
-- what was known on that day, else what was known first; rate_now is what is known now.
WITH history AS (
    SELECT
        {columns of tariff},
        lead(known_from) OVER (
            PARTITION BY
                commodity_code,
                tax_type_code,
                origin_country_code,
                preference_code,
                quota_number,
                valid_from
            ORDER BY known_from, ingested_at, upload_id, record_number
        ) AS known_before
    FROM tariff
),

wanted AS (
    SELECT DISTINCT
        commodity_code,
        origin_country_code,
        preference_code,
        dated_on
    FROM goods_item
    WHERE commodity_code IS NOT NULL
),

prefixed AS (
    SELECT
        w.commodity_code,
        w.origin_country_code,
        w.preference_code,
        w.dated_on,
        substr(w.commodity_code, 1, d.digits) AS prefix
    FROM wanted AS w
    CROSS JOIN UNNEST(ARRAY[2, 4, 6, 7, 8, 9, 10, 11, 12]) AS d (digits)
    WHERE length(w.commodity_code) >= d.digits
),

placed AS (
    SELECT
        w.commodity_code,
        w.origin_country_code,
        w.preference_code,
        w.dated_on,
        h.commodity_code AS tariff_code,
        h.tax_type_code,
        h.rate,
        h.specific_amount,
        h.specific_currency,
        h.specific_unit_code,
        h.minimum_amount,
        h.base_code,
        h.measure_code,
        h.valid_from,
        h.known_from,
        row_number() OVER (
            PARTITION BY
                w.commodity_code,
                w.origin_country_code,
                w.preference_code,
                w.dated_on,
                h.tax_type_code
            ORDER BY
                CASE
                    WHEN h.known_from >= w.dated_on + INTERVAL '1' DAY THEN 1
                    ELSE 0
                END,
                length(h.commodity_code) DESC,
                CASE WHEN h.preference_code IS NULL THEN 1 ELSE 0 END,
                CASE WHEN h.origin_country_code IS NULL THEN 1 ELSE 0 END,
                {order of h on w.dated_on}
        ) AS place,
        first_value(h.rate) OVER (
            PARTITION BY
                w.commodity_code,
                w.origin_country_code,
                w.preference_code,
                w.dated_on,
                h.tax_type_code
            ORDER BY
                CASE WHEN h.known_before IS NULL THEN 0 ELSE 1 END,
                length(h.commodity_code) DESC,
                CASE WHEN h.preference_code IS NULL THEN 1 ELSE 0 END,
                CASE WHEN h.origin_country_code IS NULL THEN 1 ELSE 0 END,
                h.valid_from DESC,
                h.known_from DESC
        ) AS rate_now
    FROM prefixed AS w
    INNER JOIN history AS h
        ON w.prefix = h.commodity_code
        AND (h.origin_country_code IS NULL OR h.origin_country_code = w.origin_country_code)
        AND (h.preference_code IS NULL OR h.preference_code = w.preference_code)
        AND {holds of h on w.dated_on}
    WHERE h.quota_number IS NULL
)

SELECT
    commodity_code,
    origin_country_code,
    preference_code,
    dated_on,
    tax_type_code,
    tariff_code,
    rate,
    specific_amount,
    specific_currency,
    specific_unit_code,
    minimum_amount,
    base_code,
    measure_code,
    valid_from,
    known_from,
    rate_now,
    rate_now <> rate AS is_corrected
FROM placed
WHERE place = 1
