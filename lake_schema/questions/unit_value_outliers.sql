-- Which goods items cost twice or half as much per kilogram as their kind from their origin?
-- The yardstick is the median of at least ten items of the same subheading, origin and currency.
WITH latest AS (
    SELECT
        declaration_id,
        item_number,
        office_code,
        hs6_code,
        origin_country_code,
        statistical_value_currency AS currency,
        CAST(statistical_value_amount AS double)
        / nullif(CAST(net_mass_kg AS double), 0) AS value_per_kg,
        rank() OVER (
            PARTITION BY declaration_id
            ORDER BY version_number DESC NULLS LAST, ingested_at DESC,
                upload_id DESC, record_number DESC
        ) AS age
    FROM goods_item
),

kind AS (
    SELECT
        hs6_code,
        origin_country_code,
        currency,
        count(*) AS items_of_kind,
        approx_percentile(value_per_kg, 0.5) AS usual_per_kg
    FROM latest
    WHERE age = 1 AND value_per_kg > 0
    GROUP BY hs6_code, origin_country_code, currency
    HAVING count(*) >= 10
)
SELECT
    latest.office_code,
    latest.declaration_id,
    latest.item_number,
    latest.hs6_code,
    latest.origin_country_code,
    round(latest.value_per_kg, 2) AS value_per_kg,
    round(kind.usual_per_kg, 2) AS usual_per_kg,
    latest.currency,
    round(latest.value_per_kg / kind.usual_per_kg, 2) AS times_usual
FROM latest
INNER JOIN kind
    ON latest.hs6_code = kind.hs6_code
    AND latest.origin_country_code = kind.origin_country_code
    AND latest.currency = kind.currency
WHERE latest.age = 1 AND latest.value_per_kg > 0
    AND (
        latest.value_per_kg >= 2 * kind.usual_per_kg
        OR latest.value_per_kg <= kind.usual_per_kg / 2
    )
ORDER BY
    abs(ln(latest.value_per_kg / kind.usual_per_kg)) DESC,
    latest.declaration_id,
    latest.item_number
LIMIT 50
