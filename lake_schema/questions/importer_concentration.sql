-- In which chapters of the tariff do few importers bring in most of the value?
-- Importers stand under pseudonyms: who they are need not be known to see how few they are.
-- The Herfindahl index sums the squared shares: above 0.25 a market counts as concentrated.
WITH newest AS (
    SELECT
        upload_id,
        record_number,
        importer_id_pseudonym AS importer,
        rank() OVER (
            PARTITION BY declaration_id
            ORDER BY version_number DESC NULLS LAST, ingested_at DESC,
                upload_id DESC, record_number DESC
        ) AS age
    FROM declaration
    WHERE flow_code = 'IM'
),

imported AS (
    SELECT
        substr(goods_item.hs6_code, 1, 2) AS chapter,
        newest.importer,
        goods_item.statistical_value_currency AS currency,
        CAST(sum(goods_item.statistical_value_amount) AS double) AS value
    FROM goods_item
    INNER JOIN newest
        ON goods_item.upload_id = newest.upload_id
        AND goods_item.record_number = newest.record_number
    WHERE newest.age = 1
        AND newest.importer IS NOT NULL
        AND goods_item.statistical_value_amount > 0
    GROUP BY
        substr(goods_item.hs6_code, 1, 2),
        newest.importer,
        goods_item.statistical_value_currency
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
