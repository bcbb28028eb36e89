-- Each tariff code that stands in the text of a document from outside.
-- A code is four digits, two more, and up to four more, with points or blanks between: 8517.12.00.
WITH found AS (
    SELECT
        document_number,
        dated_on,
        source_code,
        kind_code,
        language_code,
        title,
        upload_id,
        record_number,
        regexp_extract_all(
            coalesce(title, '') || ' ' || content,
            '\b[0-9]{4}[. ]?[0-9]{2}(?:[. ]?[0-9]{2}){0,2}\b'
        ) AS written
    FROM outside_document
),

code AS (
    SELECT DISTINCT
        f.document_number,
        f.dated_on,
        f.source_code,
        f.kind_code,
        f.language_code,
        f.title,
        f.upload_id,
        f.record_number,
        regexp_replace(w.code, '[. ]', '') AS commodity_code
    FROM found AS f
    CROSS JOIN UNNEST(f.written) AS w (code)
)

SELECT
    document_number,
    dated_on,
    source_code,
    kind_code,
    language_code,
    title,
    commodity_code,
    substr(commodity_code, 1, 6) AS hs6_code,
    upload_id,
    record_number
FROM code
