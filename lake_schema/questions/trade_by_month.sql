-- How much comes in and goes out each month, by chapter of the tariff and country?
-- The country is that of origin for imports and of destination for exports; values are in national
-- currency.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
SELECT
    CAST(date_trunc('month', dated_on) AS date) AS month,
    flow_code,
    substr(hs6_code, 1, 2) AS chapter,
    CASE WHEN flow_code = 'EX' THEN destination_country_code ELSE origin_country_code END
        AS country_code,
    count(*) AS goods_items,
    round(CAST(sum(national_value_amount) AS double)) AS value,
    max(national_currency) AS currency,
    round(CAST(sum(net_mass_kg) AS double) / 1000, 1) AS net_tonnes
FROM item_value
WHERE NOT is_cancelled AND NOT is_rejected
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
    AND commodity_code LIKE :commodity_code -- if given
GROUP BY
    date_trunc('month', dated_on),
    flow_code,
    substr(hs6_code, 1, 2),
    CASE WHEN flow_code = 'EX' THEN destination_country_code ELSE origin_country_code END
ORDER BY month, flow_code, chapter, country_code
