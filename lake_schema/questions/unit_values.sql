-- What does a kilogram of some goods usually cost, by origin?
-- Quantiles of the value per kilogram in national currency; kinds of few items say little.
-- :commodity_code prefix = 8703: goods whose tariff code begins so
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :least_count integer = 5: how many items make a kind
SELECT
    hs6_code,
    origin_country_code,
    flow_code,
    national_currency AS currency,
    count(*) AS goods_items,
    round(approx_percentile(value_per_kg, 0.1), 2) AS low_per_kg,
    round(approx_percentile(value_per_kg, 0.5), 2) AS usual_per_kg,
    round(approx_percentile(value_per_kg, 0.9), 2) AS high_per_kg
FROM unit_value
WHERE value_per_kg > 0
    AND hs6_code LIKE :commodity_code
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
GROUP BY hs6_code, origin_country_code, flow_code, national_currency
HAVING count(*) >= :least_count
ORDER BY hs6_code, flow_code, origin_country_code, currency
