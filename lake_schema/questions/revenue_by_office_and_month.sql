-- How much duty and tax was assessed at each office in each month?
-- What customs assessed last counts; where it said nothing, what the declaration itself states.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
WITH assessed AS (
    SELECT
        declaration_id,
        assessed_amount,
        assessed_currency
    FROM assessed_duty
    WHERE is_latest AND declaration_id IS NOT NULL
),

line AS (
    SELECT
        declaration_id,
        assessed_amount,
        assessed_currency
    FROM assessed
    UNION ALL
    SELECT
        stated.declaration_id,
        stated.assessed_amount,
        stated.assessed_currency
    FROM duty_tax_current AS stated
    LEFT JOIN (SELECT DISTINCT declaration_id FROM assessed) AS known
        ON stated.declaration_id = known.declaration_id
    WHERE known.declaration_id IS NULL
),

dated AS (
    SELECT
        declaration.office_code,
        CAST(date_trunc('month', declaration.dated_on) AS date) AS month,
        line.declaration_id,
        line.assessed_amount,
        line.assessed_currency
    FROM line
    INNER JOIN declaration_current AS declaration
        ON line.declaration_id = declaration.declaration_id
    WHERE line.assessed_amount IS NOT NULL
        AND NOT declaration.is_cancelled
        AND NOT declaration.is_rejected
        AND declaration.dated_on >= :from_day -- if given
        AND declaration.dated_on <= :to_day -- if given
        AND declaration.office_code LIKE :office_code -- if given
)
SELECT
    office_code,
    month,
    count(DISTINCT declaration_id) AS declarations,
    sum(assessed_amount) AS assessed_amount,
    assessed_currency AS currency,
    round(
        100e0 * CAST(sum(assessed_amount) AS double)
        / sum(CAST(sum(assessed_amount) AS double)) OVER (PARTITION BY assessed_currency),
        1
    ) AS percent_of_all
FROM dated
GROUP BY office_code, month, assessed_currency
ORDER BY assessed_amount DESC, office_code, month
