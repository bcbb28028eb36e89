-- Which texts from outside speak of some goods, or in some words?
-- The parameters stand first: the beginning of a tariff code, and words as a regular expression.
WITH parameter AS (
    SELECT
        '8703' AS code_begins,
        'undervalu|smuggl|far below' AS words
),

coded AS (
    SELECT
        c.upload_id,
        c.record_number,
        array_join(array_sort(array_agg(DISTINCT c.commodity_code)), ' ') AS commodity_codes
    FROM document_commodity AS c
    CROSS JOIN parameter AS p
    WHERE c.commodity_code LIKE p.code_begins || '%'
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
    regexp_like(lower(coalesce(d.title, '') || ' ' || d.content), p.words) AS has_words
FROM outside_document AS d
CROSS JOIN parameter AS p
LEFT JOIN coded AS c
    ON d.upload_id = c.upload_id
    AND d.record_number = c.record_number
WHERE c.commodity_codes IS NOT NULL
    OR regexp_like(lower(coalesce(d.title, '') || ' ' || d.content), p.words)
ORDER BY d.published_at DESC, d.document_number
LIMIT 50
