-- Where do partners say that more was sent than was declared here, and what duty is at stake?
-- The parameters stand first: what freight and insurance add to a value, and the least that counts.
WITH parameter AS (
    SELECT
        CAST(0.1 AS double) AS allowance_rate,
        CAST(1000 AS double) AS least_amount
),

gap AS (
    SELECT
        m.importer_country_code,
        m.exporter_country_code,
        m.goods_code,
        m.period_from,
        m.period_month_count,
        m.gap_code,
        m.import_amount,
        m.export_amount,
        m.import_kg,
        m.export_kg,
        m.duty_rate,
        p.least_amount,
        m.export_amount * (1 + p.allowance_rate) - coalesce(m.import_amount, 0) AS missing_amount
    FROM mirror_gap AS m
    CROSS JOIN parameter AS p
    WHERE m.export_amount IS NOT NULL
)
SELECT
    importer_country_code,
    exporter_country_code,
    goods_code,
    period_from,
    period_month_count,
    gap_code,
    round(import_amount) AS import_amount,
    round(export_amount) AS export_amount,
    round(import_kg) AS import_kg,
    round(export_kg) AS export_kg,
    round(missing_amount) AS missing_amount,
    round(missing_amount * duty_rate) AS duty_at_stake_amount
FROM gap
WHERE missing_amount >= least_amount
ORDER BY
    missing_amount * duty_rate DESC NULLS LAST,
    missing_amount DESC,
    exporter_country_code,
    goods_code,
    period_from
LIMIT 50
