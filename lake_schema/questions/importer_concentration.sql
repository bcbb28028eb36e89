-- In which chapters of the tariff do few importers bring in most of the value?
-- Importers stand under pseudonyms: who they are need not be known to see how few they are.
-- The Herfindahl index sums the squared shares: above 0.25 a market counts as concentrated.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
WITH imported AS (
    SELECT
        substr(item.hs6_code, 1, 2) AS chapter,
        declaration.importer_id_pseudonym AS importer,
        coalesce(item.statistical_value_currency, item.customs_value_currency) AS currency,
        CAST(
            sum(coalesce(item.statistical_value_amount, item.customs_value_amount)) AS double
        ) AS value
    FROM goods_item_current AS item
    INNER JOIN declaration_current AS declaration
        ON item.declaration_id = declaration.declaration_id
    WHERE declaration.flow_code = 'IM'
        AND NOT declaration.is_cancelled
        AND NOT declaration.is_rejected
        AND declaration.importer_id_pseudonym IS NOT NULL
        AND coalesce(item.statistical_value_amount, item.customs_value_amount) > 0
        AND item.dated_on >= :from_day -- if given
        AND item.dated_on <= :to_day -- if given
        AND item.commodity_code LIKE :commodity_code -- if given
    GROUP BY
        substr(item.hs6_code, 1, 2),
        declaration.importer_id_pseudonym,
        coalesce(item.statistical_value_currency, item.customs_value_currency)
),

share AS (
    SELECT
        chapter,
        importer,
        currency,
        value,
        value / sum(value) OVER (PARTITION BY chapter, currency) AS of_chapter
    FROM imported
)
SELECT
    chapter,
    count(*) AS importers,
    round(sum(value), 0) AS value,
    currency,
    round(sum(of_chapter * of_chapter), 3) AS herfindahl,
    round(100 * max(of_chapter), 1) AS percent_of_largest,
    max_by(importer, value) AS largest_importer
FROM share
GROUP BY chapter, currency
HAVING count(*) >= 3
ORDER BY herfindahl DESC, chapter
LIMIT 20
