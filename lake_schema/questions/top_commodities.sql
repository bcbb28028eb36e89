-- Which commodities are worth most, and what do they weigh?
-- Value is the statistical value; of a declaration counts what is valid now.
SELECT
    flow_code,
    hs6_code,
    count(*) AS goods_items,
    sum(statistical_value_amount) AS value,
    statistical_value_currency AS currency,
    round(CAST(sum(net_mass_kg) AS double) / 1000, 1) AS net_tonnes,
    round(
        CAST(sum(statistical_value_amount) AS double)
        / nullif(CAST(sum(net_mass_kg) AS double), 0),
        2
    ) AS value_per_kg
FROM goods_item_current
WHERE statistical_value_amount IS NOT NULL
    AND NOT is_cancelled AND NOT is_rejected
GROUP BY flow_code, hs6_code, statistical_value_currency
ORDER BY value DESC, hs6_code
LIMIT 20
