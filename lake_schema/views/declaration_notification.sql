-- Every notification once, tied to the declaration that it answers.
-- See declaration_record for how; tied_by says mrn, lrn or none, and without a tie declaration_id is
-- null.
SELECT
    r.declaration_id,
    r.tied_by,
    {columns of notification as n without declaration_id}
FROM notification AS n
INNER JOIN declaration_record AS r
    ON n.upload_id = r.upload_id
    AND n.record_number = r.record_number
