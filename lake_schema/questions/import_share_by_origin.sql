-- Where do imports originate, and how often is a preference claimed for them?
-- Preference codes that begin with 1 claim none; only the latest version of a declaration counts.
WITH latest AS (
    SELECT
        origin_country_code,
        statistical_value_amount AS value,
        statistical_value_currency AS currency,
        preference_code,
        rank() OVER (
            PARTITION BY declaration_id
            ORDER BY version_number DESC NULLS LAST, ingested_at DESC,
                upload_id DESC, record_number DESC
        ) AS age
    FROM goods_item
    WHERE flow_code = 'IM'
)
SELECT
    origin_country_code,
    count(*) AS goods_items,
    sum(value) AS value,
    currency,
    round(
        100e0 * CAST(sum(value) AS double)
        / sum(CAST(sum(value) AS double)) OVER (PARTITION BY currency),
        1
    ) AS percent_of_value,
    round(100e0 * count_if(preference_code NOT LIKE '1%') / count(*), 1) AS percent_with_preference
FROM latest
WHERE age = 1 AND value IS NOT NULL
GROUP BY origin_country_code, currency
ORDER BY value DESC, origin_country_code
LIMIT 20
