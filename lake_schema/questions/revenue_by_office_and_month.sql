-- How much duty and tax was assessed at each office in each month?
-- Only the latest version of a declaration counts: an amendment replaces what it amends.
WITH latest AS (
    SELECT
        declaration_id,
        office_code,
        dated_on,
        assessed_amount,
        assessed_currency,
        rank() OVER (
            PARTITION BY declaration_id
            ORDER BY version_number DESC NULLS LAST, ingested_at DESC,
                upload_id DESC, record_number DESC
        ) AS age
    FROM duty_tax
)
SELECT
    office_code,
    CAST(date_trunc('month', dated_on) AS date) AS month,
    count(DISTINCT declaration_id) AS declarations,
    sum(assessed_amount) AS assessed_amount,
    assessed_currency AS currency,
    round(
        100e0 * CAST(sum(assessed_amount) AS double)
        / sum(CAST(sum(assessed_amount) AS double)) OVER (PARTITION BY assessed_currency),
        1
    ) AS percent_of_all
FROM latest
WHERE age = 1 AND assessed_amount IS NOT NULL
GROUP BY office_code, date_trunc('month', dated_on), assessed_currency
ORDER BY assessed_amount DESC, office_code, month
