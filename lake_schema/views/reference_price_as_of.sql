-- What goods of a kind and origin usually cost on the day they were declared, per unit.
-- Of several the longest code counts, then one for the origin. The price is what was known on that
-- day, else what was known first; price_now is what is known now.
WITH history AS (
    SELECT
        {columns of reference_price},
        lead(known_from) OVER (
            PARTITION BY
                commodity_code,
                origin_country_code,
                unit_code,
                price_currency,
                method_code,
                valid_from
            ORDER BY known_from, ingested_at, upload_id, record_number
        ) AS known_before
    FROM reference_price
),

wanted AS (
    SELECT DISTINCT
        commodity_code,
        origin_country_code,
        dated_on
    FROM goods_item
    WHERE commodity_code IS NOT NULL
),

prefixed AS (
    SELECT
        w.commodity_code,
        w.origin_country_code,
        w.dated_on,
        substr(w.commodity_code, 1, d.digits) AS prefix
    FROM wanted AS w
    CROSS JOIN UNNEST(ARRAY[2, 4, 6, 8, 10]) AS d (digits)
    WHERE length(w.commodity_code) >= d.digits
),

placed AS (
    SELECT
        w.commodity_code,
        w.origin_country_code,
        w.dated_on,
        h.commodity_code AS price_code,
        h.unit_code,
        h.price_amount,
        h.low_price,
        h.high_price,
        h.price_currency,
        h.method_code,
        h.valid_from,
        h.known_from,
        row_number() OVER (
            PARTITION BY w.commodity_code, w.origin_country_code, w.dated_on, h.unit_code
            ORDER BY
                CASE
                    WHEN h.known_from >= w.dated_on + INTERVAL '1' DAY THEN 1
                    ELSE 0
                END,
                length(h.commodity_code) DESC,
                CASE WHEN h.origin_country_code IS NULL THEN 1 ELSE 0 END,
                {order of h on w.dated_on}
        ) AS place,
        first_value(h.price_amount) OVER (
            PARTITION BY w.commodity_code, w.origin_country_code, w.dated_on, h.unit_code
            ORDER BY
                CASE WHEN h.known_before IS NULL THEN 0 ELSE 1 END,
                length(h.commodity_code) DESC,
                CASE WHEN h.origin_country_code IS NULL THEN 1 ELSE 0 END,
                h.valid_from DESC,
                h.known_from DESC
        ) AS price_now
    FROM prefixed AS w
    INNER JOIN history AS h
        ON w.prefix = h.commodity_code
        AND (h.origin_country_code IS NULL OR h.origin_country_code = w.origin_country_code)
        AND {holds of h on w.dated_on}
)

SELECT
    commodity_code,
    origin_country_code,
    dated_on,
    unit_code,
    price_code,
    price_amount,
    low_price,
    high_price,
    price_currency,
    method_code,
    valid_from,
    known_from,
    price_now,
    price_now <> price_amount AS is_corrected
FROM placed
WHERE place = 1
