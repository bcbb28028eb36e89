-- Each goods item as it is valid now with its value in the national currency of its day.
-- The value is the customs value, else the statistical value (both national where no currency is
-- stated), else the invoiced price; value_source_code tells which.
WITH national AS (
    SELECT max_by(base_currency_code, rates) AS currency_code
    FROM (
        SELECT
            base_currency_code,
            count(*) AS rates
        FROM exchange_rate
        GROUP BY base_currency_code
    )
),

valued AS (
    SELECT
        declaration_id,
        item_number,
        dated_on,
        office_code,
        flow_code,
        commodity_code,
        hs6_code,
        origin_country_code,
        export_country_code,
        destination_country_code,
        preference_code,
        procedure_code,
        additional_procedure_code,
        gross_mass_kg,
        net_mass_kg,
        supplementary_quantity,
        supplementary_unit_code,
        is_rejected,
        is_cancelled,
        CASE
            WHEN customs_value_amount IS NOT NULL THEN 'customs_value'
            WHEN statistical_value_amount IS NOT NULL THEN 'statistical_value'
            WHEN item_amount IS NOT NULL THEN 'invoice'
        END AS value_source_code,
        coalesce(customs_value_amount, statistical_value_amount, item_amount) AS value_amount,
        CASE
            WHEN customs_value_amount IS NOT NULL
                THEN coalesce(customs_value_currency, n.currency_code)
            WHEN statistical_value_amount IS NOT NULL
                THEN coalesce(statistical_value_currency, n.currency_code)
            ELSE item_currency
        END AS value_currency,
        n.currency_code AS national_currency
    FROM goods_item_current AS i
    CROSS JOIN national AS n
)

SELECT
    v.declaration_id,
    v.item_number,
    v.dated_on,
    v.office_code,
    v.flow_code,
    v.commodity_code,
    v.hs6_code,
    v.origin_country_code,
    v.export_country_code,
    v.destination_country_code,
    v.preference_code,
    v.procedure_code,
    v.additional_procedure_code,
    v.gross_mass_kg,
    v.net_mass_kg,
    v.supplementary_quantity,
    v.supplementary_unit_code,
    v.is_rejected,
    v.is_cancelled,
    v.value_source_code,
    v.value_amount,
    v.value_currency,
    v.national_currency,
    CASE WHEN v.value_currency = v.national_currency THEN 1 ELSE r.worth END AS exchange_rate,
    CAST(v.value_amount AS double)
    * CASE WHEN v.value_currency = v.national_currency THEN 1 ELSE r.worth END
        AS national_value_amount,
    r.known_from AS exchange_rate_known_from,
    coalesce(r.is_corrected, false) AS is_exchange_rate_corrected
FROM valued AS v
LEFT JOIN exchange_rate_as_of AS r
    ON v.value_currency = r.currency_code
    AND v.dated_on = r.dated_on
