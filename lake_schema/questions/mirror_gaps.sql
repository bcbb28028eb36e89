-- Where do partners say that more was sent than was declared here, and what duty is at stake?
-- What a partner exported is compared as it would be worth here, with freight and insurance.
-- :allowance_rate number = 0.1: what freight and insurance add to a value (such as 0.05)
-- :least_amount number = 1000: the least gap that counts, in US dollars
-- :country_code text: one partner (such as CN)
-- :commodity_code prefix: goods whose code begins so (such as 8703)
WITH gap AS (
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
        m.export_amount * (1 + :allowance_rate) - coalesce(m.import_amount, 0) AS missing_amount
    FROM mirror_gap AS m
    WHERE m.export_amount IS NOT NULL
        AND :country_code IN (m.importer_country_code, m.exporter_country_code) -- if given
        AND m.goods_code LIKE :commodity_code -- if given
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
WHERE missing_amount >= :least_amount
ORDER BY
    missing_amount * duty_rate DESC NULLS LAST,
    missing_amount DESC,
    exporter_country_code,
    goods_code,
    period_from
LIMIT 50
