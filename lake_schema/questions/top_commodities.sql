-- Which commodities are worth most, and what do they weigh?
-- Value is the statistical value, else the customs value; of a declaration counts what is valid now.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :origin_country_code text: one country of origin (such as CN)
-- :most integer = 20: how many rows
WITH item AS (
    SELECT
        flow_code,
        hs6_code,
        net_mass_kg,
        coalesce(statistical_value_amount, customs_value_amount) AS value_amount,
        coalesce(statistical_value_currency, customs_value_currency) AS value_currency
    FROM goods_item_current
    WHERE NOT is_cancelled AND NOT is_rejected
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
        AND origin_country_code = :origin_country_code -- if given
)
SELECT
    flow_code,
    hs6_code,
    count(*) AS goods_items,
    sum(value_amount) AS value,
    value_currency AS currency,
    round(CAST(sum(net_mass_kg) AS double) / 1000, 1) AS net_tonnes,
    round(
        CAST(sum(value_amount) AS double) / nullif(CAST(sum(net_mass_kg) AS double), 0),
        2
    ) AS value_per_kg
FROM item
WHERE value_amount IS NOT NULL
GROUP BY flow_code, hs6_code, value_currency
ORDER BY value DESC, hs6_code
LIMIT :most
