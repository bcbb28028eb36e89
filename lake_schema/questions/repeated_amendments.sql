-- Which declarations are amended again and again, and what changes?
-- Values that swing between versions may be a carousel: amended down after release, or up and back.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :least_count integer = 2: how many amendments
WITH amended AS (
    SELECT
        declaration_id,
        dated_on,
        office_code,
        importer_id_pseudonym,
        amendment_count,
        is_cancelled,
        national_value_amount,
        national_currency
    FROM declaration_360
    WHERE amendment_count >= :least_count
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
),

change AS (
    SELECT
        declaration_id,
        array_join(array_sort(array_agg(DISTINCT changed_column)), ' ') AS changed_columns
    FROM changed_field
    WHERE changed_column IS NOT NULL
    GROUP BY declaration_id
)
SELECT
    a.declaration_id,
    a.dated_on,
    a.office_code,
    a.importer_id_pseudonym,
    a.amendment_count,
    a.is_cancelled,
    round(CAST(a.national_value_amount AS double)) AS value_now,
    a.national_currency AS currency,
    c.changed_columns
FROM amended AS a
LEFT JOIN change AS c ON a.declaration_id = c.declaration_id
ORDER BY a.amendment_count DESC, a.declaration_id
LIMIT 100
