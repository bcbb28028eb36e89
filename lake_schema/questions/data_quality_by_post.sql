-- How good is the data that each post sends?
-- A warning marks a record that came in; unknown content is what no mapping takes.
-- :from_day day: first day of arrival that counts (such as 2026-01-01)
-- :to_day day: last day of arrival that counts (such as 2026-03-31)
SELECT
    post,
    format,
    count(*) AS uploads,
    count_if(outcome = 'refused') AS refused_uploads,
    count_if(outcome = 'duplicate') AS duplicate_uploads,
    sum(records_read) AS records_read,
    round(100e0 * sum(records_rejected) / nullif(sum(records_read), 0), 2) AS percent_rejected,
    sum(warnings) AS warnings,
    round(1e0 * sum(warnings) / nullif(sum(records_accepted), 0), 3) AS warnings_a_record,
    sum(unknown_count) AS unknown_count,
    max(arrived_at) AS last_arrived_at
FROM upload_current
WHERE true
    AND arrived_on >= :from_day -- if given
    AND arrived_on <= :to_day -- if given
GROUP BY post, format
ORDER BY percent_rejected DESC NULLS LAST, post, format
