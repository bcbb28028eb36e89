-- Each declaration as it is valid now: its last full statement, with what amendments changed since.
-- An amendment repeats only what it changes, so that of each column the last stated value counts;
-- values that customs corrected stand in changed_field. See declaration_record for its MRN and for
-- what ends it.
WITH changed AS (
    SELECT
        v.declaration_id AS changed_id,
        count(*) AS amendment_count,
        max(v.said_at) AS amended_at,
        {last stated of declaration as d}
    FROM declaration_record AS v
    INNER JOIN declaration AS d
        ON v.upload_id = d.upload_id
        AND v.record_number = d.record_number
    WHERE v.is_change
    GROUP BY v.declaration_id
)

SELECT
    v.declaration_id,
    b.version_number,
    b.dated_on,
    coalesce(c.office_code, b.office_code) AS office_code,
    coalesce(c.flow_code, b.flow_code) AS flow_code,
    b.registration_number,
    b.lrn,
    v.declaration_mrn AS mrn,
    b.function_code,
    b.type_code,
    {overlaid of declaration as b with c},
    b.post,
    b.upload_id,
    b.record_number,
    b.ingested_at,
    coalesce(c.amendment_count, 0) AS amendment_count,
    c.amended_at,
    v.is_rejected,
    v.cancelled_at IS NOT NULL AS is_cancelled
FROM declaration_record AS v
INNER JOIN declaration AS b
    ON v.upload_id = b.upload_id
    AND v.record_number = b.record_number
LEFT JOIN changed AS c
    ON v.declaration_id = c.changed_id
WHERE v.is_base
