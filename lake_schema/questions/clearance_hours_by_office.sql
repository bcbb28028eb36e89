-- How many hours pass at each office from acceptance to release and clearance?
-- Half of the declarations take less than the usual hours, one in ten more than the slow ones.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
SELECT
    office_code,
    flow_code,
    count(*) AS declarations,
    count(hours_to_clearance) AS cleared,
    round(approx_percentile(hours_to_release, 0.5), 1) AS usual_hours_to_release,
    round(approx_percentile(hours_to_clearance, 0.5), 1) AS usual_hours_to_clearance,
    round(approx_percentile(hours_to_clearance, 0.9), 1) AS slow_hours_to_clearance,
    count_if(state_code = 'cancelled') AS cancelled,
    count_if(state_code = 'rejected') AS rejected
FROM declaration_status
WHERE (accepted_at IS NOT NULL OR state_code IN ('cancelled', 'rejected'))
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY office_code, flow_code
ORDER BY declarations DESC, office_code, flow_code
