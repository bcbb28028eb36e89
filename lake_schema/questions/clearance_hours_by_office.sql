-- How many hours pass at each office from acceptance to release and clearance?
-- Half of the declarations take less than the usual hours, one in ten more than the slow ones.
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
WHERE accepted_at IS NOT NULL OR state_code IN ('cancelled', 'rejected')
GROUP BY office_code, flow_code
ORDER BY declarations DESC, office_code, flow_code
