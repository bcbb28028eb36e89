-- What a currency was worth in the national one on each day that something was declared in it.
-- The national currency is the base of most exchange rates. worth is what was known on that day,
-- else what was known first; worth_now is what is known now, so that a late correction shows.
WITH counted AS (
    SELECT
        {columns of exchange_rate},
        count(*) OVER (PARTITION BY base_currency_code) AS rates
    FROM exchange_rate
),

history AS (
    SELECT
        currency_code,
        base_currency_code,
        valid_from,
        valid_to,
        known_from,
        is_withdrawn,
        upload_id,
        record_number,
        max_by(base_currency_code, rates) OVER () AS national_currency_code,
        coalesce(
            CAST(rate AS double) / coalesce(unit_count, 1),
            1 / CAST(inverse_rate AS double)
        ) AS worth,
        lead(known_from) OVER (
            PARTITION BY currency_code, base_currency_code, valid_from
            ORDER BY known_from, ingested_at, upload_id, record_number
        ) AS known_before
    FROM counted
),

wanted AS (
    SELECT DISTINCT
        c.currency_code,
        i.dated_on
    FROM goods_item AS i
    CROSS JOIN UNNEST(
        ARRAY[
            i.item_currency,
            i.statistical_value_currency,
            i.customs_value_currency,
            'USD'
        ]
    ) AS c (currency_code)
    WHERE c.currency_code IS NOT NULL
),

placed AS (
    SELECT
        w.currency_code,
        w.dated_on,
        h.base_currency_code,
        h.worth,
        h.known_from,
        h.known_before,
        h.valid_from,
        row_number() OVER (
            PARTITION BY w.currency_code, w.dated_on
            ORDER BY {order of h on w.dated_on}
        ) AS place,
        max_by(h.worth, CASE WHEN h.known_before IS NULL THEN h.valid_from END) OVER (
            PARTITION BY w.currency_code, w.dated_on
        ) AS worth_now
    FROM wanted AS w
    INNER JOIN history AS h
        ON w.currency_code = h.currency_code
        AND h.base_currency_code = h.national_currency_code
        AND {holds of h on w.dated_on}
)

SELECT
    currency_code,
    base_currency_code AS national_currency_code,
    dated_on,
    worth,
    valid_from,
    known_from,
    worth_now,
    worth_now <> worth AS is_corrected
FROM placed
WHERE place = 1
