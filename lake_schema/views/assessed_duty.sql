-- The duty lines that customs assessed, under the id of the declaration; the last word is_latest.
-- Reminders of payment state what is payable, not what is assessed: they are never the last word.
WITH taxing AS (
    SELECT
        n.declaration_id,
        n.upload_id,
        n.record_number,
        n.mrn,
        n.lrn,
        n.issued_at,
        said.amounts,
        row_number() OVER (
            PARTITION BY coalesce(n.declaration_id, n.mrn, n.lrn, n.upload_id)
            ORDER BY
                CASE WHEN said.amounts > 0 THEN 0 ELSE 1 END,
                n.version_number DESC NULLS LAST,
                n.issued_at DESC NULLS LAST,
                n.upload_id DESC,
                n.record_number DESC
        ) AS age
    FROM declaration_notification AS n
    INNER JOIN (
        SELECT
            upload_id,
            record_number,
            count(assessed_amount) AS amounts
        FROM duty_tax
        WHERE is_assessed
        GROUP BY upload_id, record_number
    ) AS said
        ON n.upload_id = said.upload_id
        AND n.record_number = said.record_number
)

SELECT
    x.declaration_id,
    x.mrn,
    x.lrn,
    x.issued_at,
    x.age = 1 AND x.amounts > 0 AS is_latest,
    {columns of duty_tax as t without declaration_id}
FROM taxing AS x
INNER JOIN duty_tax AS t
    ON x.upload_id = t.upload_id
    AND x.record_number = t.record_number
WHERE t.is_assessed
