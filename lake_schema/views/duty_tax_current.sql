-- The duty lines of each declaration's last full statement, as declared; see assessed_duty.
SELECT
    v.declaration_id,
    {columns of duty_tax as t without declaration_id},
    h.mrn,
    h.is_rejected,
    h.is_cancelled
FROM declaration_version AS v
INNER JOIN duty_tax AS t
    ON v.upload_id = t.upload_id
    AND v.record_number = t.record_number
INNER JOIN declaration_validity AS h
    ON v.declaration_id = h.declaration_id
WHERE v.is_base
    AND NOT t.is_assessed
