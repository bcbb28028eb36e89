-- Which posts send records that are rejected, and what is most often the reason?
-- Uploads that were refused whole have no records; they stand in their own column.
-- :from_day day: first day of arrival that counts (such as 2026-01-01)
WITH sent AS (
    SELECT
        post,
        count(*) AS uploads,
        count_if(outcome = 'refused') AS refused_uploads,
        sum(records_read) AS records_read,
        sum(records_rejected) AS records_rejected
    FROM upload
    WHERE true
        AND arrived_on >= :from_day -- if given
    GROUP BY post
),

broken AS (
    SELECT
        post,
        rule,
        count(*) AS times
    FROM finding
    WHERE severity = 'reject'
        AND arrived_on >= :from_day -- if given
    GROUP BY post, rule
),

worst AS (
    SELECT
        post,
        rule,
        times,
        row_number() OVER (PARTITION BY post ORDER BY times DESC, rule) AS place
    FROM broken
)
SELECT
    sent.post,
    sent.uploads,
    sent.refused_uploads,
    sent.records_read,
    sent.records_rejected,
    round(100e0 * sent.records_rejected / nullif(sent.records_read, 0), 2) AS percent_rejected,
    worst.rule AS most_frequent_rule,
    worst.times AS times_broken
FROM sent
LEFT JOIN worst ON sent.post = worst.post AND worst.place = 1
ORDER BY percent_rejected DESC NULLS LAST, sent.post
