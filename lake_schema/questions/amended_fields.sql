-- Which fields are amended most, by declarants and by customs?
-- A field is a column of the lake, else a WCO element; values that customs corrected stand under
-- their path.
SELECT
    said_by,
    change_reason_code,
    coalesce(changed_column, element_code, element_path) AS field,
    count(*) AS changes,
    count(DISTINCT declaration_id) AS declarations,
    max(said_at) AS last_at
FROM changed_field
GROUP BY said_by, change_reason_code, coalesce(changed_column, element_code, element_path)
ORDER BY changes DESC, said_by, field, change_reason_code
LIMIT 50
