-- How complete are the goods items of each post in the columns that risk analysis needs?
-- The share of items, in percent, in which something is stated.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
SELECT
    post,
    flow_code,
    count(*) AS goods_items,
    round(100e0 * count(commodity_code) / count(*), 1) AS percent_commodity_code,
    round(100e0 * count(origin_country_code) / count(*), 1) AS percent_origin,
    round(100e0 * count(net_mass_kg) / count(*), 1) AS percent_net_mass,
    round(100e0 * count(supplementary_quantity) / count(*), 1) AS percent_supplementary_quantity,
    round(100e0 * count(statistical_value_amount) / count(*), 1) AS percent_statistical_value,
    round(100e0 * count(customs_value_amount) / count(*), 1) AS percent_customs_value,
    round(100e0 * count(item_amount) / count(*), 1) AS percent_item_amount,
    round(100e0 * count(goods_description) / count(*), 1) AS percent_description,
    round(100e0 * count(procedure_code) / count(*), 1) AS percent_procedure
FROM goods_item_current
WHERE true
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY post, flow_code
ORDER BY post, flow_code
