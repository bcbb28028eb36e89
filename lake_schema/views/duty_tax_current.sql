-- The duty lines of each declaration's last full statement, as declared; see assessed_duty.
SELECT
    v.declaration_id,
    {columns of duty_tax as t without declaration_id},
    v.declaration_mrn AS mrn,
    v.is_rejected,
    v.cancelled_at IS NOT NULL AS is_cancelled
FROM declaration_record AS v
INNER JOIN duty_tax AS t
    ON v.upload_id = t.upload_id
    AND v.record_number = t.record_number
WHERE v.is_base
    AND NOT t.is_assessed
