-- Which texts from outside speak of some goods, or in some words?
-- :commodity_code prefix = 8703: goods whose tariff code begins so
-- :words text = undervalu|smuggl|far below: a regular expression, in small letters
-- :from_day day: first day of publication (such as 2026-01-01)
WITH coded AS (
    SELECT
        c.upload_id,
        c.record_number,
        array_join(array_sort(array_agg(DISTINCT c.commodity_code)), ' ') AS commodity_codes
    FROM document_commodity AS c
    WHERE c.commodity_code LIKE :commodity_code
    GROUP BY c.upload_id, c.record_number
)
SELECT
    d.published_at,
    d.source_code,
    d.kind_code,
    d.language_code,
    d.document_number,
    d.title,
    d.url,
    c.commodity_codes,
    regexp_like(lower(coalesce(d.title, '') || ' ' || d.content), :words) AS has_words
FROM outside_document AS d
LEFT JOIN coded AS c
    ON d.upload_id = c.upload_id
    AND d.record_number = c.record_number
WHERE (
    c.commodity_codes IS NOT NULL
    OR regexp_like(lower(coalesce(d.title, '') || ' ' || d.content), :words)
)
    AND d.published_at >= :from_day -- if given
ORDER BY d.published_at DESC, d.document_number
LIMIT 50
