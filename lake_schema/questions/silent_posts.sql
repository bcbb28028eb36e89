-- Which posts fell silent, or send far less than they usually do?
-- The pause that is usual for a post is its own: see the view post_activity.
SELECT
    post,
    CASE WHEN is_silent THEN 'silent' ELSE 'low' END AS state,
    last_arrived_at,
    silent_hours,
    longest_pause_days,
    records_last_day,
    usual_records_a_day
FROM post_activity
WHERE is_silent OR is_low
ORDER BY silent_hours DESC, post
