-- The log of changed fields: what a declarant asked to change and what customs corrected.
SELECT
    coalesce(v.declaration_id, n.declaration_id, a.declaration_id) AS declaration_id,
    CASE WHEN n.upload_id IS NULL THEN 'declarant' ELSE 'customs' END AS said_by,
    coalesce(n.issued_at, v.arrived_at, a.ingested_at) AS said_at,
    coalesce(v.mrn, n.mrn) AS mrn,
    {columns of amendment as a without declaration_id}
FROM amendment AS a
LEFT JOIN declaration_version AS v
    ON a.upload_id = v.upload_id
    AND a.record_number = v.record_number
LEFT JOIN declaration_notification AS n
    ON a.upload_id = n.upload_id
    AND a.record_number = n.record_number
