-- Which imports are worth far less per kilogram than is usual for goods of their kind?
-- The score counts robust standard deviations from what is usual; missing_amount is what the usual
-- value would add, duty_at_stake_amount its duty at the highest rate that the declaration states.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
-- :score number = 3: how far below the usual counts
-- :most integer = 100: how many rows
WITH low AS (
    SELECT
        declaration_id,
        item_number,
        dated_on,
        office_code,
        hs6_code,
        origin_country_code,
        level_code,
        CAST(national_value_amount AS double) AS value,
        national_currency AS currency,
        value_per_kg,
        usual_per_kg,
        kg_score,
        CAST(national_value_amount AS double) * (usual_per_kg / value_per_kg - 1)
            AS missing_amount
    FROM unit_value
    WHERE kg_score <= -:score
        AND value_per_kg > 0
        AND flow_code = 'IM'
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
        AND hs6_code LIKE :commodity_code -- if given
),

taxed AS (
    SELECT
        declaration_id,
        item_number,
        max(rate) AS duty_rate
    FROM duty_tax_current
    GROUP BY declaration_id, item_number
)
SELECT
    low.declaration_id,
    low.item_number,
    low.dated_on,
    low.office_code,
    low.hs6_code,
    low.origin_country_code,
    low.level_code,
    round(low.value) AS value,
    low.currency,
    round(low.value_per_kg, 2) AS value_per_kg,
    round(low.usual_per_kg, 2) AS usual_per_kg,
    round(low.kg_score, 1) AS score,
    round(low.missing_amount) AS missing_amount,
    round(low.missing_amount * CAST(taxed.duty_rate AS double)) AS duty_at_stake_amount
FROM low
LEFT JOIN taxed
    ON low.declaration_id = taxed.declaration_id
    AND low.item_number = taxed.item_number
ORDER BY
    low.missing_amount * CAST(taxed.duty_rate AS double) DESC NULLS LAST,
    low.missing_amount DESC,
    low.declaration_id,
    low.item_number
LIMIT :most
