-- The duty lines that customs assessed, under the id of the declaration; the last word is_latest.
-- Reminders of payment state what is payable, not what is assessed: they are never the last word.
WITH line AS (
    SELECT
        r.declaration_id AS tied_id,
        r.mrn,
        r.lrn,
        r.issued_at,
        r.version_number AS stated_version,
        coalesce(r.declaration_id, r.mrn, r.lrn, r.upload_id) AS tie,
        count(t.assessed_amount) OVER (PARTITION BY t.upload_id, t.record_number) AS amounts,
        {columns of duty_tax as t without declaration_id}
    FROM declaration_record AS r
    INNER JOIN duty_tax AS t
        ON r.upload_id = t.upload_id
        AND r.record_number = t.record_number
    WHERE t.is_assessed
),

ranked AS (
    SELECT
        {columns of line},
        rank() OVER (
            PARTITION BY tie
            ORDER BY
                CASE WHEN amounts > 0 THEN 0 ELSE 1 END,
                stated_version DESC NULLS LAST,
                issued_at DESC NULLS LAST,
                upload_id DESC,
                record_number DESC
        ) AS age
    FROM line
)

SELECT
    tied_id AS declaration_id,
    mrn,
    lrn,
    issued_at,
    age = 1 AND amounts > 0 AS is_latest,
    {columns of duty_tax without declaration_id}
FROM ranked
