-- Each declaration as it is valid now with all that is known around it, one row.
-- Parties are pseudonyms; values and duties are in national currency.
WITH item AS (
    SELECT
        declaration_id,
        count(*) AS item_count,
        sum(national_value_amount) AS national_value_amount,
        max(national_currency) AS national_currency,
        sum(CAST(net_mass_kg AS double)) AS net_mass_kg,
        array_join(array_sort(array_agg(DISTINCT hs6_code)), ' ') AS hs6_codes,
        array_join(array_sort(array_agg(DISTINCT origin_country_code)), ' ') AS origin_country_codes
    FROM item_value
    GROUP BY declaration_id
),

assessed AS (
    SELECT
        declaration_id,
        sum(assessed_amount) AS assessed_amount,
        max(assessed_currency) AS assessed_currency
    FROM assessed_duty
    WHERE is_latest
        AND declaration_id IS NOT NULL
    GROUP BY declaration_id
),

event AS (
    SELECT
        declaration_id,
        count_if(event_code = 'inspection') AS inspection_count,
        count_if(event_code = 'inspection' AND coalesce(result_code, 'none') <> 'none') AS hit_count,
        max_by(kind_code, CASE WHEN event_code = 'inspection' THEN dated_on END) AS corridor_code,
        max_by(result_code, CASE WHEN event_code = 'inspection' THEN dated_on END)
            AS inspection_result_code,
        sum(CASE WHEN event_code = 'inspection' THEN amount END) AS recovered_duty_amount,
        sum(
            CASE
                WHEN event_code <> 'payment' THEN NULL
                WHEN kind_code = 'paid' THEN amount
                WHEN kind_code = 'refunded' THEN -amount
            END
        ) AS paid_amount,
        count_if(event_code = 'seizure') AS seizure_count,
        count_if(event_code = 'journey') AS journey_count
    FROM declaration_event
    WHERE declaration_id IS NOT NULL
    GROUP BY declaration_id
)

SELECT
    d.declaration_id,
    d.dated_on,
    d.office_code,
    d.flow_code,
    d.type_code,
    d.lrn,
    d.mrn,
    d.declarant_id_pseudonym,
    d.importer_id_pseudonym,
    d.exporter_id_pseudonym,
    d.agent_id_pseudonym,
    d.amendment_count,
    d.is_rejected,
    d.is_cancelled,
    i.item_count,
    i.national_value_amount,
    i.national_currency,
    i.net_mass_kg,
    i.hs6_codes,
    i.origin_country_codes,
    a.assessed_amount,
    a.assessed_currency,
    e.paid_amount,
    coalesce(e.inspection_count, 0) AS inspection_count,
    coalesce(e.hit_count, 0) AS hit_count,
    e.corridor_code,
    e.inspection_result_code,
    e.recovered_duty_amount,
    coalesce(e.seizure_count, 0) AS seizure_count,
    coalesce(e.journey_count, 0) AS journey_count,
    d.post,
    d.upload_id,
    d.record_number
FROM declaration_current AS d
LEFT JOIN item AS i
    ON d.declaration_id = i.declaration_id
LEFT JOIN assessed AS a
    ON d.declaration_id = a.declaration_id
LEFT JOIN event AS e
    ON d.declaration_id = e.declaration_id
