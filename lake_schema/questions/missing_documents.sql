-- Which goods items claim a preference without naming any proof of origin?
-- A preference is a code that does not begin with 1; a proof of origin is a document of the kinds
-- that the Union's tariff asks for (N954 EUR.1, N865 form A, U004 to U181 statements, and the like).
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
WITH claimed AS (
    SELECT
        declaration_id,
        version_number,
        upload_id,
        record_number,
        item_number,
        dated_on,
        office_code,
        flow_code,
        hs6_code,
        origin_country_code,
        preference_code
    FROM goods_item_current
    WHERE preference_code IS NOT NULL
        AND preference_code NOT LIKE '1%'
        AND NOT is_cancelled AND NOT is_rejected
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
),

proof AS (
    SELECT DISTINCT
        upload_id,
        record_number,
        item_number
    FROM additional_document
    WHERE regexp_like(
        coalesce(category_code, '') || type_code,
        '^(N954|N865|N018|N861|N862|U[0-9]{3}|A119|C6[0-9]{2})$'
    )
)
SELECT
    c.declaration_id,
    c.item_number,
    c.dated_on,
    c.office_code,
    c.hs6_code,
    c.origin_country_code,
    c.preference_code
FROM claimed AS c
LEFT JOIN proof AS p
    ON c.upload_id = p.upload_id
    AND c.record_number = p.record_number
    AND (p.item_number IS NULL OR p.item_number = c.item_number)
WHERE p.upload_id IS NULL
ORDER BY c.dated_on DESC, c.declaration_id, c.item_number
LIMIT 100
