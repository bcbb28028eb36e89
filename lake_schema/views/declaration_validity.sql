-- Under which MRN each declaration is known, and whether it still holds.
-- The MRN is that of its versions, else that of a notification. It is rejected when its base is; see
-- declaration_record for what cancels it.
SELECT
    declaration_id,
    declaration_mrn AS mrn,
    is_rejected,
    cancelled_at IS NOT NULL AS is_cancelled,
    cancelled_at
FROM declaration_record
WHERE is_base
