-- The quarantine: why a record is not in the tables, and the way back to its bytes.
SELECT
    {columns of finding as f}
FROM finding AS f
INNER JOIN upload_current AS u
    ON f.upload_id = u.upload_id
    AND f.run_number = u.run_number
WHERE f.severity = 'reject'
    AND u.outcome = 'accepted'
