-- How each post that sent anything in half a year sends now, and how it usually does.
-- is_silent: nothing came for more days than in the longest pause of its last 28 days of sending; a
-- post that sent on one day only has a week. is_low: its last whole day brought less than a quarter
-- of the records that its usual (median) day of sending brings.
WITH moment AS (
    SELECT CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) AS now_at
),

sent AS (
    SELECT
        post,
        arrived_on,
        max(arrived_at) AS last_arrived_at,
        count(*) AS uploads,
        sum(records_read) AS records,
        sum(records_announced) AS records_announced,
        sum(CASE WHEN records_announced IS NOT NULL THEN records_read END) AS records_received
    FROM upload_current
    WHERE arrived_on > date_add('day', -180, current_date)
    GROUP BY post, arrived_on
),

paced AS (
    SELECT
        post,
        arrived_on,
        last_arrived_at,
        uploads,
        records,
        records_announced,
        records_received,
        date_diff(
            'day', lag(arrived_on) OVER (PARTITION BY post ORDER BY arrived_on), arrived_on
        ) AS pause_days,
        max(arrived_on) OVER (PARTITION BY post) AS last_on,
        max(CASE WHEN arrived_on < current_date THEN arrived_on END)
            OVER (PARTITION BY post) AS last_whole_on
    FROM sent
),

usual AS (
    SELECT
        post,
        max(last_arrived_at) AS last_arrived_at,
        max(pause_days) AS longest_pause_days,
        count(*) AS days_sent,
        sum(CASE WHEN arrived_on = last_whole_on THEN uploads END) AS uploads_last_day,
        sum(CASE WHEN arrived_on = last_whole_on THEN records END) AS records_last_day,
        approx_percentile(CAST(uploads AS double), 0.5) AS usual_uploads_a_day,
        approx_percentile(CAST(records AS double), 0.5) AS usual_records_a_day,
        sum(records_announced) AS records_announced,
        sum(records_received) AS records_received,
        max(last_on) AS last_on,
        max(last_whole_on) AS last_whole_on
    FROM paced
    WHERE arrived_on > date_add('day', -28, last_on)
    GROUP BY post
)

SELECT
    u.post AS post,
    u.last_arrived_at AS last_arrived_at,
    date_diff('hour', u.last_arrived_at, m.now_at) AS silent_hours,
    u.longest_pause_days AS longest_pause_days,
    u.days_sent AS days_sent,
    u.uploads_last_day AS uploads_last_day,
    u.usual_uploads_a_day AS usual_uploads_a_day,
    u.records_last_day AS records_last_day,
    u.usual_records_a_day AS usual_records_a_day,
    u.records_announced AS records_announced,
    u.records_received AS records_received,
    date_diff('day', u.last_on, current_date) > coalesce(u.longest_pause_days, 7) AS is_silent,
    coalesce(
        u.days_sent >= 5
        AND u.last_whole_on >= date_add('day', -2, current_date)
        AND u.records_last_day < 0.25 * u.usual_records_a_day,
        false
    ) AS is_low
FROM usual AS u
CROSS JOIN moment AS m
