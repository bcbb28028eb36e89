-- Which fields are amended most, by declarants and by customs?
-- A field is a column of the lake, else a WCO element; values that customs corrected stand under
-- their path.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
SELECT
    said_by,
    change_reason_code,
    coalesce(changed_column, element_code, element_path) AS field,
    count(*) AS changes,
    count(DISTINCT declaration_id) AS declarations,
    max(said_at) AS last_at
FROM changed_field
WHERE true
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY said_by, change_reason_code, coalesce(changed_column, element_code, element_path)
ORDER BY changes DESC, said_by, field, change_reason_code
LIMIT 50
