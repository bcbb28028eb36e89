-- Where do imports originate, and how often is a preference claimed for them?
-- Preference codes that begin with 1 claim none; value is the statistical value, else the customs
-- value; of a declaration counts what is valid now.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
WITH item AS (
    SELECT
        origin_country_code,
        preference_code,
        coalesce(statistical_value_amount, customs_value_amount) AS value_amount,
        coalesce(statistical_value_currency, customs_value_currency) AS value_currency
    FROM goods_item_current
    WHERE flow_code = 'IM'
        AND NOT is_cancelled AND NOT is_rejected
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
        AND commodity_code LIKE :commodity_code -- if given
)
SELECT
    origin_country_code,
    count(*) AS goods_items,
    sum(value_amount) AS value,
    value_currency AS currency,
    round(
        100e0 * CAST(sum(value_amount) AS double)
        / sum(CAST(sum(value_amount) AS double)) OVER (PARTITION BY value_currency),
        1
    ) AS percent_of_value,
    round(100e0 * count_if(preference_code NOT LIKE '1%') / count(*), 1) AS percent_with_preference
FROM item
WHERE value_amount IS NOT NULL
GROUP BY origin_country_code, value_currency
ORDER BY value DESC, origin_country_code
LIMIT 20
