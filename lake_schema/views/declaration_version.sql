-- Every version of every declaration in order; changes stand under the id of what they change.
-- See declaration_record for what ties a change, and for what is the base, rejected or granted.
SELECT
    declaration_id,
    version_place,
    kind,
    version_number,
    function_code,
    type_code,
    lrn,
    mrn,
    dated_on,
    said_at AS arrived_at,
    post,
    upload_id,
    record_number,
    is_rejected,
    is_granted,
    is_base,
    is_change
FROM declaration_record
WHERE kind <> 'notification'
