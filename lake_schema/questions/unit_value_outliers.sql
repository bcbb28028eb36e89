-- Which goods items cost twice or half as much per kilogram as their kind from their origin?
-- The yardstick is the median of at least ten items of the same subheading, origin and currency.
WITH valued AS (
    SELECT
        declaration_id,
        item_number,
        office_code,
        hs6_code,
        origin_country_code,
        statistical_value_currency AS currency,
        CAST(statistical_value_amount AS double)
        / nullif(CAST(net_mass_kg AS double), 0) AS value_per_kg
    FROM goods_item_current
    WHERE NOT is_cancelled AND NOT is_rejected
),

kind AS (
    SELECT
        hs6_code,
        origin_country_code,
        currency,
        count(*) AS items_of_kind,
        approx_percentile(value_per_kg, 0.5) AS usual_per_kg
    FROM valued
    WHERE value_per_kg > 0
    GROUP BY hs6_code, origin_country_code, currency
    HAVING count(*) >= 10
)
SELECT
    valued.office_code,
    valued.declaration_id,
    valued.item_number,
    valued.hs6_code,
    valued.origin_country_code,
    round(valued.value_per_kg, 2) AS value_per_kg,
    round(kind.usual_per_kg, 2) AS usual_per_kg,
    valued.currency,
    round(valued.value_per_kg / kind.usual_per_kg, 2) AS times_usual
FROM valued
INNER JOIN kind
    ON valued.hs6_code = kind.hs6_code
    AND valued.origin_country_code = kind.origin_country_code
    AND valued.currency = kind.currency
WHERE valued.value_per_kg > 0
    AND (
        valued.value_per_kg >= 2 * kind.usual_per_kg
        OR valued.value_per_kg <= kind.usual_per_kg / 2
    )
ORDER BY
    abs(ln(valued.value_per_kg / kind.usual_per_kg)) DESC,
    valued.declaration_id,
    valued.item_number
LIMIT 50
