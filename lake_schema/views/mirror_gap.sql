-- What a country imported against what its partner says it exported there, by goods and period.
-- Imports are those that partners report, and our own declarations where the importer or exporter
-- is ours, by month or year as the partners report; declared values are turned into US dollars of
-- their day. Re-imports and re-exports are left out, and of restated figures the last counts. Goods
-- without a tariff code are told apart by their code, description and unit. An import is worth what
-- it was at export and allowance_rate for freight and insurance; the question mirror_gaps takes
-- another allowance. gap_code: agrees, orphan-import, orphan-export (one side only), undervaluation
-- and overvaluation (the masses agree within a tenth, the values not), shortfall and excess (the
-- masses do not). duty_at_stake_amount is the missing value times the general rate of duty.
WITH own AS (
    SELECT max_by(destination_country_code, items) AS country_code
    FROM (
        SELECT
            destination_country_code,
            count(*) AS items
        FROM declaration
        WHERE flow_code = 'IM'
            AND destination_country_code IS NOT NULL
        GROUP BY destination_country_code
    )
),

reported AS (
    SELECT
        reporter_country_code,
        partner_country_code,
        flow_code,
        CASE
            WHEN hs6_code IS NOT NULL THEN hs6_code
            WHEN regexp_like(commodity_code, '^([0-9]{2,5}|TOTAL)$') THEN commodity_code
            ELSE array_join(ARRAY[commodity_code, goods_description, quantity_unit_code], ' ')
        END AS goods_code,
        period_from,
        coalesce(period_month_count, 12) AS period_month_count,
        CAST(value_amount AS double) AS amount,
        CAST(net_mass_kg AS double) AS mass_kg,
        CAST(quantity AS double) AS quantity,
        row_number() OVER (
            PARTITION BY
                reporter_country_code,
                partner_country_code,
                flow_code,
                classification_code,
                commodity_code,
                goods_description,
                quantity_unit_code,
                origin_country_code,
                period_from,
                period_month_count
            ORDER BY known_from DESC, upload_id DESC, record_number DESC
        ) AS age
    FROM partner_trade
    WHERE flow_code IN ('IM', 'EX')
        AND partner_country_code IS NOT NULL
        AND second_partner_country_code IS NULL
        AND transport_mode_code IS NULL
        AND procedure_code IS NULL
        AND coalesce(value_currency, 'USD') = 'USD'
),

declared AS (
    SELECT
        CASE WHEN v.flow_code = 'IM' THEN o.country_code ELSE v.destination_country_code END
            AS importer_country_code,
        CASE
            WHEN v.flow_code = 'IM' THEN coalesce(v.origin_country_code, v.export_country_code)
            ELSE o.country_code
        END AS exporter_country_code,
        v.flow_code,
        v.hs6_code AS goods_code,
        CASE
            WHEN p.months = 12 THEN date_trunc('year', v.dated_on)
            ELSE date_trunc('month', v.dated_on)
        END AS period_from,
        p.months AS period_month_count,
        v.national_value_amount / r.worth AS amount,
        CAST(v.net_mass_kg AS double) AS mass_kg,
        CAST(v.supplementary_quantity AS double) AS quantity
    FROM item_value AS v
    INNER JOIN exchange_rate_as_of AS r
        ON v.dated_on = r.dated_on
        AND r.currency_code = 'USD'
    CROSS JOIN own AS o
    CROSS JOIN UNNEST(ARRAY[12, 1]) AS p (months)
    WHERE v.flow_code IN ('IM', 'EX')
        AND NOT v.is_rejected
        AND NOT v.is_cancelled
        AND p.months IN (SELECT coalesce(period_month_count, 12) FROM partner_trade)
),

side AS (
    SELECT
        CASE WHEN flow_code = 'IM' THEN reporter_country_code ELSE partner_country_code END
            AS importer_country_code,
        CASE WHEN flow_code = 'IM' THEN partner_country_code ELSE reporter_country_code END
            AS exporter_country_code,
        flow_code,
        'reported' AS source_code,
        goods_code,
        period_from,
        period_month_count,
        amount,
        mass_kg,
        quantity
    FROM reported
    WHERE age = 1
    UNION ALL
    SELECT
        importer_country_code,
        exporter_country_code,
        flow_code,
        'declared' AS source_code,
        goods_code,
        period_from,
        period_month_count,
        amount,
        mass_kg,
        quantity
    FROM declared
),

summed AS (
    SELECT
        importer_country_code,
        exporter_country_code,
        goods_code,
        period_from,
        period_month_count,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'declared' THEN amount END)
            AS declared_import,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'reported' THEN amount END)
            AS reported_import,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'declared' THEN amount END)
            AS declared_export,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'reported' THEN amount END)
            AS reported_export,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'declared' THEN mass_kg END)
            AS declared_import_kg,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'reported' THEN mass_kg END)
            AS reported_import_kg,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'declared' THEN mass_kg END)
            AS declared_export_kg,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'reported' THEN mass_kg END)
            AS reported_export_kg,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'declared' THEN quantity END)
            AS declared_import_quantity,
        sum(CASE WHEN flow_code = 'IM' AND source_code = 'reported' THEN quantity END)
            AS reported_import_quantity,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'declared' THEN quantity END)
            AS declared_export_quantity,
        sum(CASE WHEN flow_code = 'EX' AND source_code = 'reported' THEN quantity END)
            AS reported_export_quantity,
        bool_or(flow_code = 'IM') AS has_import,
        bool_or(flow_code = 'EX') AS has_export
    FROM side
    GROUP BY
        importer_country_code,
        exporter_country_code,
        goods_code,
        period_from,
        period_month_count
),

pair AS (
    SELECT
        importer_country_code,
        exporter_country_code,
        goods_code,
        period_from,
        period_month_count,
        has_import,
        has_export,
        CASE WHEN declared_import IS NOT NULL THEN 'declared' WHEN has_import THEN 'reported' END
            AS import_source_code,
        coalesce(declared_import, reported_import) AS import_amount,
        coalesce(declared_export, reported_export) AS export_amount,
        coalesce(declared_import_kg, reported_import_kg) AS import_kg,
        coalesce(declared_export_kg, reported_export_kg) AS export_kg,
        coalesce(reported_import_quantity, declared_import_quantity) AS import_quantity,
        coalesce(reported_export_quantity, declared_export_quantity) AS export_quantity,
        CAST(0.1 AS double) AS allowance_rate
    FROM summed
),

duty AS (
    SELECT
        hs6_code,
        max(CAST(rate AS double)) AS rate
    FROM tariff
    WHERE hs6_code IS NOT NULL
        AND origin_country_code IS NULL
        AND preference_code IS NULL
        AND coalesce(base_code, 'value') = 'value'
        AND NOT coalesce(is_withdrawn, false)
    GROUP BY hs6_code
)

SELECT
    p.importer_country_code,
    p.exporter_country_code,
    p.goods_code,
    p.period_from,
    p.period_month_count,
    p.import_source_code,
    p.import_amount,
    p.export_amount,
    p.import_kg,
    p.export_kg,
    p.import_quantity,
    p.export_quantity,
    p.allowance_rate,
    coalesce(p.import_amount, 0) - coalesce(p.export_amount, 0) * (1 + p.allowance_rate)
        AS value_gap_amount,
    coalesce(p.import_kg, 0) - coalesce(p.export_kg, 0) AS mass_gap_kg,
    coalesce(p.import_quantity, 0) - coalesce(p.export_quantity, 0) AS quantity_gap,
    CASE
        WHEN NOT p.has_export THEN 'orphan-import'
        WHEN NOT p.has_import THEN 'orphan-export'
        WHEN coalesce(p.import_kg, p.import_quantity) < 0.9 * coalesce(p.export_kg, p.export_quantity)
            THEN 'shortfall'
        WHEN coalesce(p.import_kg, p.import_quantity) > 1.1 * coalesce(p.export_kg, p.export_quantity)
            THEN 'excess'
        WHEN p.import_amount < 0.9 * p.export_amount THEN 'undervaluation'
        WHEN p.import_amount > 1.25 * (1 + p.allowance_rate) * p.export_amount THEN 'overvaluation'
        ELSE 'agrees'
    END AS gap_code,
    t.rate AS duty_rate,
    t.rate * greatest(
        coalesce(p.export_amount, 0) * (1 + p.allowance_rate) - coalesce(p.import_amount, 0),
        0
    ) AS duty_at_stake_amount
FROM pair AS p
LEFT JOIN duty AS t
    ON p.goods_code = t.hs6_code
