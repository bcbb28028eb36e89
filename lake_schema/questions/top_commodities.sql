-- Which commodities are worth most, and what do they weigh?
-- Value is the statistical value; only the latest version of a declaration counts.
WITH latest AS (
    SELECT
        flow_code,
        hs6_code,
        net_mass_kg,
        statistical_value_amount AS value,
        statistical_value_currency AS currency,
        rank() OVER (
            PARTITION BY declaration_id
            ORDER BY version_number DESC NULLS LAST, ingested_at DESC,
                upload_id DESC, record_number DESC
        ) AS age
    FROM goods_item
)
SELECT
    flow_code,
    hs6_code,
    count(*) AS goods_items,
    sum(value) AS value,
    currency,
    round(CAST(sum(net_mass_kg) AS double) / 1000, 1) AS net_tonnes,
    round(
        CAST(sum(value) AS double) / nullif(CAST(sum(net_mass_kg) AS double), 0), 2
    ) AS value_per_kg
FROM latest
WHERE age = 1 AND value IS NOT NULL
GROUP BY flow_code, hs6_code, currency
ORDER BY value DESC, hs6_code
LIMIT 20
