-- What does customs find wrong most often, and in which element?
-- Errors of all notifications, whether they rejected the declaration or not.
-- :from_day day: first day of notifications that count (such as 2026-01-01)
-- :to_day day: last day (such as 2026-03-31)
SELECT
    mistake.error_code,
    mistake.element_code,
    max(mistake.description) AS description,
    count(*) AS errors,
    count(DISTINCT answer.declaration_id) AS declarations,
    count_if(answer.state_code = 'rejected') AS in_rejections
FROM notification_error AS mistake
INNER JOIN declaration_notification AS answer
    ON mistake.upload_id = answer.upload_id
    AND mistake.record_number = answer.record_number
WHERE true
    AND mistake.dated_on >= :from_day -- if given
    AND mistake.dated_on <= :to_day -- if given
GROUP BY mistake.error_code, mistake.element_code
ORDER BY errors DESC, mistake.error_code, mistake.element_code
