-- Which goods items cost far more or less per kilogram than their kind from their origin?
-- The yardstick is the median of all items of the same subheading, origin and currency.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
-- :least_count integer = 10: how many items make a kind
-- :times number = 2: how many times the usual value is strange
WITH valued AS (
    SELECT
        declaration_id,
        item_number,
        office_code,
        hs6_code,
        origin_country_code,
        coalesce(statistical_value_currency, customs_value_currency) AS currency,
        CAST(coalesce(statistical_value_amount, customs_value_amount) AS double)
        / nullif(CAST(net_mass_kg AS double), 0) AS value_per_kg
    FROM goods_item_current
    WHERE NOT is_cancelled AND NOT is_rejected
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND commodity_code LIKE :commodity_code -- if given
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
    HAVING count(*) >= :least_count
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
        valued.value_per_kg >= :times * kind.usual_per_kg
        OR valued.value_per_kg <= kind.usual_per_kg / :times
    )
ORDER BY
    abs(ln(valued.value_per_kg / kind.usual_per_kg)) DESC,
    valued.declaration_id,
    valued.item_number
LIMIT 50
