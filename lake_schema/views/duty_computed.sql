-- Each duty line, declared or assessed, computed again and each difference explained.
-- computed_amount is the line's own base times its rate; stated_code explains what is stated against
-- it: agrees (a cent), rounding (less than one unit), relief (what is deducted makes it up), and
-- where nothing is stated to be due: suspended (by the procedure), other-line (a line of the item
-- without a rate states it), relief-claimed (by an additional procedure), not-collected; else
-- not-stated, not-computable (no base or no rate), or unexplained. expected_amount is computed from the tariff of the day and the
-- item's value in national currency; expected_code explains what is stated against that: as above,
-- or rate, base, rate-and-base (what the line has otherwise), or no-tariff.
WITH line AS (
    SELECT
        declaration_id,
        item_number,
        line_number,
        dated_on,
        office_code,
        flow_code,
        tax_type_code,
        true AS is_assessed,
        is_latest,
        rate,
        tax_base_amount,
        tax_base_quantity,
        assessed_amount AS stated_amount,
        assessed_currency AS stated_currency,
        deducted_amount,
        upload_id,
        record_number
    FROM assessed_duty
    UNION ALL
    SELECT
        declaration_id,
        item_number,
        line_number,
        dated_on,
        office_code,
        flow_code,
        tax_type_code,
        false AS is_assessed,
        true AS is_latest,
        rate,
        tax_base_amount,
        tax_base_quantity,
        assessed_amount AS stated_amount,
        assessed_currency AS stated_currency,
        deducted_amount,
        upload_id,
        record_number
    FROM duty_tax_current
),

joined AS (
    SELECT
        l.declaration_id,
        l.item_number,
        l.line_number,
        l.dated_on,
        l.office_code,
        l.flow_code,
        l.tax_type_code,
        l.is_assessed,
        l.is_latest,
        l.rate,
        l.tax_base_amount,
        l.stated_amount,
        l.stated_currency,
        l.deducted_amount,
        l.upload_id,
        l.record_number,
        v.commodity_code,
        v.origin_country_code,
        v.preference_code,
        v.national_value_amount,
        v.national_currency,
        v.exchange_rate,
        substr(coalesce(v.procedure_code, ''), 1, 2) IN ('51', '53', '71', '76', '77', '78')
            AS is_suspensive,
        coalesce(v.additional_procedure_code, '000') <> '000' AS is_relief_claimed,
        array_agg(CASE WHEN l.rate IS NULL THEN CAST(l.stated_amount AS double) END) OVER (
            PARTITION BY
                l.declaration_id,
                l.is_assessed,
                l.upload_id,
                l.record_number,
                l.item_number
        ) AS flat_amounts,
        t.rate AS tariff_rate,
        t.rate_now AS tariff_rate_now,
        t.known_from AS tariff_known_from,
        coalesce(t.is_corrected, false) AS is_tariff_corrected,
        CAST(l.tax_base_amount AS double) * CAST(l.rate AS double) AS computed_amount,
        CAST(t.specific_amount AS double) * CAST(
            coalesce(
                l.tax_base_quantity,
                CASE WHEN t.specific_unit_code IS NULL THEN v.net_mass_kg END,
                v.supplementary_quantity
            ) AS double
        ) AS specific_amount,
        v.national_value_amount
        + CASE
            WHEN t.base_code = 'value-and-duty' THEN coalesce(
                sum(CASE WHEN coalesce(t.base_code, '') <> 'value-and-duty'
                    THEN CAST(l.stated_amount AS double) END) OVER (
                    PARTITION BY
                        l.declaration_id,
                        l.is_assessed,
                        l.upload_id,
                        l.record_number,
                        l.item_number
                ),
                0
            )
            ELSE 0
        END AS expected_base
    FROM line AS l
    LEFT JOIN item_value AS v
        ON l.declaration_id = v.declaration_id
        AND l.item_number = v.item_number
    LEFT JOIN tariff_as_of AS t
        ON v.commodity_code = t.commodity_code
        AND v.origin_country_code IS NOT DISTINCT FROM t.origin_country_code
        AND v.preference_code IS NOT DISTINCT FROM t.preference_code
        AND v.dated_on = t.dated_on
        AND l.tax_type_code = t.tax_type_code
),

expected AS (
    SELECT
        {columns of joined},
        CASE
            WHEN tariff_rate IS NOT NULL OR specific_amount IS NOT NULL
                THEN coalesce(expected_base * CAST(tariff_rate AS double), 0)
                    + coalesce(specific_amount, 0)
        END AS expected_amount,
        CAST(stated_amount AS double) AS stated,
        CAST(coalesce(deducted_amount, 0) AS double) AS deducted
    FROM joined
)

SELECT
    declaration_id,
    item_number,
    line_number,
    dated_on,
    office_code,
    flow_code,
    tax_type_code,
    is_assessed,
    is_latest,
    rate,
    tax_base_amount,
    stated_amount,
    stated_currency,
    deducted_amount,
    computed_amount,
    stated - computed_amount AS stated_difference,
    CASE
        WHEN stated IS NULL THEN 'not-stated'
        WHEN computed_amount IS NULL THEN 'not-computable'
        WHEN abs(stated - computed_amount) <= 0.0101 THEN 'agrees'
        WHEN abs(stated - computed_amount) < 1 THEN 'rounding'
        WHEN deducted > 0 AND abs(stated + deducted - computed_amount) < 1 THEN 'relief'
        WHEN stated = 0 AND is_suspensive THEN 'suspended'
        WHEN stated = 0 AND contains(flat_amounts, computed_amount) THEN 'other-line'
        WHEN stated = 0 AND is_relief_claimed THEN 'relief-claimed'
        WHEN stated = 0 THEN 'not-collected'
        ELSE 'unexplained'
    END AS stated_code,
    national_value_amount,
    national_currency,
    exchange_rate,
    tariff_rate,
    tariff_rate_now,
    tariff_known_from,
    is_tariff_corrected,
    expected_base,
    expected_amount,
    stated - expected_amount AS expected_difference,
    CASE
        WHEN stated IS NULL THEN 'not-stated'
        WHEN expected_amount IS NULL THEN 'no-tariff'
        WHEN abs(stated - expected_amount) <= 0.0101 THEN 'agrees'
        WHEN abs(stated - expected_amount) < 1 THEN 'rounding'
        WHEN deducted > 0 AND abs(stated + deducted - expected_amount) < 1 THEN 'relief'
        WHEN stated = 0 AND is_suspensive THEN 'suspended'
        WHEN stated = 0 AND contains(flat_amounts, expected_amount) THEN 'other-line'
        WHEN stated = 0 AND is_relief_claimed THEN 'relief-claimed'
        WHEN stated = 0 AND expected_amount > 0 THEN 'not-collected'
        WHEN rate <> tariff_rate AND abs(tax_base_amount - expected_base) >= 1 THEN 'rate-and-base'
        WHEN rate <> tariff_rate THEN 'rate'
        WHEN abs(tax_base_amount - expected_base) >= 1 THEN 'base'
        ELSE 'unexplained'
    END AS expected_code,
    upload_id,
    record_number
FROM expected
