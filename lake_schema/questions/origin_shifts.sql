-- For which goods did the share of a country of origin change most between two times?
-- A shift after a duty or a ban may be trade that went another way, or a false origin.
-- :split_day day = 2026-01-01: where the second time begins
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
-- :least_count integer = 20: how many items of the goods each time must have
WITH item AS (
    SELECT
        hs6_code,
        origin_country_code,
        dated_on >= :split_day AS is_after,
        net_mass_kg AS mass_kg
    FROM item_value
    WHERE flow_code = 'IM'
        AND NOT is_cancelled AND NOT is_rejected
        AND net_mass_kg > 0
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND hs6_code LIKE :commodity_code -- if given
),

goods AS (
    SELECT
        hs6_code,
        CAST(sum(CASE WHEN is_after THEN 0 ELSE mass_kg END) AS double) AS kg_before,
        CAST(sum(CASE WHEN is_after THEN mass_kg ELSE 0 END) AS double) AS kg_after
    FROM item
    GROUP BY hs6_code
    HAVING count_if(is_after) >= :least_count AND count_if(NOT is_after) >= :least_count
),

origin AS (
    SELECT
        hs6_code,
        origin_country_code,
        count_if(is_after) AS items_after,
        count_if(NOT is_after) AS items_before,
        CAST(sum(CASE WHEN is_after THEN 0 ELSE mass_kg END) AS double) AS kg_before,
        CAST(sum(CASE WHEN is_after THEN mass_kg ELSE 0 END) AS double) AS kg_after
    FROM item
    GROUP BY hs6_code, origin_country_code
)
SELECT
    origin.hs6_code,
    origin.origin_country_code,
    origin.items_before,
    origin.items_after,
    round(100 * origin.kg_before / goods.kg_before, 1) AS percent_before,
    round(100 * origin.kg_after / goods.kg_after, 1) AS percent_after,
    round(100 * (origin.kg_after / goods.kg_after - origin.kg_before / goods.kg_before), 1)
        AS points
FROM origin
INNER JOIN goods ON origin.hs6_code = goods.hs6_code
ORDER BY
    abs(origin.kg_after / goods.kg_after - origin.kg_before / goods.kg_before) DESC,
    origin.hs6_code,
    origin.origin_country_code
LIMIT 50
