-- Each goods item's value per kilogram and per unit, beside what is usual for goods of its kind.
-- The kind is its subheading and origin where at least 10 items are of it, else its subheading, its
-- heading, its chapter. Usual is the median; spread is the median of distances from it, both of the
-- logarithm; kg_score and unit_score are distances in spreads: beyond 3.5 either way is an outlier.
WITH measured AS (
    SELECT
        declaration_id,
        item_number,
        dated_on,
        office_code,
        flow_code,
        hs6_code,
        origin_country_code,
        national_value_amount,
        national_currency,
        substr(hs6_code, 1, 4) AS hs4_code,
        substr(hs6_code, 1, 2) AS hs2_code,
        supplementary_unit_code,
        national_value_amount / nullif(CAST(net_mass_kg AS double), 0) AS value_per_kg,
        national_value_amount / nullif(CAST(supplementary_quantity AS double), 0) AS value_per_unit
    FROM item_value
    WHERE NOT is_rejected
        AND NOT is_cancelled
        AND national_value_amount > 0
        AND hs6_code IS NOT NULL
),

counted AS (
    SELECT
        {columns of measured},
        count(*) OVER (PARTITION BY flow_code, hs6_code, origin_country_code) AS of_origin,
        count(*) OVER (PARTITION BY flow_code, hs6_code) AS of_hs6,
        count(*) OVER (PARTITION BY flow_code, hs4_code) AS of_hs4
    FROM measured
),

kinded AS (
    SELECT
        {columns of measured},
        CASE
            WHEN of_origin >= 10 THEN 'hs6-origin'
            WHEN of_hs6 >= 10 THEN 'hs6'
            WHEN of_hs4 >= 10 THEN 'hs4'
            ELSE 'hs2'
        END AS level_code,
        CASE
            WHEN of_origin >= 10 THEN hs6_code || '-' || coalesce(origin_country_code, '')
            WHEN of_hs6 >= 10 THEN hs6_code
            WHEN of_hs4 >= 10 THEN hs4_code
            ELSE hs2_code
        END AS kind_code
    FROM counted
),

usual AS (
    SELECT
        {columns of measured},
        level_code,
        kind_code,
        count(value_per_kg) OVER (PARTITION BY flow_code, kind_code) AS kind_count,
        approx_percentile(ln(nullif(value_per_kg, 0)), 0.5) OVER (
            PARTITION BY flow_code, kind_code
        ) AS log_per_kg,
        approx_percentile(ln(nullif(value_per_unit, 0)), 0.5) OVER (
            PARTITION BY flow_code, kind_code, supplementary_unit_code
        ) AS log_per_unit
    FROM kinded
),

spread AS (
    SELECT
        {columns of measured},
        level_code,
        kind_code,
        kind_count,
        log_per_kg,
        log_per_unit,
        approx_percentile(abs(ln(nullif(value_per_kg, 0)) - log_per_kg), 0.5) OVER (
            PARTITION BY flow_code, kind_code
        ) AS spread_per_kg,
        approx_percentile(abs(ln(nullif(value_per_unit, 0)) - log_per_unit), 0.5) OVER (
            PARTITION BY flow_code, kind_code, supplementary_unit_code
        ) AS spread_per_unit
    FROM usual
)

SELECT
    declaration_id,
    item_number,
    dated_on,
    office_code,
    flow_code,
    hs6_code,
    origin_country_code,
    national_value_amount,
    national_currency,
    level_code,
    kind_code,
    kind_count,
    value_per_kg,
    exp(log_per_kg) AS usual_per_kg,
    spread_per_kg,
    (ln(nullif(value_per_kg, 0)) - log_per_kg) / (1.4826 * nullif(spread_per_kg, 0)) AS kg_score,
    value_per_unit,
    supplementary_unit_code,
    exp(log_per_unit) AS usual_per_unit,
    spread_per_unit,
    (ln(nullif(value_per_unit, 0)) - log_per_unit)
    / (1.4826 * nullif(spread_per_unit, 0)) AS unit_score
FROM spread
